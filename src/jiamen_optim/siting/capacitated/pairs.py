"""The problem laid out for the compiled kernels, site by site."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.siting.capacitated.problem import CapacitatedProblem

OPEN, FREE, SHUT = 1, 0, -1


class Pairs(NamedTuple):
    """Who could go where: the `e` listed pairs of `n` demand points and `m` sites, ordered by site.

    `start` (m+1, int64) delimits the pairs of each site in `row` (e, int32) and `cost` (e, int64, weight × metres).
    `weight` (n, int64, at least 1) only scales the steps of the bound. `demand` (n) and `capacity` (m), int64, are divided
    by the greatest common divisor of the demands (capacities rounded down, which changes no answer).
    """

    start: NDArray[np.int64]
    row: NDArray[np.int32]
    cost: NDArray[np.int64]
    weight: NDArray[np.int64]
    demand: NDArray[np.int64]
    capacity: NDArray[np.int64]


def pair_up(problem: CapacitatedProblem) -> tuple[Pairs, NDArray[np.bool_], NDArray[np.int8]]:
    """Pairs, which of them are possible (e, bool: allowed site, large enough), and the sites' states (m, int8)."""
    near = problem.near
    rows = np.repeat(np.arange(near.n_demand), np.diff(near.start))
    order = np.argsort(near.site, kind="stable")
    row, site = rows[order], near.site[order]
    start = np.zeros(near.n_sites + 1, dtype=np.int64)
    np.cumsum(np.bincount(site, minlength=near.n_sites), out=start[1:])
    unit = max(int(np.gcd.reduce(problem.demand)), 1)
    pairs = Pairs(
        start, row.astype(np.int32), problem.weight[row] * near.walk_m[order], np.maximum(problem.weight, 1),
        problem.demand // unit, problem.capacity // unit,
    )  # fmt: skip
    state = np.full(near.n_sites, FREE, dtype=np.int8)
    state[list(problem.fixed)] = OPEN
    state[list(problem.forbidden)] = SHUT
    return pairs, (state[site] != SHUT) & (pairs.demand[row] <= pairs.capacity[site]), state
