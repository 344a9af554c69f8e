"""Siting: which sites to open so that people walk least, or most of them are within reach.

Data in (`SitingProblem` on `NearestLists`), `solve`, `Solution` out, looked at by `check`, put into words by `explain`.

How it works, one file each: `lists` lays the data out; `interchange` keeps the books of swaps; `search` is iterated local
search on them; `lagrangian` is the exact lower bound; `core` drops the sites the bound rules out; `branch` proves what is
left; `solve` is the order of these steps, and sends set covering and p-center to `covering`; `answer` makes the Solution.
"""

from jiamen_optim.siting.assignment import GainsAndLosses, assign, gains_and_losses
from jiamen_optim.siting.check import Violation, check
from jiamen_optim.siting.explain import Explanation, explain
from jiamen_optim.siting.problem import Objective, SitingProblem, group_weights
from jiamen_optim.siting.solution import UNREACHED, Parts, Solution, Status
from jiamen_optim.siting.solve import solve

__all__ = [
    "UNREACHED", "Explanation", "GainsAndLosses", "Objective", "Parts", "SitingProblem", "Solution", "Status", "Violation",
    "assign", "check", "explain", "gains_and_losses", "group_weights", "solve",
]  # fmt: skip
