"""Capacitated p-median: every demand point goes whole to one open site, and no site takes more than it has room for.

Data in (`CapacitatedProblem`), `solve`, `Solution` out, looked at by `check`, put into words by `explain`.

How it works, one file each: `pairs` lays the data out; `serving` sends people to given sites; `search` looks for sites;
`relaxation` is the exact lower bound, made of knapsacks; `branch` proves; `solve` is the order of these steps; `pmedcap`
reads the public instances.
"""

from jiamen_optim.siting.capacitated.check import check
from jiamen_optim.siting.capacitated.explain import Explanation, explain
from jiamen_optim.siting.capacitated.problem import CapacitatedProblem
from jiamen_optim.siting.capacitated.solve import solve

__all__ = ["CapacitatedProblem", "Explanation", "check", "explain", "solve"]
