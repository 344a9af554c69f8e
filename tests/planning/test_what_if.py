"""What if, on the page of a finished run: exact for the new assignment, and the way to a new run."""

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from jiamen.kernel.models import PlanRun
from jiamen.places.models import Premises
from jiamen.planning.errors import SiteUnknown
from jiamen.planning.plans import siting
from jiamen.planning.plans.what_if import changed
from jiamen.planning.services.siting import start_siting
from tests.planning.rows import make_cell, make_centre, make_premises, planner
from tests.planning.test_pages import signed_in
from tests.planning.test_siting import WISH


@pytest.fixture
def run() -> PlanRun:
    """The run opens P2 at 900 m; people at 0, 1,000 and 2,000 m, a centre at 2,000 m, premises at 0 too."""
    make_centre("C1", north_m=2000)
    make_premises("P1")
    make_premises("P2", north_m=900)
    make_cell("a", north_m=0, adult=90, old=10, households=40)
    make_cell("b", north_m=1000, adult=100, households=50)
    make_cell("c", north_m=2000, adult=90, households=30)
    started = start_siting(planner(), replace(WISH, fixed=["premises:P2"]))
    siting.run_siting(started.pk)
    started.refresh_from_db()
    return started


def test_a_place_given_up_for_another_is_assigned_anew(run: PlanRun) -> None:
    shown = changed(run, ["premises:P2", "centre:C1"])
    everybody = shown.groups[0]
    assert everybody.mean_before_m == round((100 * 900 + 100 * 100 + 90 * 1100) / 290)
    assert everybody.mean_after_m == round((100 * 2000 + 100 * 1000) / 290)
    assert (everybody.gain, everybody.lose, everybody.beyond_before, everybody.left_out) == (90, 200, 90, 100)
    assert (shown.households_farther, shown.farther_m) == (90, round((40 * 1100 + 50 * 900) / 90))


def test_a_place_added_hurts_nobody(run: PlanRun) -> None:
    shown = changed(run, ["premises:P1"])
    assert (shown.households_farther, shown.farther_m, shown.groups[0].gain) == (0, 0, 100)


def test_what_cannot_be_changed_is_refused(run: PlanRun) -> None:
    with pytest.raises(SiteUnknown):
        changed(run, ["premises:P9"])
    Premises.objects.filter(code="P2").delete()
    with pytest.raises(SiteUnknown):
        changed(run, ["premises:P1"])


def test_the_page_shows_it_and_leads_to_a_run_bound_by_it(run: PlanRun) -> None:
    client, url = signed_in(), reverse("planning:run", args=[run.pk])
    assert 'name="change"' in client.get(url).content.decode()
    page = client.get(url, {"change": ["premises:P2", "centre:C1"]}).content.decode()
    assert "fixed=centre%3AC1" in page
    assert "forbidden=premises%3AP2" in page
    odd = client.get(url, {"change": "zzz"})
    assert odd.status_code == 200
    assert "zzz" in odd.content.decode()


def test_the_map_offers_each_place_and_follows_what_was_changed(run: PlanRun) -> None:
    client, url = signed_in(), reverse("planning:run_json", args=[run.pk])
    assert statuses(client.get(url).json()) == {"premises:P2": "new", "centre:C1": "left", "premises:P1": "unused"}
    shown = client.get(url, {"change": ["premises:P2", "centre:C1"]}).json()
    assert statuses(shown) == {"premises:P2": "closed", "centre:C1": "opened", "premises:P1": "unused"}
    cells = next(layer for layer in shown["layers"] if layer["kind"] == "cells")
    after = next(variable for variable in cells["variables"] if variable["key"] == "after")
    assert after["values"] == [2000, 1000, 0]


def statuses(shown: dict[str, Any]) -> dict[str, str]:
    points = [item for layer in shown["layers"] if layer["kind"] == "points" for item in layer["items"]]
    assert all(item["deed"] for item in points)
    return {item["id"]: item["status"] for item in points}


def test_a_change_is_taken_back_by_its_own_address_or_by_naming_it_twice(run: PlanRun) -> None:
    client, url = signed_in(), reverse("planning:what_if", args=[run.pk])
    both = client.get(url, {"change": ["premises:P1", "centre:C1"]}).content.decode()
    assert f'hx-get="{url}?change=premises%3AP1"' in both
    assert f'hx-get="{url}?change=centre%3AC1"' in both
    again = client.get(url, {"change": ["premises:P1", "premises:P1", ""]}).content.decode()
    assert "hx-get" in again
    assert "?change" not in again
