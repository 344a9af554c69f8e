"""Benders cuts: never above the optimum, as strong as the linear program, and quiet."""

import subprocess
import sys
import time

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from jiamen_optim.common import NearestLists, Stop, StopReason
from jiamen_optim.common.stop import Watch
from jiamen_optim.siting import SitingProblem, Status, check, solve
from jiamen_optim.siting.benders import Master
from jiamen_optim.siting.branch import Branching
from jiamen_optim.siting.core import Core
from jiamen_optim.siting.formats import read_orlib, read_tsplib
from jiamen_optim.siting.interchange import CLOSED, NEVER, NOBODY, best_swap, close_site, empty_state, open_site
from jiamen_optim.siting.lagrangian import ascend, first_ascent, first_relaxation
from jiamen_optim.siting.lists import lay_out
from tests.optim.instances import ROOT, optimum, published, random_problem, siting_data


def linear_program(problem: SitingProblem) -> float:
    """The p-median with fractions of sites and of people, written down in full (ReVelle & Swain 1970)."""
    near, m = problem.near, problem.near.n_sites
    rows = np.repeat(np.arange(near.n_demand), np.diff(near.start))
    n, pairs = near.n_demand, len(rows)
    cost = np.concatenate([np.zeros(m), problem.weight[rows] * near.walk_m, problem.weight * near.far_m])
    served = np.zeros((n + 1, m + pairs + n))
    served[rows, m + np.arange(pairs)] = 1
    served[np.arange(n), m + pairs + np.arange(n)] = 1
    served[n, :m] = 1
    from_open = np.zeros((pairs, m + pairs + n))
    from_open[np.arange(pairs), m + np.arange(pairs)] = 1
    from_open[np.arange(pairs), near.site] = -1
    y = [(float(s in problem.fixed), float(s not in problem.forbidden)) for s in range(m)]
    right = np.append(np.ones(n), problem.p)
    found = linprog(cost, from_open, np.zeros(pairs), served, right, y + [(0, None)] * (pairs + n))
    return float(found.fun)


def cut_to_the_end(core: Core) -> int:
    """The exact bound, in 1/scale, at the multipliers of the converged program."""
    master = Master(core.search.lists, core.state, core.p, core.scale, max(core.best, 1), Watch(Stop()))
    master.add(core.relaxation.mu)
    while master.solve() and master.add(master.critical()):
        pass
    relaxation = first_relaxation(core.search.lists, core.relaxation.mu)
    at = first_ascent(master.multipliers(), 0.2, 0.2)
    ascend(core.search.lists, core.state, core.p, relaxation, at, NEVER // core.scale, core.scale, 1)
    return int(relaxation.value[0])


def test_the_cuts_reach_the_linear_program_and_never_pass_the_optimum() -> None:
    for seed in range(120):
        problem = random_problem(seed)
        core = Core(problem, seed=0, watch=Watch(Stop()))
        core.start_bound()
        value = cut_to_the_end(core)
        assert value <= optimum(problem) * core.scale, seed
        assert value / core.scale == pytest.approx(linear_program(problem), rel=1e-5, abs=1e-3), seed


@pytest.mark.parametrize("name", ["pmed1", "pmed4", "pmed10", "pmed15", "pmed20"])
def test_the_bound_of_the_cuts_is_below_the_published_optimum_in_whole_numbers(name: str) -> None:
    core = Core(read_orlib(siting_data() / f"{name}.txt"), seed=0, watch=Watch(Stop()))
    core.start_bound()
    assert 0.95 * published()[name] * core.scale < cut_to_the_end(core) <= published()[name] * core.scale


def test_branching_on_cuts_finds_and_proves_the_optimum() -> None:
    for seed in range(40):
        random = np.random.default_rng(seed)
        near = NearestLists.from_matrix(random.integers(0, 100, size=(30, 11)), k=9)
        problem = SitingProblem(near, random.integers(1, 9, size=30), 4, fixed=(0,) if seed % 2 else ())
        core = Core(problem, seed=0, watch=Watch(Stop()))
        core.start_bound()
        branching, best = core.branching(), optimum(problem)
        assert isinstance(branching, Branching)
        assert branching.master is not None
        while branching.bound < core.best:
            assert branching.bound <= best, seed
            branching.look_at_next()
        assert core.best == best, seed


@pytest.mark.parametrize(("name", "p", "value"), [("rl1304", 100, 491_639), ("u1432", 200, 159_887)])
def test_points_of_the_literature_are_proven(name: str, p: int, value: int) -> None:
    problem = read_tsplib(siting_data() / "tsplib" / f"{name}.tsp", p)
    solution = solve(problem, stop=Stop())
    assert check(problem, solution) == []
    assert (solution.objective, solution.bound, solution.status) == (value, value, Status.OPTIMAL)


def test_a_linear_program_is_interrupted_and_the_answer_stays_honest() -> None:
    problem = read_tsplib(siting_data() / "tsplib" / "u1432.tsp", 50)
    begun = time.perf_counter()
    solution = solve(problem, stop=Stop(cancelled=lambda: time.perf_counter() > begun + 6))
    assert time.perf_counter() - begun < 8
    assert solution.stop_reason is StopReason.CANCELLED
    assert solution.bound <= 362_072 <= solution.objective


def scan(core_state: tuple[NDArray[np.int64], ...], slot: NDArray[np.int32]) -> int:
    gain, extra, loss = core_state
    closed = slot == CLOSED
    return int((gain[closed, None] + extra[closed] - loss).max())


def test_the_best_swap_is_the_one_a_full_scan_finds() -> None:
    random = np.random.default_rng(2)
    near = NearestLists.from_matrix(random.integers(0, 50, size=(60, 40)), k=15)
    lists, _, fixed = lay_out(SitingProblem(near, random.integers(1, 9, size=60), 12, fixed=(3,)))
    state = empty_state(lists, 12)
    for site in range(12):
        open_site(lists, state, site)
    for _ in range(200):
        opened = random.choice(np.nonzero(state.slot == CLOSED)[0])
        closed = random.choice(np.nonzero((state.slot != CLOSED) & ~fixed)[0])
        open_site(lists, state, int(opened))
        close_site(lists, state, int(closed))
        if random.random() < 0.6:
            shut = (state.holder == NOBODY) | fixed[state.holder]
            saving = best_swap(state, fixed)[0]
            assert saving == scan((state.gain, state.extra, np.where(shut, NEVER, state.loss)), state.slot)


def test_solving_writes_nothing_to_the_screen() -> None:
    code = "from jiamen_optim.common.highs import Highs; from jiamen_optim.common.stop import *; Highs(Watch(Stop())).run()"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout + run.stderr == ""
