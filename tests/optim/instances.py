"""Small invented problems, the slow way to solve them, and where the public instances are."""

import csv
import itertools
import os
from pathlib import Path

import numpy as np
import pytest

from jiamen_optim.common import NearestLists
from jiamen_optim.siting import Objective, SitingProblem

ROOT = Path(__file__).resolve().parents[2]


def siting_data() -> Path:
    folder = Path(os.environ.get("JIAMEN_BENCH_DATA", ROOT.parent / "shared" / "data")) / "siting"
    if not folder.is_dir():
        pytest.skip(f"public siting instances are not at {folder}; set JIAMEN_BENCH_DATA to the folder that has them")
    return folder


def published(problem: str = "p-median") -> dict[str, int]:
    with (siting_data() / "optima.csv").open(encoding="utf-8") as rows:
        return {row["instance"]: int(row["optimum"]) for row in csv.DictReader(rows) if row["problem"] == problem}


def random_problem(seed: int, *, objective: Objective = Objective.P_MEDIAN) -> SitingProblem:
    """At most 9 demand points and 8 sites, with ties, zeros, fixed and forbidden sites, sometimes cut lists."""
    random = np.random.default_rng(seed)
    n, m = int(random.integers(1, 10)), int(random.integers(1, 9))
    matrix = random.integers(0, int(random.choice([3, 12, 1000])), size=(n, m))
    weight = random.integers(0, 6, size=n)
    weight[0] += 1
    order = random.permutation(m)
    forbidden = tuple(int(site) for site in order[: random.integers(0, m)] if random.random() < 0.4)
    free = [int(site) for site in order if site not in forbidden]
    p = int(random.integers(1, len(free) + 1))
    fixed = tuple(free[: random.integers(0, p + 1)]) if random.random() < 0.4 else ()
    return SitingProblem(
        near=NearestLists.from_matrix(
            matrix, k=int(random.integers(1, m + 1)) if objective is Objective.P_MEDIAN else None
        ),
        weight=weight.astype(np.int64),
        p=None if objective is Objective.LSCP else p,
        objective=objective,
        radius_m={
            Objective.MCLP: int(np.median(matrix)),
            Objective.LSCP: max(int(np.median(matrix)), int(matrix[:, free].min(axis=1).max())),
        }.get(objective),
        fixed=fixed,
        forbidden=forbidden,
    )


def value(problem: SitingProblem, sites: tuple[int, ...]) -> int:
    """The objective of a choice, entry by entry."""
    near, total, largest = problem.near, 0, 0
    for row in range(near.n_demand):
        here = range(near.start[row], near.start[row + 1])
        walks = [int(near.walk_m[entry]) for entry in here if int(near.site[entry]) in sites]
        if problem.objective is Objective.MCLP:
            total += int(problem.weight[row]) * (min(walks, default=10**9) <= (problem.radius_m or 0))
        elif problem.objective is Objective.LSCP:
            if problem.weight[row] and min(walks, default=10**9) > (problem.radius_m or 0):
                return 10**9
            total = len(sites)
        elif problem.objective is Objective.P_CENTER:
            largest = max(largest, min([*walks, int(near.far_m[row])]) * bool(problem.weight[row]))
            total = largest
        else:
            total += int(problem.weight[row]) * min([*walks, int(near.far_m[row])])
    return total


def optimum(problem: SitingProblem) -> int:
    """The best value over all choices of sites."""
    allowed = [site for site in range(problem.near.n_sites) if site not in problem.forbidden]
    counts = range(len(allowed) + 1) if problem.p is None else [problem.p]
    every = itertools.chain.from_iterable(itertools.combinations(allowed, count) for count in counts)
    choices = (choice for choice in every if set(problem.fixed) <= set(choice))
    best = max if problem.objective is Objective.MCLP else min
    return best(value(problem, choice) for choice in choices)
