"""Limits, cancelling and progress: an answer cut short says so and is still honest."""

import itertools
import time

import numpy as np
import pytest

from jiamen_optim.common import NearestLists, Progress, Stop, StopReason
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting import SitingProblem, Status, check, solve


@pytest.fixture(scope="module")
def town() -> SitingProblem:
    """Hard enough to run for a while: 3,000 cells, 600 sites, few of them to open."""
    random = np.random.default_rng(3)
    cells, sites = random.uniform(0, 9000, size=(3000, 2)), random.uniform(0, 9000, size=(600, 2))
    problem = SitingProblem(planar_lists(cells, sites, k=300), random.integers(1, 400, size=3000), 12)
    solve(SitingProblem(NearestLists.from_matrix([[1, 2], [2, 1]]), np.array([1, 1]), 1), stop=Stop())  # compile
    return problem


def test_the_same_seed_gives_the_same_answer(town: SitingProblem) -> None:
    one, other = (solve(town, stop=Stop(gap=0.002), seed=4) for _ in range(2))
    assert (one.sites, one.objective, one.bound) == (other.sites, other.objective, other.bound)


def test_cancelling_ends_the_run_within_two_seconds_with_the_best_so_far(town: SitingProblem) -> None:
    begun = time.perf_counter()
    solution = solve(town, stop=Stop(cancelled=lambda: time.perf_counter() > begun + 1))
    assert time.perf_counter() - begun < 3
    assert (solution.status, solution.stop_reason) == (Status.CANCELLED, StopReason.CANCELLED)
    assert solution.bound < solution.objective
    assert check(town, solution) == []


def test_a_run_cancelled_before_it_began_still_answers_honestly(town: SitingProblem) -> None:
    solution = solve(town, stop=Stop(cancelled=lambda: True))
    assert solution.status is Status.CANCELLED
    assert check(town, solution) == []


def test_a_time_limit_never_calls_an_open_answer_optimal(town: SitingProblem) -> None:
    solution = solve(town, stop=Stop(seconds=0.5))
    assert solution.seconds < 2
    assert (solution.status, solution.stop_reason) == (Status.FEASIBLE, StopReason.TIME_LIMIT)
    assert solution.bound < solution.objective
    assert check(town, solution) == []


def test_progress_only_goes_forward(town: SitingProblem) -> None:
    told: list[Progress] = []
    solution = solve(town, stop=Stop(seconds=4, progress=told.append))
    for before, after in itertools.pairwise(told):
        assert before.fraction <= after.fraction <= 1
        assert after.best <= before.best
        assert after.bound >= before.bound
    assert (told[-1].best, told[-1].bound) == (solution.objective, solution.bound)
