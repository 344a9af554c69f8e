"""The problem laid out for the compiled kernels: costs by demand point and, turned round, by site."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.siting.problem import SitingProblem


class Lists(NamedTuple):
    """Costs of `n` demand points to `m` sites, ascending in each row; closed rows cost `far`.

    Coverage within a radius becomes a p-median by Hillsman's editing (1984): cost 0 within the radius, else 1. Rows
    without weight are dropped. `back_*` hold the same entries site by site.
    """

    start: NDArray[np.int64]
    site: NDArray[np.int32]
    cost: NDArray[np.int32]
    far: NDArray[np.int32]
    weight: NDArray[np.int64]
    back_start: NDArray[np.int64]
    back_row: NDArray[np.int32]
    back_cost: NDArray[np.int32]

    @property
    def n_sites(self) -> int:
        """Number of sites m."""
        return len(self.back_start) - 1


def lay_out(problem: SitingProblem) -> tuple[Lists, NDArray[np.int64], NDArray[np.bool_]]:
    """Lists over the allowed sites only, their original numbers (m, int64), and which of them are fixed (m, bool)."""
    near = problem.near
    rows = np.repeat(np.arange(near.n_demand), np.diff(near.start))
    allowed = np.ones(near.n_sites, dtype=bool)
    allowed[list(problem.forbidden)] = False
    keep = allowed[near.site] & (problem.weight[rows] > 0)
    cost, far = near.walk_m, near.far_m
    if problem.objective.by_radius and problem.radius_m is not None:
        keep &= near.walk_m <= problem.radius_m
        cost, far = np.zeros_like(cost), np.ones_like(far)
    kept = np.nonzero(allowed)[0]
    number = np.cumsum(allowed, dtype=np.int32) - np.int32(1)
    weighed = problem.weight > 0
    length = np.bincount(rows[keep], minlength=near.n_demand)[weighed]
    start = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    lists = _turned(start, number[near.site[keep]], cost[keep], far[weighed], problem.weight[weighed], len(kept))
    fixed = np.zeros(near.n_sites, dtype=bool)
    fixed[list(problem.fixed)] = True
    return lists, kept, fixed[kept]


def restrict(lists: Lists, stay: NDArray[np.bool_]) -> Lists:
    """The same lists without the sites where `stay` (m, bool) is False; the others are renumbered in order."""
    keep = stay[lists.site]
    start = np.concatenate([[0], np.cumsum(keep, dtype=np.int64)])[lists.start]
    number = np.cumsum(stay, dtype=np.int32) - np.int32(1)
    return _turned(start, number[lists.site[keep]], lists.cost[keep], lists.far, lists.weight, int(stay.sum()))


def _turned(
    start: NDArray[np.int64],
    site: NDArray[np.int32],
    cost: NDArray[np.int32],
    far: NDArray[np.int32],
    weight: NDArray[np.int64],
    n_sites: int,
) -> Lists:
    back = turn(start, site.astype(np.int32), cost.astype(np.int32), n_sites)
    return Lists(
        start, site.astype(np.int32), cost.astype(np.int32), far.astype(np.int32), weight.astype(np.int64), *back
    )


@compiled
def turn(
    start: NDArray[np.int64], site: NDArray[np.int32], cost: NDArray[np.int32], n_sites: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """The entries site by site, rows ascending within each: starts (m + 1), rows and costs. A counting sort."""
    back_start = np.zeros(n_sites + 1, dtype=np.int64)
    for at in site:
        back_start[at + 1] += 1
    for at in range(n_sites):
        back_start[at + 1] += back_start[at]
    free = back_start.copy()
    back_row, back_cost = np.empty(len(site), dtype=np.int32), np.empty(len(site), dtype=np.int32)
    for row in range(len(start) - 1):
        for entry in range(start[row], start[row + 1]):
            place = free[site[entry]]
            back_row[place], back_cost[place] = row, cost[entry]
            free[site[entry]] += 1
    return back_start, back_row, back_cost
