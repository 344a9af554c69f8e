"""Access measures against values worked out by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from jiamen_optim.access import (
    ELDERS_M_PER_MIN,
    DecayZone,
    floating_catchment,
    gini,
    left_out,
    lorenz_curve,
    shares_within,
)
from jiamen_optim.common import NearestLists, ProblemError

WALK_M = np.array([300, 335, 336, 810, 1006], dtype=np.int32)
PEOPLE = {"all": np.array([10, 20, 30, 40, 0]), "elders": np.array([1, 2, 3, 4, 0])}


def test_elders_reach_less_in_the_same_time() -> None:
    shares = shares_within(WALK_M, PEOPLE, m_per_min={"elders": ELDERS_M_PER_MIN})
    assert shares["all"].within == (30, 60, 100)  # 335, 670 and 1,005 m
    assert shares["elders"].within == (0, 6, 10)  # 270, 540 and 810 m
    assert shares["all"].shares == (0.3, 0.6, 1.0)
    assert shares_within(WALK_M, {"none": np.zeros(5, dtype=np.int64)})["none"].shares == (1.0, 1.0, 1.0)


def test_left_out_names_rows_with_people() -> None:
    out = left_out(WALK_M, PEOPLE, 335)
    assert out.rows.tolist() == [2, 3]
    assert out.people == {"all": 70, "elders": 7}


def test_floating_catchment_by_hand() -> None:
    near = NearestLists.from_matrix([[100, 700], [500, 500], [2000, 100]])
    people, supply = np.array([10, 20, 30]), np.array([100.0, 60.0])
    zones = [DecayZone(300, 1.0), DecayZone(600, 0.5), DecayZone(1000, 0.25)]
    first = 100 / (10 * 1 + 20 * 0.5)
    second = 60 / (10 * 0.25 + 20 * 0.5 + 30 * 1)
    expected = [first + 0.25 * second, 0.5 * first + 0.5 * second, second]
    found = floating_catchment(near, people, supply, zones)
    assert found == pytest.approx(expected, rel=1e-12)
    assert people @ found == pytest.approx(supply.sum())


def test_a_site_nobody_can_reach_gives_nothing() -> None:
    near = NearestLists.from_matrix([[100, 2000]])
    found = floating_catchment(near, np.array([4]), np.array([8.0, 50.0]), [DecayZone(1000, 0.5)])
    assert found.tolist() == [2.0]


def test_gini_and_lorenz_by_hand() -> None:
    share, had = lorenz_curve(np.array([3, 1]), np.array([1, 3]))
    assert share.tolist() == [0, 0.75, 1]
    assert had.tolist() == [0, 0.5, 1]
    assert gini(np.array([3, 1]), np.array([1, 3])) == pytest.approx(0.25)
    assert gini(np.array([5.0, 5.0, 5.0]), np.array([1, 7, 2])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 8]), np.ones(4, dtype=np.int64)) == pytest.approx(0.75)


def test_gini_equals_the_mean_difference_and_counts_heads_not_rows() -> None:
    random = np.random.default_rng(3)
    value, people = random.integers(0, 9, 40), random.integers(0, 5, 40)
    each = np.repeat(value, people).astype(np.float64)
    difference = np.abs(each[:, None] - each).mean() / (2 * each.mean())
    assert gini(value, people) == pytest.approx(difference)
    assert gini(each, np.ones(len(each), dtype=np.int64)) == pytest.approx(difference)


NEAR = NearestLists.from_matrix([[1, 5, 9]], k=2)
REFUSALS: list[tuple[str, tuple[int, ...], Callable[[], object]]] = [
    ("walking-time", (), lambda: shares_within(WALK_M, PEOPLE, minutes=(0,))),
    ("walking-time", (), lambda: shares_within(WALK_M, PEOPLE, m_per_min={"all": -1})),
    ("zones", (), lambda: floating_catchment(NEAR, np.array([1]), np.ones(3), [])),
    ("zones", (), lambda: floating_catchment(NEAR, np.array([1]), np.ones(3), [DecayZone(5, 1), DecayZone(5, 1)])),
    ("zones-list", (0,), lambda: floating_catchment(NEAR, np.array([1]), np.ones(3), [DecayZone(5, 1)])),
    ("shared-value", (1,), lambda: gini(np.array([1, -1]), np.array([1, 1]))),
    ("shared-value", (0,), lambda: gini(np.array([np.nan, 1]), np.array([1, 1]))),
    ("shared-nothing", (), lambda: gini(np.array([0, 1]), np.array([1, 0]))),
]


@pytest.mark.parametrize(("code", "rows", "attempt"), REFUSALS)
def test_what_cannot_be_measured_is_refused(code: str, rows: tuple[int, ...], attempt: Callable[[], object]) -> None:
    with pytest.raises(ProblemError) as refusal:
        attempt()
    assert (refusal.value.code, refusal.value.rows) == (code, rows)
