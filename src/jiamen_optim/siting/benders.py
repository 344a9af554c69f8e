"""The linear relaxation of p-median by Benders cuts: better multipliers than subgradients find, and a fractional answer.

Duran-Mateluna, Ales & Elloumi (EJOR 2023), with the demand points added up in groups (Cordeau, Furini & Ljubić 2019).
One column y_j per site and one θ_g per group of demand points; with any price D_i per demand point,

    θ_g ≥ Σ_{i in g} w_i (D_i − Σ_j max(D_i − c_ij, 0) y_j)

holds for every choice of sites, so the multipliers of the Lagrangian are the first cuts. What the linear program says is
floating point and proves nothing; but its duals blend the prices of the cuts into new multipliers, and the Lagrangian at
those, computed exactly in integers (`lagrangian.ascend`), is at least the value of the program.
"""

import highspy
import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.common.highs import Highs
from jiamen_optim.common.stop import Watch
from jiamen_optim.siting.lagrangian import OPEN, SHUT
from jiamen_optim.siting.lists import Lists

VIOLATED = 1e-6
"""A cut is added when it lifts its θ by at least this part of the average θ."""
MOST_CUTS = 8
"""Cuts kept per group; beyond, those that do not bind are forgotten."""
FULL = 1 - 1e-9


class Master:
    """Columns y and θ in HiGHS with the cuts found so far; `share` (m, float64) is its fractional answer."""

    def __init__(self, lists: Lists, state: NDArray[np.int8], p: int, scale: int, upper: int, watch: Watch) -> None:
        self.lists, self.scale = lists, scale
        some = np.diff(lists.start) > 0
        nearest = np.full(len(some), -1, dtype=np.int32)
        nearest[some] = lists.site[lists.start[:-1][some]]
        group = np.unique(nearest, return_inverse=True)[1]
        self._rows = np.argsort(group, kind="stable")
        self._start = np.concatenate([[0], np.cumsum(np.bincount(group))])
        self._group = group
        self._unit = upper / len(self._start) * scale
        self._prices: list[NDArray[np.int64]] = []
        self._cut_group, self._cut_prices = np.zeros((2, 0), dtype=np.int64)
        self._model = _model(p, state, len(self._start) - 1, watch)
        self.share = np.zeros(len(state))
        self._theta = np.full(len(self._start) - 1, -np.inf)
        self._dual = np.zeros(0)

    def add(self, mu: NDArray[np.int64]) -> int:
        """Cuts at the prices `mu` (n, int64, in 1/scale metres) where they say more than the program knows; how many."""
        constant, start, site, coefficient = cuts_at(self.lists, self._start, self._rows, mu, self.scale)
        constant, coefficient = constant / self._unit, coefficient / self._unit
        value = constant - np.add.reduceat(np.append(coefficient * self.share[site], 0.0), start[:-1])
        value[np.diff(start) == 0] = constant[np.diff(start) == 0]
        found = np.nonzero(value > self._theta + VIOLATED)[0]
        length = np.diff(start)
        inside = np.isin(np.repeat(np.arange(len(length)), length), found)
        m = len(self.share)
        # θ comes last in each row of the matrix.
        ends = np.cumsum(length[found])
        index = np.insert(site[inside], ends, m + found).astype(np.int32)
        values = np.insert(coefficient[inside], ends, 1.0)
        starts = np.concatenate([[0], np.cumsum(length[found] + 1)[:-1]]).astype(np.int32)
        if len(found):
            self._model.addRows(
                len(found), constant[found], np.full(len(found), highspy.kHighsInf), len(index), starts, index, values
            )
            self._cut_group = np.append(self._cut_group, found)
            self._cut_prices = np.append(self._cut_prices, np.full(len(found), len(self._prices)))
            self._prices.append(mu.copy())
        return len(found)

    def solve(self) -> bool:
        """Solve the program as it stands; False if it was interrupted or HiGHS gave up."""
        self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        answer = self._model.getSolution()
        column, self._dual = np.asarray(answer.col_value), np.asarray(answer.row_dual)[1:]
        self.share = np.clip(column[: len(self.share)], 0.0, 1.0)
        self._theta = column[len(self.share) :]
        if len(self._cut_group) > MOST_CUTS * len(self._theta):
            self._forget(np.asarray(answer.row_value)[1:])
        return True

    def _forget(self, value: NDArray[np.float64]) -> None:
        """Drop the cuts that do not bind, together with prices no cut uses any more."""
        lower = np.asarray(self._model.getLp().row_lower_)[1:]
        binds = (self._dual > 0) | (value - lower < VIOLATED)
        loose = np.nonzero(~binds)[0].astype(np.int32) + 1
        self._model.deleteRows(len(loose), loose)
        self._dual, self._cut_group = self._dual[binds], self._cut_group[binds]
        used, self._cut_prices = np.unique(self._cut_prices[binds], return_inverse=True)
        self._prices = [self._prices[at] for at in used]

    def multipliers(self) -> NDArray[np.int64]:
        """The prices of the cuts, blended by their duals (n, int64, in 1/scale metres)."""
        blend, binds = np.zeros(len(self._group)), self._dual > 0
        for at in np.unique(self._cut_prices[binds]):
            part = binds & (self._cut_prices == at)
            dual = np.bincount(self._cut_group[part], weights=self._dual[part], minlength=len(self._theta))
            blend += dual[self._group] * self._prices[at]
        return np.rint(blend).astype(np.int64)

    def critical(self) -> NDArray[np.int64]:
        """The prices whose cuts are highest at the fractional answer: where each demand point has had its full share."""
        return critical_prices(self.lists, self.share, self.scale)

    def settle(self, state: NDArray[np.int8]) -> None:
        """Pass on which sites (m, int8) have been decided."""
        every = np.arange(len(state), dtype=np.int32)
        self._model.changeColsBounds(len(state), every, (state == OPEN) * 1.0, (state != SHUT) * 1.0)


def _model(p: int, state: NDArray[np.int8], groups: int, watch: Watch) -> Highs:
    m = len(state)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = m + groups, 1
    lp.col_cost_ = np.concatenate([np.zeros(m), np.ones(groups)])
    lp.col_lower_ = np.concatenate([(state == OPEN) * 1.0, np.zeros(groups)])
    lp.col_upper_ = np.concatenate([(state != SHUT) * 1.0, np.full(groups, highspy.kHighsInf)])
    lp.row_lower_ = lp.row_upper_ = np.array([float(p)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array([0, m])
    lp.a_matrix_.index_ = np.arange(m)
    lp.a_matrix_.value_ = np.ones(m)
    model = Highs(watch, presolve="off", solver="simplex")
    model.passModel(lp)
    return model


@compiled
def critical_prices(lists: Lists, share: NDArray[np.float64], scale: int) -> NDArray[np.int64]:
    """Per demand point the cost at which the shares of its nearest sites reach one, else its far cost (n, int64)."""
    price = np.empty(len(lists.far), dtype=np.int64)
    for row in range(len(price)):
        price[row] = np.int64(lists.far[row]) * scale
        served = 0.0
        for entry in range(lists.start[row], lists.start[row + 1]):
            served += share[lists.site[entry]]
            if served >= FULL:
                price[row] = np.int64(lists.cost[entry]) * scale
                break
    return price


@compiled
def cuts_at(
    lists: Lists, group_start: NDArray[np.int64], rows: NDArray[np.int64], mu: NDArray[np.int64], scale: int
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """One cut per group at prices `mu`: constants, and the coefficients of the sites as starts, sites, values."""
    groups = len(group_start) - 1
    constant, start = np.zeros(groups), np.zeros(groups + 1, dtype=np.int64)
    room = 0
    for row in range(len(mu)):
        for entry in range(lists.start[row], lists.start[row + 1]):
            if np.int64(lists.cost[entry]) * scale >= mu[row]:
                break
            room += 1
    site, value = np.empty(room, dtype=np.int32), np.empty(room)
    where = np.full(len(lists.back_start) - 1, -1, dtype=np.int64)
    filled = 0
    for group in range(groups):
        begun = filled
        for member in range(group_start[group], group_start[group + 1]):
            row = rows[member]
            constant[group] += float(lists.weight[row]) * float(mu[row])
            for entry in range(lists.start[row], lists.start[row + 1]):
                saved = mu[row] - np.int64(lists.cost[entry]) * scale
                if saved <= 0:
                    break
                at = lists.site[entry]
                if where[at] < begun:
                    where[at] = filled
                    site[filled], value[filled] = at, 0.0
                    filled += 1
                value[where[at]] += float(lists.weight[row]) * float(saved)
        start[group + 1] = filled
    return constant, start, site[:filled], value[:filled]
