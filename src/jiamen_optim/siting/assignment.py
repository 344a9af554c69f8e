"""Who goes where once the sites are chosen, and who gains or loses by a change."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.siting.solution import UNREACHED


def assign(near: NearestLists, sites: Iterable[int]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Nearest open site (n, int32; UNREACHED if no listed one is open) and the walk there in metres (n, int32)."""
    is_open = np.zeros(near.n_sites, dtype=bool)
    is_open[list(sites)] = True
    rows = np.repeat(np.arange(near.n_demand), np.diff(near.start))
    hits = np.nonzero(is_open[near.site])[0]
    # Lists are sorted by distance, so the first open entry of a row is its nearest.
    served, first = np.unique(rows[hits], return_index=True)
    site = np.full(near.n_demand, UNREACHED, dtype=np.int32)
    walk_m = near.far_m.copy()
    site[served] = near.site[hits[first]]
    walk_m[served] = near.walk_m[hits[first]]
    return site, walk_m


@dataclass(frozen=True, eq=False)
class GainsAndLosses:
    """Walks before and after a change of sites, one entry per demand point, in metres (int32).

    An entry without a listed open site (`reached_…` False) holds its far distance: at least that far.
    """

    before_m: NDArray[np.int32]
    after_m: NDArray[np.int32]
    reached_before: NDArray[np.bool_]
    reached_after: NDArray[np.bool_]

    @property
    def nearer(self) -> NDArray[np.bool_]:
        """Who walks less than before."""
        return self.after_m < self.before_m

    @property
    def farther(self) -> NDArray[np.bool_]:
        """Who walks more than before."""
        return self.after_m > self.before_m


def gains_and_losses(near: NearestLists, before: Iterable[int], after: Iterable[int]) -> GainsAndLosses:
    """Compare two choices of sites (0-based) demand point by demand point."""
    site_before, before_m = assign(near, before)
    site_after, after_m = assign(near, after)
    return GainsAndLosses(before_m, after_m, site_before != UNREACHED, site_after != UNREACHED)
