"""The page of a window: a long line is shown from its front, and says so."""

import pytest
from django.test import Client
from django.urls import reverse

from jiamen.accounts.permissions import Role
from jiamen.counter.services.desk import sit_down
from jiamen.kernel import clock
from tests.counter.make import MONDAY, make_hall, make_item, make_ticket
from tests.factories import as_actor, make_staff

pytestmark = pytest.mark.django_db
CUT = "只显示前 50 位"


def test_a_long_line_is_shown_from_its_front_and_moves_up(client: Client) -> None:
    centre, item = make_hall(1), make_item()
    worker = make_staff(Role.SOCIAL_WORKER, centre.area_id, password=None)
    client.force_login(worker)
    address = reverse("counter:queue", args=[centre.code])
    with clock.frozen(MONDAY):
        sit_down(as_actor(worker), centre.windows.get(number=1))
        labels = [make_ticket(centre, item).label for _ in range(51)]
        long = client.get(address).content.decode()
        client.post(reverse("counter:deed", args=[centre.code, "next"]))
        short = client.get(address).content.decode()
    assert [label in long for label in (labels[0], labels[49], labels[50])] == [True, True, False]
    assert CUT in long
    assert labels[50] in short
    assert CUT not in short
