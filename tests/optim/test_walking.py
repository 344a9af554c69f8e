"""Walking distances: the haversine by another formula, the cut-off, the number kept, the order of ties."""

import math

import numpy as np
import pytest

from jiamen_optim.common.walking import EARTH_RADIUS_M, planar_lists, walking_lists


def great_circle_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """By the law of cosines in its numerically safe (Vincenty) form, unlike the product's chord."""
    a, b, east = math.radians(lat_a), math.radians(lat_b), math.radians(lon_b - lon_a)
    across = math.hypot(
        math.cos(b) * math.sin(east), math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(east)
    )
    along = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(east)
    return EARTH_RADIUS_M * math.atan2(across, along)


def test_lists_agree_with_another_formula_for_every_pair() -> None:
    random = np.random.default_rng(8)
    cells = np.column_stack([random.uniform(117.8, 118.1, 80), random.uniform(28.3, 28.6, 80)])
    sites = np.column_stack([random.uniform(117.8, 118.1, 25), random.uniform(28.3, 28.6, 25)])
    near = walking_lists(*cells.T, *sites.T, k=6, cutoff_m=6000, detour=1.3)
    for row in range(80):
        walks = sorted((round(1.3 * great_circle_m(*cells[row], *sites[j])), j) for j in range(25))
        expected = [(walk, site) for walk, site in walks if walk <= 6000][:6]
        entries = slice(near.start[row], near.start[row + 1])
        assert list(zip(near.walk_m[entries].tolist(), near.site[entries].tolist(), strict=True)) == expected
        assert near.far_m[row] == (expected[-1][0] if len(expected) == 6 else 6001)


def test_a_degree_of_latitude_is_as_long_as_it_is() -> None:
    near = walking_lists([118], [28], [118], [29], k=1, cutoff_m=200_000, detour=1.0)
    assert near.walk_m.tolist() == [pytest.approx(2 * math.pi * EARTH_RADIUS_M / 360, abs=0.5)]


def test_ties_are_listed_by_number_and_a_cell_out_of_reach_has_an_empty_list() -> None:
    near = planar_lists([(0, 0), (500, 500)], [(3, 4), (0, 5), (-5, 0), (0, 90)], k=4, cutoff_m=50)
    assert near.start.tolist() == [0, 3, 3]
    assert (near.site.tolist(), near.walk_m.tolist(), near.far_m.tolist()) == ([0, 1, 2], [5, 5, 5], [51, 51])
