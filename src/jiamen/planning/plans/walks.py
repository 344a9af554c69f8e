"""Walks from people to places, for all plans."""

from django.conf import settings

from jiamen.planning.selectors.sites import Candidate
from jiamen.planning.selectors.walks import Cells
from jiamen_optim.common.nearest import MOST_M, NearestLists
from jiamen_optim.common.network import network_lists
from jiamen_optim.common.osm import read_walking_network
from jiamen_optim.common.walking import walking_lists

NEAREST = 600
"""Sites listed per cell, nearest first; a district has fewer, so nothing is left out."""
STREETS_TO_M = 10_000
"""How far walks along the streets are followed; who walks farther, and beyond the radius, is charged this far."""


def walks_to(cells: Cells, sites: list[Candidate], detour_percent: int, radius_m: int) -> NearestLists:
    """Walks along the streets where an extract is set, else great circle × detour."""
    places = cells.lon, cells.lat, [s.lon for s in sites], [s.lat for s in sites]
    if settings.WALKING_NETWORK is None:
        return walking_lists(*places, k=NEAREST, cutoff_m=MOST_M, detour=detour_percent / 100)
    kept = settings.DATA_DIR / "walks"
    network = read_walking_network(settings.WALKING_NETWORK, cache=kept)
    return network_lists(network, *places, k=NEAREST, cutoff_m=max(STREETS_TO_M, radius_m), cache=kept)
