"""Set covering and p-center: bounds below the optimum, reductions that change nothing, published values."""

from dataclasses import replace

import numpy as np
import pytest

from jiamen_optim.common import NearestLists, Stop, StopReason
from jiamen_optim.siting import Objective, SitingProblem, Status, check, explain, solve
from jiamen_optim.siting.covering.bound import exact_bound
from jiamen_optim.siting.covering.rows import flip, greedy, improve
from jiamen_optim.siting.covering.sets import Sets, reduced, sets_of
from jiamen_optim.siting.formats.orlib import read_orlib
from tests.optim.instances import optimum, published, siting_data


def some_sets(seed: int) -> tuple[Sets, int]:
    """Ten rows, eight columns, and the fewest columns by looking at all choices."""
    random = np.random.default_rng(seed)
    reach = random.random((10, 8)) < 0.3
    reach[np.arange(10), random.integers(0, 8, size=10)] = True
    rows, columns = np.nonzero(reach)
    choices = [[column for column in range(8) if code >> column & 1] for code in range(1, 256)]
    return sets_of(rows, columns, 10, 8), min(len(choice) for choice in choices if reach[:, choice].any(axis=1).all())


def test_any_prices_give_a_bound_that_no_cover_passes() -> None:
    for seed in range(200):
        sets, fewest = some_sets(seed)
        prices = np.random.default_rng(seed).uniform(-1e-9, 1.5, size=10)
        assert exact_bound(sets, prices) <= fewest, seed


def test_dominance_keeps_the_fewest_and_a_cover_of_what_is_left_covers_all() -> None:
    for seed in range(200):
        sets, fewest = some_sets(seed)
        small, number = reduced(sets)
        state = greedy(small)
        improve(small, state, 300, 0, seed)
        assert state.best.sum() == fewest, seed
        chosen = np.isin(sets.column, number[state.best])
        assert np.logical_or.reduceat(chosen, sets.start[:-1]).all(), seed


def test_scores_stay_equal_to_a_recount() -> None:
    for seed in range(50):
        sets, _ = some_sets(seed)
        state = greedy(sets)
        for column in np.random.default_rng(seed).integers(0, 8, size=20):
            flip(sets, state, int(column))
            rows = np.repeat(np.arange(10), np.diff(sets.start))
            alone = state.times[rows] - state.taken[sets.column] == 0
            assert np.bincount(sets.column[alone], minlength=8).tolist() == state.score.tolist(), seed


@pytest.mark.parametrize("name", ["pmed1", "pmed6", "pmed10", "pmed13", "pmed17", "pmed20"])
def test_the_published_largest_walk_is_found_and_proven(name: str) -> None:
    problem = replace(read_orlib(siting_data() / f"{name}.txt"), objective=Objective.P_CENTER)
    solution = solve(problem, stop=Stop())
    assert check(problem, solution) == []
    assert (solution.objective, solution.bound) == (published("p-center")[name],) * 2
    assert solution.status is Status.OPTIMAL


def grid(objective: Objective) -> SitingProblem:
    points = np.random.default_rng(3).integers(0, 1000, size=(80, 2))
    near = NearestLists.from_matrix(np.abs(points[:, None] - points[None, :12]).sum(axis=2))
    lscp = objective is Objective.LSCP
    return SitingProblem(near, np.ones(80, dtype=np.int64), None if lscp else 4, objective, 900 if lscp else None)


@pytest.mark.parametrize("objective", [Objective.LSCP, Objective.P_CENTER])
def test_a_run_cut_short_gives_a_true_answer_that_does_not_call_itself_optimal(objective: Objective) -> None:
    problem = grid(objective)
    cut = solve(problem, stop=Stop(cancelled=lambda: True))
    assert check(problem, cut) == []
    assert (cut.status, cut.stop_reason) == (Status.CANCELLED, StopReason.CANCELLED)
    assert cut.bound <= optimum(problem) <= cut.objective


def test_the_same_seed_gives_the_same_sites() -> None:
    for objective in (Objective.LSCP, Objective.P_CENTER):
        assert solve(grid(objective), stop=Stop(), seed=4).sites == solve(grid(objective), stop=Stop(), seed=4).sites


def test_the_words_say_the_largest_walk_and_who_is_covered() -> None:
    center, lscp = grid(Objective.P_CENTER), grid(Objective.LSCP)
    assert "largest" in {sentence.code for sentence in explain(center, solve(center, stop=Stop())).sentences}
    assert "covered" in {sentence.code for sentence in explain(lscp, solve(lscp, stop=Stop())).sentences}
