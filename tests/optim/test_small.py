"""Against the slow way: on small problems every answer is the best there is, proven, and passes the check."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from jiamen_optim.common import NearestLists, Stop, StopReason
from jiamen_optim.common.stop import Watch
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting import Objective, SitingProblem, Status, check, solve
from jiamen_optim.siting.branch import Branching
from jiamen_optim.siting.core import Core
from jiamen_optim.siting.interchange import move_to
from jiamen_optim.siting.lagrangian import ascend
from jiamen_optim.siting.search import Search
from tests.optim.instances import optimum, random_problem, value


@pytest.mark.parametrize("objective", list(Objective))
def test_every_small_problem_is_solved_and_proven(objective: Objective) -> None:
    for seed in range(300):
        problem = random_problem(seed, objective=objective)
        solution = solve(problem, stop=Stop())
        assert (solution.objective, solution.bound) == (optimum(problem),) * 2, seed
        assert (solution.status, solution.stop_reason) == (Status.OPTIMAL, StopReason.PROVEN), seed
        assert check(problem, solution) == [], seed
        assert value(problem, solution.sites) == solution.objective, seed


@pytest.mark.parametrize("objective", [Objective.P_MEDIAN, Objective.MCLP])
@pytest.mark.parametrize("steps", [1, 3, 50, 1000])
def test_a_bound_is_on_the_right_side_whatever_is_known(objective: Objective, steps: int) -> None:
    for seed in range(150):
        problem = random_problem(seed, objective=objective)
        best = optimum(problem)
        if objective is Objective.MCLP:
            best = int(problem.weight.sum()) - best
        core = Core(problem, seed=0, watch=Watch(Stop()))
        core.start_bound()
        core.search.best = best + 1_000_000  # a poor best known must not let the bound rise above the optimum
        ascend(core.search.lists, core.state, core.p, core.relaxation, core.ascent, core.best, core.scale, steps)
        assert core.bound <= best, seed


class Blind(Search):
    """A search that only takes what it is pointed to, so that branching must find the optimum by itself."""

    def try_from(self, chosen: NDArray[np.bool_]) -> None:
        move_to(self.lists, self.state, chosen)
        self._keep_best()


def test_branching_alone_finds_the_optimum() -> None:
    for seed in range(40):
        random = np.random.default_rng(seed)
        near = NearestLists.from_matrix(random.integers(0, 100, size=(30, 11)), k=9)
        problem = SitingProblem(near, random.integers(1, 9, size=30), 4, fixed=(0,) if seed % 2 else ())
        core = Core(problem, seed=0, watch=Watch(Stop()))
        core.start_bound()
        poor = np.zeros(11, dtype=bool)
        poor[:4] = True
        blind = Blind(core.search.lists, 4, core.search.fixed, 0, core.watch, poor)
        branching = Branching(blind, 4, core.scale, core.relaxation, core.state)
        best = optimum(problem)
        while branching.bound < blind.best:
            assert branching.bound <= best, seed
            branching.look_at_next()
        assert blind.best == best, seed


def test_the_bound_of_cut_lists_holds_for_the_full_distances() -> None:
    for seed in range(100):
        random = np.random.default_rng(seed)
        matrix = random.integers(0, 100, size=(12, 8))
        weight, p = random.integers(1, 5, size=12), int(random.integers(1, 5))
        full = optimum(SitingProblem(NearestLists.from_matrix(matrix), weight, p))
        for k in (1, 2, 4):
            solution = solve(SitingProblem(NearestLists.from_matrix(matrix, k=k), weight, p), stop=Stop())
            assert solution.bound <= full, (seed, k)
            if solution.parts.unreached == 0:
                assert solution.objective == full, (seed, k)


def test_a_larger_problem_with_fixed_and_forbidden_sites_is_proven_too() -> None:
    random = np.random.default_rng(5)
    points = random.integers(0, 1000, size=(60, 2))
    matrix = np.abs(points[:, None] - points[None, :14]).sum(axis=2)
    near, weight = NearestLists.from_matrix(matrix), random.integers(0, 50, size=60)
    for fixed, forbidden in itertools.product([(), (0, 3)], [(), (1, 2, 13)]):
        problem = SitingProblem(near, weight, 5, fixed=fixed, forbidden=forbidden)
        solution = solve(problem, stop=Stop())
        assert solution.objective == solution.bound == optimum(problem)
        assert set(fixed) <= set(solution.sites)
        assert not set(forbidden) & set(solution.sites)


@pytest.mark.parametrize("objective", [Objective.P_MEDIAN, Objective.MCLP])
def test_where_nobody_can_reach_anything_the_answer_says_so(objective: Objective) -> None:
    near = planar_lists([(0, 0), (10, 0)], [(900, 900), (800, 800), (700, 700)], k=3, cutoff_m=100)
    problem = SitingProblem(near, np.array([4, 2]), 2, objective, 50)
    solution = solve(problem, stop=Stop())
    assert check(problem, solution) == []
    assert solution.parts.unreached == 6
    assert solution.objective == {Objective.MCLP: 0, Objective.P_MEDIAN: 6 * 101}[objective]


def test_a_search_asks_the_clock_between_kicks_and_between_swaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiamen_optim.siting.search.ENTRIES", 1)
    looks = itertools.count(1)
    search = Core(random_problem(1), seed=0, watch=Watch(Stop(cancelled=lambda: next(looks) >= 3))).search
    search.kick(10)
    assert next(looks) == 4
    monkeypatch.setattr("jiamen_optim.siting.search.SWAPS", 0)  # so that a descent never ends by itself
    search.try_from(search.chosen)
    assert next(looks) == 6
