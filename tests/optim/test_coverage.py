"""The linear program of coverage: as strong as written down in full, and its exact bound on the right side."""

import time

import numpy as np
import pytest
from scipy.optimize import linprog

from jiamen_optim.common import Stop
from jiamen_optim.common.stop import Watch
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting import Objective, SitingProblem
from jiamen_optim.siting import coverage as program
from jiamen_optim.siting.core import Core
from tests.optim.instances import optimum, random_problem


def uncovered_at_least(problem: SitingProblem) -> float:
    """Weight left uncovered with fractions of sites, every demand point by itself (Church & ReVelle 1974)."""
    near, n, m = problem.near, problem.near.n_demand, problem.near.n_sites
    rows = np.repeat(np.arange(n), np.diff(near.start))
    within = near.walk_m <= (problem.radius_m or 0)
    reach = np.zeros((n, m + n))
    reach[rows[within], near.site[within]] = -1
    reach[np.arange(n), m + np.arange(n)] = -1
    some = np.append(np.ones(m), np.zeros(n))[None, :]
    y = [(float(s in problem.fixed), float(s not in problem.forbidden)) for s in range(m)]
    cost = np.append(np.zeros(m), problem.weight)
    found = linprog(cost, reach, -np.ones(n), some, [problem.places], y + [(0, None)] * n)
    return float(found.fun)


def test_its_bound_is_that_of_the_linear_program_and_never_passes_the_optimum() -> None:
    for seed in range(60):
        problem = random_problem(seed, objective=Objective.MCLP)
        core = Core(problem, seed=0, watch=Watch(Stop()))
        core.start_bound()
        core.search.best += 1_000_000  # a poor best known must not let the bound rise above the optimum
        core.cover()
        value = core.relaxation.value[0] / core.scale
        assert value <= int(problem.weight.sum()) - optimum(problem), seed
        assert value == pytest.approx(uncovered_at_least(problem), rel=1e-3, abs=1e-2), seed


def test_points_that_the_same_sites_cover_are_one_row() -> None:
    problem = random_problem(3, objective=Objective.MCLP)
    lists = Core(problem, seed=0, watch=Watch(Stop())).search.lists
    group, first = program._groups(lists)
    covers = [tuple(sorted(lists.site[lists.start[i] : lists.start[i + 1]])) for i in range(len(group))]
    assert len(first) == len(set(covers))
    assert all((covers[i] == covers[j]) == (group[i] == group[j]) for i in range(len(group)) for j in range(i))


def test_an_interrupted_program_says_nothing() -> None:
    random = np.random.default_rng(1)
    cells, sites = random.uniform(0, 9000, size=(4000, 2)), random.uniform(0, 9000, size=(800, 2))
    near = planar_lists(cells, sites, k=800, cutoff_m=1000)
    problem = SitingProblem(near, random.integers(1, 90, size=4000), 25, Objective.MCLP, 1000)
    core = Core(problem, 0, Watch(Stop()))
    begun = time.perf_counter()
    stopped = Watch(Stop(cancelled=lambda: time.perf_counter() > begun + 0.1))
    assert program.solve_coverage(core.search.lists, core.state, core.p, core.scale, stopped) is None
    assert time.perf_counter() - begun < 2
