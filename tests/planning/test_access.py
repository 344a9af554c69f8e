"""Access of today's and of chosen places: minutes, floor area within reach, who is left out."""

import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiamen.kernel.models import PlanRun
from jiamen.people.models import PopulationCell
from jiamen.planning.plans import siting
from jiamen.planning.plans.access import access_of_run, access_today
from jiamen.planning.selectors.access import communities
from jiamen.planning.services.siting import start_siting
from tests.planning.rows import make_cell, make_centre, make_premises, planner
from tests.planning.test_pages import signed_in
from tests.planning.test_siting import WISH

OTHER = "361102003001"


@pytest.fixture
def street() -> None:
    """A centre of 300 m² at 0 m; people at 300, 900 and 5,000 m on foot, the last in another street with idle premises."""
    make_centre("C1", floor_area_m2=300)
    make_cell("a", north_m=300, adult=80, old=20)
    make_cell("b", north_m=900, adult=60, old=40)
    make_cell("c", area=OTHER, north_m=5000, adult=50)
    make_premises("P1", area=OTHER, north_m=5000, floor_area_m2=200)


def finished() -> PlanRun:
    run = start_siting(planner(), replace(WISH, p=2))
    siting.run_siting(run.pk)
    run.refresh_from_db()
    return run


@pytest.mark.usefixtures("street")
def test_minutes_are_counted_at_each_groups_own_speed() -> None:
    groups = {group.group: group for group in access_today("361102").groups}
    assert set(groups) == {"residents", "age_65_plus"}, "nobody is a child or disabled here"
    assert groups["residents"].within == (100, 100, 200)
    assert groups["age_65_plus"].within == (0, 20, 20), "900 m take an elder 16.7 minutes, 300 m 5.6"
    assert groups["residents"].beyond == 50


@pytest.mark.usefixtures("street")
def test_floor_area_is_shared_among_all_within_reach_and_none_is_lost() -> None:
    access = access_today("361102")
    by_hand = 300 / (100 * 1 + 100 * 0.22)
    assert access.per_100_m2 == pytest.approx([100 * by_hand, 22 * by_hand, 0])
    assert access.mean_per_100_m2 == 120.0
    assert access.gini is not None
    assert (access.lorenz[0], access.lorenz[2], access.lorenz[10]) == (0, 0, 100)


@pytest.mark.usefixtures("street")
def test_a_street_is_measured_among_its_whole_district() -> None:
    whole, part = access_today("361102"), access_today("361102002")
    assert part.per_100_m2.tolist() == whole.per_100_m2[:2].tolist()
    rows = communities(whole, {OTHER: "远处社区"})
    assert (rows[0].name, rows[0].beyond, rows[0].elders_beyond) == ("远处社区", 50, 0)
    assert rows[1].elders_beyond == 40


@pytest.mark.usefixtures("street")
def test_a_run_is_measured_before_and_after() -> None:
    before, after = access_of_run(finished())
    assert (before.groups[0].within[-1], after.groups[0].within[-1]) == (200, 250)
    assert before.gini is not None
    assert after.gini is not None
    assert after.mean_per_100_m2 == 200.0


@pytest.mark.usefixtures("street")
def test_the_measures_follow_the_data() -> None:
    assert access_today("361102").groups[0].people == 250
    PopulationCell.objects.filter(code="c").delete()
    assert access_today("361102").groups[0].people == 200


@pytest.mark.usefixtures("street")
def test_the_page_says_it_in_few_queries_and_its_map_shows_it() -> None:
    client, url = signed_in(), reverse("planning:access")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url).content.decode()
    assert len(queries) <= 16, "\n".join(q["sql"][:120] for q in queries)
    assert "80 %" in page or ">80<" in page
    cells = next(layer for layer in json.loads(client.get(reverse("planning:access_json")).content)["layers"]
                 if layer["kind"] == "cells")  # fmt: skip
    assert cells["variables"][0]["values"] == [245.9, 54.1, 0]
    run = finished()
    both = client.get(url, {"run": run.pk}).content.decode()
    assert "100 %" in both
    assert client.get(url, {"run": "x"}).status_code == 404
    assert signed_in("440305").get(url, {"run": run.pk}).status_code == 404
    assert f"?run={run.pk}" in client.get(reverse("planning:run", args=[run.pk])).content.decode()


def test_an_empty_district_is_told_what_to_do() -> None:
    make_centre("C1")
    page = signed_in().get(reverse("planning:access"))
    assert page.status_code == 200
    assert "人口" in page.content.decode()
