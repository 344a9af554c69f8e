"""The question of a run for a few centres fewer and more: a chart to click, never a mix of aims."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from jiamen.accounts.permissions import Role
from jiamen.kernel.errors import NotPermitted
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.planning.errors import NoFront
from jiamen.planning.plans import siting
from jiamen.planning.plans.siting_front import run_siting_front
from jiamen.planning.services.siting import start_siting
from jiamen.planning.services.siting_front import start_siting_front
from tests.planning.rows import make_cell, make_centre, make_premises, planner
from tests.planning.test_pages import signed_in
from tests.planning.test_siting import WISH


def finished(**wish: Any) -> PlanRun:
    """A run over people at 0, 1,000 and 2,000 m with a place at each."""
    make_centre("C1", north_m=2000)
    make_premises("P1")
    make_premises("P2", north_m=1000)
    make_cell("a", north_m=0, adult=90, old=10, households=40)
    make_cell("b", north_m=1000, adult=100, households=40)
    make_cell("c", north_m=2000, adult=70, old=30, households=40)
    run = start_siting(planner(), replace(WISH, radius_m=500, **wish))
    siting.run_siting(run.pk)
    run.refresh_from_db()
    return run


def test_each_number_is_answered_for_itself() -> None:
    run = finished(p=2)
    front = start_siting_front(planner(), run.pk)
    assert start_siting_front(planner(), run.pk).pk == front.pk, "one that is waiting is left alone"
    run_siting_front(front.pk)
    front.refresh_from_db()
    assert front.result is not None
    points = front.result["points"]
    assert [(p["p"], p["mean_walk_m"], p["walk_p90_m"], p["status"]) for p in points] == [
        (1, 667, 1000, "optimal"),
        (2, 333, 1000, "optimal"),
        (3, 0, 0, "optimal"),
    ]
    assert [p["elders_permille"] for p in points][::2] == [0, 1000]


def test_numbers_without_room_are_left_out() -> None:
    run = finished(p=3, objective="capacitated")
    for code in "def":
        make_cell(code, north_m=0, adult=1, households=2900)
    front = start_siting_front(planner(), run.pk)
    run_siting_front(front.pk)
    front.refresh_from_db()
    assert front.status == RunStatus.DONE
    assert front.result == {"points": []}
    page = signed_in().get(reverse("planning:siting_front", args=[run.pk])).content.decode()
    assert "容不下" in page


def test_a_point_leads_to_the_form_of_a_run_with_so_many() -> None:
    run, client = finished(p=2), signed_in()
    url = reverse("planning:siting_front", args=[run.pk])
    assert url in client.get(reverse("planning:run", args=[run.pk])).content.decode()
    client.post(reverse("planning:start_siting_front", args=[run.pk]))
    assert "hx-trigger" in client.get(url).content.decode()
    run_siting_front(PlanRun.objects.latest("pk").pk)
    page = client.get(url).content.decode()
    assert "hx-trigger" not in page
    data = json.loads(re.findall(r'id="front-walks-data"[^>]*>(.*?)</script>', page)[0])
    assert data["categories"] == ["1", "2", "3"]
    form = client.get(data["links"][2]).content.decode()
    assert re.search(r'name="p" value="3"', form)


def test_a_front_is_asked_of_a_finished_run_with_a_number_by_planners() -> None:
    run = finished(p=2)
    with pytest.raises(NotPermitted):
        start_siting_front(planner(role=Role.CENTRE_MANAGER), run.pk)
    waiting = start_siting(planner(), WISH)
    counted = start_siting(planner(), replace(WISH, objective="lscp", p=None))
    for other in (waiting, counted):
        with pytest.raises(NoFront):
            start_siting_front(planner(), other.pk)
    assert signed_in().get(reverse("planning:siting_front", args=[counted.pk])).status_code == 422
