"""HiGHS: a mixed-integer model in, an answer and a bound in whole numbers out."""

from dataclasses import dataclass
from math import ceil, gcd, isfinite
from typing import Any

import highspy
import numpy as np

from jiamen_optim.common.highs import Highs
from jiamen_optim.common.stop import Watch

INFINITE = float(highspy.kHighsInf)
TOLERANCE = 1e-9
"""How far HiGHS may be off in a row or from a whole number."""
ROUNDING = 1e-8
"""Share of a floating-point bound given away before it is rounded up to a whole number."""

Terms = dict[int, int]
Row = tuple[float, float, dict[int, float]]


@dataclass(frozen=True)
class Answer:
    """Which of the whole columns are 1 (None: nothing found), and what no answer can go below (None: not known).

    `impossible`: there is no answer at all.
    """

    taken: tuple[bool, ...] | None
    bound: int | None
    impossible: bool = False


def least(
    terms: Terms,
    base: int,
    rows: list[Row],
    size: tuple[int, int],
    watch: Watch,
    seed: int,
) -> Answer:
    """The least base + Σ terms; of `size` = (whole, all) columns in [0, 1] the first are whole.

    One thread: the same seed gives the same answer. No answer is given to begin with: HiGHS 1.16 may complete one badly and
    then report a better value than the answer has.
    """
    if not size[0]:
        return Answer((), base)  # nothing can be chosen; HiGHS gives no bound for a model without whole columns
    unit = gcd(*terms.values()) or 1
    solver = _solver(watch, seed)
    solver.passModel(_lp({column: term // unit for column, term in terms.items()}, base / unit, rows, size))
    solver.run()
    info = solver.getInfo()
    nothing = highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible
    if solver.getModelStatus() in nothing:
        return Answer(None, None, impossible=True)
    taken = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        taken = tuple(share > 0.5 for share in solver.getSolution().col_value[: size[0]])
    return Answer(taken, _whole(info.mip_dual_bound, base, unit))


def _whole(bound: float, base: int, unit: int) -> int | None:
    """A float bound, in units, as a whole number that is safely not above the optimum."""
    if not isfinite(bound):
        return None
    moved = bound - base / unit
    return base + unit * ceil(moved - ROUNDING * max(abs(moved), 1.0) - 1e-12 * abs(bound))


def _solver(watch: Watch, seed: int) -> Any:
    options: dict[str, Any] = {
        "random_seed": seed, "mip_rel_gap": watch.stop.gap, "mip_abs_gap": 0.4,
        "primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE,
        "mip_feasibility_tolerance": TOLERANCE,
    }  # fmt: skip
    if watch.stop.seconds is not None:
        options["time_limit"] = max(watch.stop.seconds - watch.seconds(), 0.0)
    return Highs(watch, **options)


def _lp(cost: Terms, offset: float, rows: list[Row], size: tuple[int, int]) -> Any:
    whole, columns = size
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_, lp.offset_ = columns, len(rows), offset
    lp.col_cost_ = np.array([float(cost.get(column, 0)) for column in range(columns)])
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.ones(columns)
    kinds = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [kinds[column >= whole] for column in range(columns)]
    lp.row_lower_ = np.array([low for low, _, _ in rows])
    lp.row_upper_ = np.array([high for _, high, _ in rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for _, _, row in rows)])
    lp.a_matrix_.index_ = np.array([column for _, _, row in rows for column in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for _, _, row in rows for value in row.values()])
    return lp
