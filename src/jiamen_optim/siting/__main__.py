"""Compile every kernel of the siting core ahead of its first use: `python -m jiamen_optim.siting`.

A first solve would otherwise make a planner wait half a minute. Solves a tiny town; the machine code stays on disk.
"""

import numpy as np

from jiamen_optim.common.stop import Stop
from jiamen_optim.common.walking import planar_lists
from jiamen_optim.siting.problem import Objective, SitingProblem
from jiamen_optim.siting.solve import solve


def main() -> None:
    """Solve one problem of every kind, large enough to pass through search, bound and branching."""
    draw = np.random.default_rng(0)
    cells, sites = draw.integers(0, 4_000, (300, 2)), draw.integers(0, 4_000, (60, 2))
    near = planar_lists(cells, sites, k=60)
    weight = draw.integers(1, 90, 300)
    for objective in Objective:
        p, radius_m = (None, 2_000) if objective is Objective.LSCP else (7, 600)
        problem = SitingProblem(
            near=near, weight=weight, p=p, objective=objective, radius_m=radius_m, fixed=(3,), forbidden=(5,)
        )
        solve(problem, stop=Stop(seconds=120))


if __name__ == "__main__":
    main()
