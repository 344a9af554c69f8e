"""Small invented towns as OpenStreetMap extracts, written when a test asks for one."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import osmium
from osmium.osm.mutable import Node, Way

from jiamen_optim.common.walking import EARTH_RADIUS_M

LON, LAT = 118.0, 28.0
M = np.degrees(1 / EARTH_RADIUS_M)
"""Degrees of latitude in one metre."""


def degrees(east_m: float, north_m: float) -> tuple[float, float]:
    """The place so many metres east and north of the corner of the town."""
    return LON + east_m * M / np.cos(np.radians(LAT)), LAT + north_m * M


def columns(*places: tuple[float, float]) -> tuple[list[float], list[float]]:
    """Longitudes and latitudes of places in metres."""
    lon, lat = zip(*(degrees(*place) for place in places), strict=True)
    return list(lon), list(lat)


def write_town(
    path: Path, nodes: Mapping[int, tuple[float, float]], ways: Sequence[tuple[Sequence[int], Mapping[str, str]]]
) -> Path:
    """An extract with nodes in metres (by number) and ways along them with tags."""
    return write_extract(path, {number: degrees(*place) for number, place in nodes.items()}, ways)


def write_extract(
    path: Path, nodes: Mapping[int, tuple[float, float]], ways: Sequence[tuple[Sequence[int], Mapping[str, str]]]
) -> Path:
    """The same with nodes in degrees."""
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, place in nodes.items():
            writer.add_node(Node(id=number, location=place))
        for number, (along, tags) in enumerate(ways, 1):
            writer.add_way(Way(id=number, nodes=list(along), tags=dict(tags)))
    return path
