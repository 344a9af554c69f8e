"""How unevenly a good is spread over people."""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError


def lorenz_curve(
    value: NDArray[np.number], people: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The Lorenz (1905) curve: share of people and the share of the good the poorest such share has, both from 0 to 1.

    `value` (n): what each head at a demand point has, 0 or more; `people` (n): head counts. One corner for each value
    that occurs, so equal values are one straight piece and the order of rows does not matter. Raises ProblemError for
    negative or unknown values and where there is nobody or nothing to share.
    """
    wrong = np.nonzero(~(np.isfinite(value) & (value >= 0)) | (people < 0))[0]
    if len(wrong):
        rows = tuple(int(row) for row in wrong[:20])
        raise ProblemError("shared-value", f"Row {rows[0] + 1} has a value below 0 or none. Correct it.", rows)
    levels, level = np.unique(value, return_inverse=True)
    heads = np.bincount(level, weights=people).astype(np.float64)
    had = heads * levels
    if not had.sum() > 0:
        raise ProblemError("shared-nothing", "There is nobody, or nothing to share. Check people and values.")
    return _cumulated(heads), _cumulated(had)


def gini(value: NDArray[np.number], people: NDArray[np.int64]) -> float:
    """The Gini (1912) coefficient over heads, 0 (all have the same) to 1: twice the area between Lorenz curve and diagonal.

    Exact for a curve of straight pieces: 1 − Σ (pᵢ − pᵢ₋₁)(lᵢ + lᵢ₋₁). Arguments and errors as in `lorenz_curve`.
    """
    share, had = lorenz_curve(value, people)
    return float(1 - np.sum(np.diff(share) * (had[1:] + had[:-1])))


def _cumulated(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = np.concatenate([[0.0], np.cumsum(parts)])
    return np.asarray(sums / sums[-1])
