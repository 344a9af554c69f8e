"""Every page asks the database a bounded number of questions, the same for few rows and for many."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiamen.accounts.permissions import Role
from tests import factories as make
from tests.cases.make import make_version
from tests.e2e.pages import CENTRE, PLACES, Place
from tests.messages.make import make_message

pytestmark = pytest.mark.django_db
MOST = 16
AREA = CENTRE[:12]
ROLES = {
    "planner": (Role.DISTRICT_PLANNER, AREA[:6]),
    "worker": (Role.SOCIAL_WORKER, AREA),
    "manager": (Role.CENTRE_MANAGER, AREA),
    "operator": (Role.OPERATOR, AREA[:6]),
}


def add(communities: range) -> None:
    """In each community a centre with everything the pages show."""
    for number in communities:
        area = f"{AREA[:9]}{number:03d}"
        centre = make.make_centre(area, **({"code": CENTRE} if area == AREA else {}))
        for part in (make.make_room, make.make_span, make.make_exception, make.make_notice, make.make_sharing):
            part(centre)
        make.make_posting(centre)
        make.make_diagnosis(centre)
        make.make_upgrade(centre)
        make.make_premises(area)
        make.make_cell(area)
        item = "minimum-allowance" if area == AREA else f"item-{area}"
        make_version(item, category="assistance")
        make_version(item, area, promised_days=number)
        make_message(area)


def asked(client: Client, place: Place) -> int:
    """Queries of a second visit."""
    answer: Any = client.get(place.path)
    assert answer.status_code == 200, answer
    with CaptureQueriesContext(connection) as queries:
        client.get(place.path)
        return len(queries)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_page_asks_no_more_for_more_rows(place: Place) -> None:
    add(range(1, 3))
    client = Client()
    if place.account:
        client.force_login(make.make_staff(*ROLES[place.account]))
    few = asked(client, place)
    add(range(3, 9))
    many = asked(client, place)
    assert many <= few
    assert few <= MOST
