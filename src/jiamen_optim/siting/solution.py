"""What a siting run gives back: an answer that says how good it is."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.stop import StopReason

UNREACHED = -1


class Status(StrEnum):
    """How far the answer can be trusted. OPTIMAL is said only when the bound, in whole numbers, meets the value."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Parts:
    """The value of an answer, taken apart.

    `walk` weight × metres over everybody (an unreached demand point is charged its far distance); `covered` weight
    within the radius (for p-median: within a listed distance); `unreached` weight whose listed sites are all closed.
    """

    walk: int
    covered: int
    unreached: int


@dataclass(frozen=True, eq=False)
class Solution:
    """Open sites and the proof of their quality.

    `objective` and `bound` are whole numbers in the unit of the problem (weight × metres for p-median, weight for
    MCLP, sites for LSCP, metres for p-center); no choice of sites can be better than `bound`. `gap` is their difference
    relative to the larger one.
    `site` (n, int32) is the nearest open site of each demand point, UNREACHED where none of its listed sites is open;
    `walk_m` (n, int32) the way there.
    """

    status: Status
    stop_reason: StopReason
    objective: int
    bound: int
    gap: float
    seconds: float
    sites: tuple[int, ...]
    site: NDArray[np.int32]
    walk_m: NDArray[np.int32]
    parts: Parts
    seed: int
