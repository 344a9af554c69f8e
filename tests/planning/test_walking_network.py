"""Siting runs that walk along the streets of an extract."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pytest_django import Settings

from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.planning.plans import siting as plans
from jiamen.planning.selectors.siting_map import run_map
from jiamen.planning.services.siting import SitingWish, start_siting
from tests.optim.towns import write_extract
from tests.planning.rows import LAT, LON, ONE_KM_NORTH, make_cell, make_centre, make_premises, planner

WISH = SitingWish("361102", "p-median", p=1, radius_m=1000, elder_percent=100, detour_percent=130, keep_existing=False)


@pytest.fixture
def street(tmp_path: Path, settings: Settings) -> None:
    """People at 0 and 2 km with a centre at 2 km and premises at 0; the only street between them runs to 3 km and back."""
    far = (LON, LAT + 3 * ONE_KM_NORTH)
    nodes = {1: (LON, LAT), 2: (LON + 0.002, LAT), 3: far, 4: (LON, LAT + 2 * ONE_KM_NORTH)}
    settings.WALKING_NETWORK = write_extract(
        tmp_path / "town.osm.pbf", nodes, [((1, 2, 3, 4), {"highway": "residential"})]
    )
    settings.DATA_DIR = tmp_path
    make_centre("C1", north_m=2000)
    make_premises("P1")
    make_cell("a", adult=100)
    make_cell("b", north_m=2000, adult=10)


def computed(wish: SitingWish = WISH) -> PlanRun:
    run = start_siting(planner(), wish)
    plans.run_siting(run.pk)
    run.refresh_from_db()
    return run


@pytest.mark.usefixtures("street")
def test_people_walk_along_the_streets(tmp_path: Path) -> None:
    run = computed()
    result: dict[str, Any] = run.result or {}
    walk = 196 + 2316 + 769  # east, slanting up to the turn, and back down
    assert result["sites"][0]["code"] == "P1"
    assert result["objective"] == pytest.approx(10 * walk, rel=0.002)
    assert result["walks"]["a"] == pytest.approx([walk, 0], rel=0.002)
    assert result["walks"]["b"] == pytest.approx([0, walk], rel=0.002)
    assert result["impact"]["groups"][0]["left_out"] == 10
    after = result["walks"]["b"][1]
    assert f"{after}" in str(run_map(planner(), run))
    assert len(list((tmp_path / "walks").iterdir())) == 2


@pytest.mark.usefixtures("street")
def test_a_place_off_the_streets_fails_the_run_in_words() -> None:
    make_cell("c", north_m=9000, adult=5)
    run = computed()
    assert run.status == RunStatus.FAILED
    with translation.override("zh-hans"):
        assert "第 3 行距任何可步行道路超过 300 米（共 1 行）" in computed(replace(WISH, p=2)).failure


def test_without_an_extract_walks_are_straight_lines_times_the_detour() -> None:
    make_centre("C1", north_m=2000)
    make_cell("a", adult=100)
    result = computed().result or {}
    assert result["objective"] == pytest.approx(200_000, rel=0.001)
    assert "walks" not in result
