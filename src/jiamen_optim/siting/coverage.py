"""The linear program of coverage within a radius, whole: its dual has one row per site and is solved in seconds.

Church & ReVelle (1974), with demand points that the same sites cover added up (Cordeau, Furini & Ljubić 2019). With prices
u_g ≤ w_g per group of demand points, λ for a site and v_j for the place j:

    least  Σ_g (w_g − u_g) + p λ + Σ_j v_j   where   Σ_{g covered by j} u_g ≤ λ + v_j for each site j

Its prices are multipliers of the Lagrangian, which is then computed exactly (`lagrangian.ascend`); what the program says in
floating point, grouping by hash included, proves nothing.
"""

from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.highs import Highs
from jiamen_optim.common.stop import Watch
from jiamen_optim.siting.lagrangian import OPEN, SHUT
from jiamen_optim.siting.lists import Lists

MOST_ENTRIES = 2_000_000
"""List entries up to which the program is tried: some ten seconds."""


class Fractional(NamedTuple):
    """Multipliers `mu` (n, int64, in 1/scale) and the `share` of each site (m, float64) that is open."""

    mu: NDArray[np.int64]
    share: NDArray[np.float64]


def solve_coverage(lists: Lists, state: NDArray[np.int8], p: int, scale: int, watch: Watch) -> Fractional | None:
    """Solve it for lists whose costs are 0 within the radius and 1 beyond; None if it is too large or was interrupted.

    `state` (m): OPEN, FREE or SHUT.
    """
    if len(lists.site) > MOST_ENTRIES:
        return None
    group, first = _groups(lists)
    weight = np.bincount(group, weights=lists.weight, minlength=len(first))
    unit = weight.mean()
    model = Highs(watch, solver="simplex")
    model.passModel(_dual(lists, state, p, first, weight / unit))
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    answer = model.getSolution()
    part = np.clip(np.asarray(answer.col_value)[: len(first)] * unit / weight, 0.0, 1.0)
    return Fractional(np.rint(part[group] * scale).astype(np.int64), np.clip(-np.asarray(answer.row_dual), 0.0, 1.0))


def _groups(lists: Lists) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which group each demand point belongs to (n), and the first demand point of each group."""
    number = np.random.default_rng(0).integers(0, 2**63, size=lists.n_sites, dtype=np.uint64)
    added = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(number[lists.site], dtype=np.uint64)])
    _, first, group = np.unique(
        added[lists.start[1:]] - added[lists.start[:-1]], return_index=True, return_inverse=True
    )
    return group, first


def _dual(
    lists: Lists, state: NDArray[np.int8], p: int, first: NDArray[np.int64], weight: NDArray[np.float64]
) -> highspy.HighsLp:
    """Columns u by group, λ, v by site. v is free for an open site, whose y is 1, and costs nothing for a shut one: y is 0."""
    m = lists.n_sites
    length = np.diff(lists.start)[first]
    start = np.concatenate([[0], np.cumsum(length)])
    entries = np.repeat(lists.start[first] - start[:-1], length) + np.arange(start[-1])
    every, inside = np.arange(m), len(entries)
    endless = highspy.kHighsInf
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(first) + 1 + m, m
    lp.col_cost_ = np.concatenate([-np.ones(len(first)), [p], (state != SHUT) * 1.0])
    lp.col_lower_ = np.concatenate([np.zeros(len(first)), [-endless], np.where(state == OPEN, -endless, 0.0)])
    lp.col_upper_ = np.concatenate([weight, np.full(m + 1, endless)])
    lp.row_lower_, lp.row_upper_ = np.full(m, -endless), np.zeros(m)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([start, inside + m + np.arange(m + 1)])
    lp.a_matrix_.index_ = np.concatenate([lists.site[entries], every, every])
    lp.a_matrix_.value_ = np.concatenate([np.ones(inside), np.full(2 * m, -1.0)])
    return lp
