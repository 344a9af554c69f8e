"""People, places and the walks between them, laid out for the optimisation core."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.conf import settings

from jiamen.kernel.actor import Actor
from jiamen.planning.selectors.sites import Candidate, candidates
from jiamen.planning.selectors.walks import NOBODY, Cells, Count, cells_in
from jiamen_optim.common.nearest import MOST_M, NearestLists
from jiamen_optim.common.network import network_lists
from jiamen_optim.common.osm import read_walking_network
from jiamen_optim.common.walking import walking_lists
from jiamen_optim.siting.assignment import assign

NEAREST = 600
"""Sites listed per cell, nearest first; a district has fewer, so nothing is left out."""
STREETS_TO_M = 10_000
"""How far walks along the streets are followed; who walks farther, and beyond the radius, is charged this far."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """People (n cells), places to choose from (m), and the walks between them, places numbered as listed."""

    cells: Cells
    sites: list[Candidate]
    near: NearestLists


@lru_cache(maxsize=4)
def laid_out(area: str, _version: str, detour_percent: int, streets_to_m: int) -> Layout:
    """People, places and walks of an area, kept between two turns of a knob; `_version` names the state of the data.

    The caller has asked for the right. Raises ProblemError like `walks_to_sites`.
    """
    system = Actor.system("laying out an area")
    cells, sites = cells_in(system, area), candidates(system, area)
    return Layout(cells, sites, walks_to_sites(cells, sites, detour_percent, streets_to_m))


def walks_to_sites(cells: Cells, sites: list[Candidate], detour_percent: int, radius_m: int) -> NearestLists:
    """Walks along the streets where an extract is set, else great circle × detour.

    Raises ProblemError for missing coordinates, and for places off the streets.
    """
    places = cells.lon, cells.lat, [s.lon for s in sites], [s.lat for s in sites]
    if settings.WALKING_NETWORK is None:
        return walking_lists(*places, k=NEAREST, cutoff_m=MOST_M, detour=detour_percent / 100)
    kept = settings.DATA_DIR / "walks"
    network = read_walking_network(settings.WALKING_NETWORK, cache=kept)
    return network_lists(network, *places, k=NEAREST, cutoff_m=max(STREETS_TO_M, radius_m), cache=kept)


def walks_today(layout: Layout) -> Count:
    """Metres to the nearest of today's centres (n); NOBODY when there is none at all."""
    centres = [index for index, site in enumerate(layout.sites) if site.kind == "centre"]
    if not centres:
        return np.full(len(layout.cells), NOBODY)
    return assign(layout.near, centres)[1].astype(np.int64)
