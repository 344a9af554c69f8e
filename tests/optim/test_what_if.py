"""One site more or less: the same as assigning everybody anew."""

from time import process_time

import numpy as np
import pytest

from jiamen_optim.common import NearestLists, ProblemError
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting import UNREACHED, assign
from jiamen_optim.siting.what_if import Assignment, WhatIf

RADIUS_M = 300


def town(seed: int) -> tuple[NearestLists, dict[str, np.ndarray]]:
    random = np.random.default_rng(seed)
    cells, sites = random.integers(0, 900, (150, 2)), random.integers(0, 900, (24, 2))
    people = {"all": random.integers(0, 50, 150), "elders": random.integers(0, 9, 150)}
    return planar_lists(cells, sites, k=int(random.integers(2, 25))), people


def assert_as_from_scratch(
    given: Assignment, near: NearestLists, sites: list[int], people: dict[str, np.ndarray]
) -> None:
    site, walk_m = assign(near, sites)
    assert np.array_equal(given.site, site)
    assert np.array_equal(given.walk_m, walk_m)
    for name, heads in people.items():
        group = given.groups[name]
        assert group.people == heads.sum()
        assert group.mean_walk_m == pytest.approx(np.average(walk_m, weights=heads))
        assert group.within == heads[(walk_m <= RADIUS_M) & (site != UNREACHED)].sum()
        assert group.unreached == heads[site == UNREACHED].sum()


@pytest.mark.parametrize("seed", range(12))
def test_every_question_and_every_change_equals_assigning_anew(seed: int) -> None:
    near, people = town(seed)
    random = np.random.default_rng(seed)
    now = sorted(int(site) for site in random.choice(24, 6, replace=False))
    city = WhatIf(near, now, people, RADIUS_M)
    for _ in range(30):
        site = int(random.integers(24))
        then = sorted(set(now) ^ {site})
        assert_as_from_scratch(city.without_site(site) if site in now else city.with_site(site), near, then, people)
        assert_as_from_scratch(city.now(), near, now, people)
        if random.random() < 0.5:
            (city.drop if site in now else city.add)(site)
            now = then
        assert city.sites == tuple(now)


def test_a_question_that_makes_no_sense_is_refused() -> None:
    near, people = town(1)
    city = WhatIf(near, [3], people, RADIUS_M)
    for code, ask in (
        ("site-open", lambda: city.with_site(3)),
        ("site-closed", lambda: city.without_site(4)),
        ("site-unknown", lambda: city.add(24)),
        ("site-unknown", lambda: WhatIf(near, [-1], people, RADIUS_M)),
    ):
        with pytest.raises(ProblemError) as refusal:
            ask()
        assert refusal.value.code == code


def test_a_city_answers_while_a_planner_waits() -> None:
    random = np.random.default_rng(0)
    cells, sites = random.integers(0, 40_000, (100_000, 2)), random.integers(0, 40_000, (5_000, 2))
    people = random.integers(1, 60, 100_000)
    city = WhatIf(planar_lists(cells, sites, k=60), range(0, 5_000, 25), {"all": people}, RADIUS_M)
    city.with_site(1)
    begun = process_time()
    for site in range(10):
        city.with_site(site * 25 + 1)
        city.without_site(site * 25)
    assert (process_time() - begun) / 20 < 0.15
