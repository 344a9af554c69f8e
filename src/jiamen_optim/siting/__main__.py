"""Compile every kernel of the siting core ahead of its first use: `python -m jiamen_optim.siting`.

A first solve would otherwise make a planner wait half a minute. Solves two tiny towns; the machine code stays on disk.
"""

import numpy as np

from jiamen_optim.common.stop import Stop
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting.problem import Objective, SitingProblem
from jiamen_optim.siting.solve import solve


def main() -> None:
    """Solve a p-median and a covering problem large enough to pass through search, bound and branching."""
    draw = np.random.default_rng(0)
    cells, sites = draw.integers(0, 4_000, (300, 2)), draw.integers(0, 4_000, (60, 2))
    near = planar_lists(cells, sites, k=60)
    weight = draw.integers(1, 90, 300)
    for objective in Objective:
        problem = SitingProblem(
            near=near, weight=weight, p=7, objective=objective, radius_m=600, fixed=(3,), forbidden=(5,)
        )
        solve(problem, stop=Stop(seconds=120))


if __name__ == "__main__":
    main()
