"""Enhanced two-step floating catchment areas: supply a head, where near supply counts more."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists


@dataclass(frozen=True)
class DecayZone:
    """A ring of walks: up to `to_m` metres, and beyond the ring before it, counts `weight` (0–1)."""

    to_m: int
    weight: float


def floating_catchment(
    near: NearestLists, people: NDArray[np.int64], supply: NDArray[np.float64], zones: Sequence[DecayZone]
) -> NDArray[np.float64]:
    """Supply a head (n) at each demand point: the E2SFCA of Luo & Qi, Health & Place 15 (2009) 1100–1107.

    Step 1: each site's `supply` (m, for example m² of floor) is divided by the people (head counts, n) in its catchment,
    weighted by the zone they live in. Step 2: each demand point adds up those ratios over the sites in its own
    catchment, weighted likewise. Luo & Qi weigh three zones by 1, 0.68 and 0.22. A site without people in its catchment
    gives nothing. Where every site with supply has people, the sum of people × result is all supply.

    Raises ProblemError for zones that do not grow or weigh less than nothing, and for lists cut off inside the last zone.
    """
    weight = _weights(near, zones)
    rows = np.repeat(np.arange(near.n_demand), np.diff(near.start))
    demanded = np.bincount(near.site, weights=weight * people[rows], minlength=near.n_sites)
    ratio = np.divide(supply, demanded, out=np.zeros(near.n_sites), where=demanded > 0)
    return np.asarray(np.bincount(rows, weights=weight * ratio[near.site], minlength=near.n_demand))


def _weights(near: NearestLists, zones: Sequence[DecayZone]) -> NDArray[np.float64]:
    limits = np.array([zone.to_m for zone in zones], dtype=np.int64)
    weights = np.array([zone.weight for zone in zones], dtype=np.float64)
    if not len(zones) or limits[0] < 0 or (np.diff(limits) <= 0).any() or not (weights >= 0).all():
        raise ProblemError("zones", "Zones must grow outwards and weigh 0 or more. Correct their metres and weights.")
    short = np.nonzero((np.diff(near.start) < near.n_sites) & (near.far_m <= limits[-1]))[0]
    if len(short):
        rows = tuple(int(row) for row in short[:20])
        sentence = (
            f"The list of demand point {rows[0] + 1} ends before the last zone, {limits[-1]} m. Keep more sites a list."
        )
        raise ProblemError("zones-list", sentence, rows)
    return np.asarray(np.append(weights, 0.0)[np.searchsorted(limits, near.walk_m)])
