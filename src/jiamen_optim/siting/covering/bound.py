"""The bound from linear programming, and the proof by branch and cut, both through HiGHS."""

import highspy
import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.highs import Highs
from jiamen_optim.common.stop import Watch
from jiamen_optim.siting.covering.sets import Sets

UNIT = 2**30
"""Duals are counted in whole parts of this size."""
NODES = 20_000
"""Nodes that branch and cut may look at: its limit without a clock."""


def exact_bound(sets: Sets, dual: NDArray[np.float64]) -> int:
    """The fewest columns any cover needs at least, from nonnegative row prices (rows, any scale).

    Weak duality in whole numbers: with integer prices u and U the dearest column, every cover has ≥ Σu / U columns.
    """
    price = np.floor(np.clip(dual, 0, 1) * UNIT).astype(np.int64)
    rows = np.repeat(np.arange(sets.n_rows), np.diff(sets.start))
    dearest = np.zeros(sets.n_columns, dtype=np.int64)
    np.add.at(dearest, sets.column, price[rows])
    return -(-int(price.sum()) // max(int(dearest.max(initial=0)), 1))


def linear_bound(sets: Sets, watch: Watch) -> int:
    """The bound from the row prices of the linear program; the interior point method gets near enough without a vertex."""
    model = _model(sets.n_columns, watch)
    _add_rows(model, sets, np.arange(sets.n_rows))
    model.setOptionValue("solver", "ipm")
    model.setOptionValue("run_crossover", "off")
    _give_time(model, watch)
    model.run()
    price = np.asarray(model.getSolution().row_dual)
    return exact_bound(sets, price) if len(price) == sets.n_rows else 0


def branch_and_cut(sets: Sets, start: NDArray[np.bool_], watch: Watch) -> tuple[NDArray[np.bool_], int]:
    """The best cover HiGHS finds from `start` (columns, bool) on, and its bound, rounded on the safe side."""
    model = _model(sets.n_columns, watch)
    model.changeColsIntegrality(
        sets.n_columns,
        np.arange(sets.n_columns, dtype=np.int32),
        np.full(sets.n_columns, highspy.HighsVarType.kInteger),
    )
    _add_rows(model, sets, np.arange(sets.n_rows))
    known = highspy.HighsSolution()
    known.col_value = start.astype(float).tolist()
    model.setSolution(known)
    model.setOptionValue("mip_max_nodes", NODES)
    _give_time(model, watch)
    model.run()
    found = np.asarray(model.getSolution().col_value) > 0.5
    meets = len(found) == len(start) and bool(np.logical_or.reduceat(found[sets.column], sets.start[:-1]).all())
    bound = model.getInfo().mip_dual_bound
    whole = int(np.ceil(bound - 1e-3)) if np.isfinite(bound) else 0
    return (found if meets and found.sum() < start.sum() else start), whole


def _model(n_columns: int, watch: Watch) -> highspy.Highs:
    model = Highs(watch)
    model.addVars(n_columns, np.zeros(n_columns), np.ones(n_columns))
    model.changeColsCost(n_columns, np.arange(n_columns, dtype=np.int32), np.ones(n_columns))
    return model


def _give_time(model: highspy.Highs, watch: Watch) -> None:
    if watch.stop.seconds is not None:
        model.setOptionValue("time_limit", model.getRunTime() + max(watch.stop.seconds - watch.seconds(), 0.0))


def _add_rows(model: highspy.Highs, sets: Sets, rows: NDArray[np.int64]) -> None:
    length = np.diff(sets.start)[rows]
    starts = np.concatenate(([0], np.cumsum(length)[:-1]))
    entries = np.repeat(sets.start[rows] - starts, length) + np.arange(int(length.sum()))
    model.addRows(
        len(rows), np.ones(len(rows)), np.full(len(rows), highspy.kHighsInf), len(entries),
        starts.astype(np.int32), sets.column[entries], np.ones(len(entries)),
    )  # fmt: skip
