"""Cells drawn together: nobody gets lost, and a hexagon says what is true of most of its people."""

import numpy as np
import pytest

from jiamen.planning.selectors import hexagons
from jiamen.planning.selectors.walks import NOBODY, Cells


@pytest.fixture
def town() -> Cells:
    """400 cells 50 m apart with one to five residents each."""
    n = 400
    east, north = np.divmod(np.arange(n), 20)
    people = 1 + np.arange(n) % 5
    return Cells(
        code=np.array([f"G{i}" for i in range(n)]), area=np.full(n, "361102001001"),
        lon=117.96 + east * 0.0005, lat=28.43 + north * 0.00045,
        residents=people, households=people // 2, age_0_14=people // 5, age_15_64=people - people // 5, age_65_plus=people * 0,
        disabled=people * 0,
    )  # fmt: skip


def test_a_district_is_drawn_cell_by_cell(town: Cells) -> None:
    shown = hexagons.drawn(town, 50)
    walk = np.arange(400)
    assert shown.cells is town
    assert shown.size_m == 50
    assert shown.mean(walk).tolist() == walk.tolist()
    assert shown.most(walk % 2, 2).tolist() == (walk % 2).tolist()


def test_a_city_is_drawn_in_few_hexagons_that_hold_everybody(town: Cells, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hexagons, "MOST_DRAWN", 60)
    shown = hexagons.drawn(town, 50)
    assert 15 < len(shown.cells) <= 60, "the finest resolution that fits"
    for count in ("residents", "households", "age_0_14", "age_15_64", "age_65_plus"):
        assert getattr(shown.cells, count).sum() == getattr(town, count).sum()
    assert np.abs(shown.cells.lon[shown.group] - town.lon).max() < 0.002, "each cell lies in its hexagon"


def test_a_hexagon_speaks_for_most_of_its_people(town: Cells, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hexagons, "MOST_DRAWN", 1)
    monkeypatch.setattr(hexagons, "FINEST", 6)
    shown = hexagons.drawn(town, 50)
    assert len(shown.cells) == 1
    walk = np.where(np.arange(400) % 5 == 4, 900, 300)  # 5 of the 15 people in five neighbouring cells walk 900 m
    assert shown.mean(walk).tolist() == [500]
    assert shown.most((walk > 500).astype(int), 2).tolist() == [0]
    walk[walk == 300] = NOBODY
    assert shown.mean(walk).tolist() == [900], "who has no place to walk to has no walk"
    assert shown.mean(np.full(400, NOBODY)).tolist() == [NOBODY]
