"""How many people are within 5, 10 and 15 minutes on foot, group by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError

WALKING_M_PER_MIN = 67
"""1,000 m in 15 minutes: the walk of the 15-minute living circle of GB 50180-2018."""
ELDERS_M_PER_MIN = 54
"""0.9 m/s, at which 85 of 100 older people cross a street or faster (Fitzpatrick, Brewer & Turner 2006)."""
MINUTES = (5, 10, 15)
_NO_SPEEDS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class GroupShares:
    """Head counts of one group: all its `people`, and how many of them are within each of the `minutes`."""

    people: int
    minutes: tuple[int, ...]
    within: tuple[int, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """The same as parts of the group, 0–1; 1 for a group of nobody."""
        return tuple(count / self.people if self.people else 1.0 for count in self.within)


def shares_within(
    walk_m: NDArray[np.int32],
    people: Mapping[str, NDArray[np.int64]],
    *,
    minutes: Sequence[int] = MINUTES,
    m_per_min: Mapping[str, int] = _NO_SPEEDS,
) -> dict[str, GroupShares]:
    """People of each group within so many minutes of the nearest open site.

    `walk_m` (n) metres on foot, the far distance where nothing is reached, which must be beyond the longest walk asked
    about; `people` head counts (n) by group; `m_per_min` the speed of a group, WALKING_M_PER_MIN for any other. Cumulative
    opportunity as a share of people (Wachs & Kumagai 1973). Raises ProblemError for a speed or time that is not positive.
    """
    if min([*m_per_min.values(), *minutes], default=1) <= 0:
        raise ProblemError("walking-time", "Minutes and metres a minute must be above 0. Correct them.")
    answer = {}
    for group, heads in people.items():
        reach_m = [minute * m_per_min.get(group, WALKING_M_PER_MIN) for minute in minutes]
        within = tuple(int(heads[walk_m <= reach].sum()) for reach in reach_m)
        answer[group] = GroupShares(int(heads.sum()), tuple(minutes), within)
    return answer
