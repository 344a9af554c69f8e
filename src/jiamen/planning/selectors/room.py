"""How many households a place has room for, by the floor area that a standard asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiamen.kernel import clock
from jiamen.planning.selectors.sites import Candidate
from jiamen.planning.selectors.standards import in_force
from jiamen.planning.selectors.walks import Count


@dataclass(frozen=True, slots=True)
class RoomRule:
    """`m2_per_100` of floor for 100 households; a place of unknown floor area counts with `usual_m2`."""

    m2_per_100: int
    usual_m2: int

    def households(self, sites: Sequence[Candidate]) -> Count:
        """How many households each place (m) has room for, rounded down."""
        area = np.array([site.floor_area_m2 or self.usual_m2 for site in sites], dtype=np.int64)
        return area * 100 // self.m2_per_100


def room_rule() -> RoomRule:
    """The standards of today: floor area for 100 households, and the size of a centre as the usual one (one query)."""
    today = in_force(clock.today())
    return RoomRule(max(1, today["area_per_100_households"]), today["centre_size"])
