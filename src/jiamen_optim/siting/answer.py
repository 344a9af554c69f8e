"""From chosen sites to a Solution: who goes where, the parts of the value, the status."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.stop import StopReason, Watch
from jiamen_optim.siting.assignment import assign
from jiamen_optim.siting.problem import SitingProblem
from jiamen_optim.siting.solution import UNREACHED, Parts, Solution, Status


def answer(
    problem: SitingProblem,
    sites: Iterable[int],
    objective: int,
    bound: int,
    reason: StopReason,
    watch: Watch,
    seed: int,
) -> Solution:
    """The Solution that opens `sites` (original numbers), of value `objective` and with the proven `bound`."""
    chosen = tuple(int(site) for site in sites)
    site, walk_m = assign(problem.near, chosen)
    return Solution(
        status=status_of(reason),
        stop_reason=reason,
        objective=objective,
        bound=bound,
        gap=relative_gap(objective, bound),
        seconds=watch.seconds(),
        sites=chosen,
        site=site,
        walk_m=walk_m,
        parts=Parts(
            walk=int(np.dot(problem.weight, walk_m)),
            covered=int(problem.weight[_within(problem, walk_m) & (site != UNREACHED)].sum()),
            unreached=int(problem.weight[site == UNREACHED].sum()),
        ),
        seed=seed,
    )


def status_of(reason: StopReason) -> Status:
    """What may be said of an answer whose run ended for this reason."""
    return {StopReason.PROVEN: Status.OPTIMAL, StopReason.CANCELLED: Status.CANCELLED}.get(reason, Status.FEASIBLE)


def relative_gap(objective: int, bound: int) -> float:
    """How far value and bound are apart, relative to the larger one."""
    return abs(objective - bound) / max(objective, bound, 1)


def _within(problem: SitingProblem, walk_m: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.ones(len(walk_m), dtype=bool) if problem.radius_m is None else walk_m <= problem.radius_m
