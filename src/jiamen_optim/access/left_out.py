"""Who walks too far."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class LeftOut:
    """Demand points (0-based, ascending) whose people walk farther than the limit, and head counts by group there."""

    rows: NDArray[np.int64]
    people: Mapping[str, int]


def left_out(walk_m: NDArray[np.int32], people: Mapping[str, NDArray[np.int64]], limit_m: int) -> LeftOut:
    """Who walks more than `limit_m` metres: where (only rows with people) and how many of each group.

    `walk_m` (n) metres on foot, the far distance where nothing is reached; `people` head counts (n) by group.
    """
    anybody = np.zeros(len(walk_m), dtype=bool)
    for heads in people.values():
        anybody |= heads > 0
    rows = np.nonzero((walk_m > limit_m) & anybody)[0]
    return LeftOut(rows, {group: int(heads[rows].sum()) for group, heads in people.items()})
