"""The walking network of an OpenStreetMap extract (.osm.pbf, .osm)."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from jiamen_optim.common.disk_cache import Arrays, cached_arrays
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.network import WalkingNetwork
from jiamen_optim.common.walking import great_circle_m

ON_FOOT = frozenset({
    "bridleway", "corridor", "cycleway", "footway", "living_street", "path", "pedestrian", "platform", "primary",
    "primary_link", "residential", "road", "secondary", "secondary_link",
    "service", "steps", "tertiary", "tertiary_link", "track", "unclassified",
})  # fmt: skip
"""Kinds of way people may walk along unless a sign says otherwise."""
WITH_PAVEMENT = frozenset({"trunk", "trunk_link"})
"""Kinds people may walk along where there is a pavement."""
NOT_YET = frozenset({"construction", "proposed", "planned", "razed", "abandoned"})
OPEN = frozenset({"yes", "designated", "permissive", "official", "public", "destination"})
SHUT = frozenset({"no", "private", "use_sidepath"})
PAVEMENT = frozenset({"both", "left", "right", "yes", "separate"})
SCRAP_M = 500
"""Parts of the network shorter than this and joined to nothing else are drawing left unconnected, and dropped."""
_RULES = "1"
"""Changes with the rules above, so that what was kept under older ones is not used."""


def read_walking_network(path: Path, *, cache: Path | None = None) -> WalkingNetwork:
    """Every stretch of way that may be walked, joined where ways share a node, so a bridge passes over without joining.

    `cache` is a folder where the network is kept by the content of the file. Raises ProblemError when the file cannot be
    read or holds nothing to walk on.
    """
    try:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ProblemError("file", f"{path.name} cannot be read: {error.strerror}. Check the path.") from None
    kept = cached_arrays(cache, f"network-{_RULES}-{content}", lambda: _read(path))
    return WalkingNetwork(**kept)  # type: ignore[arg-type]  # the arrays are those `_read` made


def may_walk(tags: Mapping[str, str]) -> bool:
    """Whether people may walk along a way with these tags: its kind, overruled by `access`, overruled by `foot`."""
    kind, foot = tags.get("highway", ""), tags.get("foot", "")
    if not kind or kind in NOT_YET or foot in SHUT:
        return False
    if foot in OPEN:
        return True
    if tags.get("access", "") in SHUT:
        return False
    return kind in ON_FOOT or (kind in WITH_PAVEMENT and tags.get("sidewalk", "") in PAVEMENT)


def _read(path: Path) -> Arrays:
    refs, places, runs, stairs = [], [], [], []
    run = 0
    try:
        ways = osmium.FileProcessor(str(path)).with_locations()
        for way in ways.with_filter(osmium.filter.KeyFilter("highway")):
            tags = {tag.k: tag.v for tag in way.tags}
            if not isinstance(way, osmium.osm.Way) or not may_walk(tags):
                continue
            run += 1
            for stop in way.nodes:
                if not stop.location.valid():
                    run += 1  # The extract ends here; what follows is another stretch.
                    continue
                refs.append(stop.ref)
                places.append((stop.location.lon, stop.location.lat))
                runs.append(run)
                stairs.append(tags["highway"] == "steps")
    except RuntimeError:
        raise ProblemError(
            "network-file", f"{path.name} is not an OpenStreetMap extract. Give a .osm.pbf file."
        ) from None
    first, node = np.unique(np.array(refs, dtype=np.int64), return_index=True, return_inverse=True)[1:]
    joined = np.diff(np.array(runs, dtype=np.int64)) == 0
    lon, lat = np.array(places, dtype=np.float64).reshape(-1, 2)[first].T
    tail, head = node[:-1][joined], node[1:][joined]
    steps = np.array(stairs[:-1], dtype=bool)[joined]
    whole = _connected(lon, lat, tail, head) & (tail != head)
    if not whole.any():
        raise ProblemError("network-empty", f"{path.name} holds no way to walk on. Choose an extract with streets.")
    return {
        "lon": lon,
        "lat": lat,
        "tail": tail[whole].astype(np.int32),
        "head": head[whole].astype(np.int32),
        "stairs": steps[whole],
    }


def _connected(
    lon: NDArray[np.float64], lat: NDArray[np.float64], tail: NDArray[np.int64], head: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which edges belong to a part of at least SCRAP_M."""
    if not len(tail):
        return np.zeros(0, dtype=bool)
    matrix = coo_array((np.ones(len(tail)), (tail, head)), shape=(len(lon), len(lon)))
    part = connected_components(matrix, directed=False)[1][tail]
    long = np.bincount(part, weights=great_circle_m(lon[tail], lat[tail], lon[head], lat[head]))
    return np.asarray(long[part] >= SCRAP_M)
