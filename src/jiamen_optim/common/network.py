"""Walking distances along a street network: snap, bounded Dijkstra from every site, nearest lists."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from jiamen_optim.common.disk_cache import Arrays, cached_arrays, content_key
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import MOST_M, NearestLists
from jiamen_optim.common.walking import EARTH_RADIUS_M, great_circle_m, known_degrees

SNAP_M = 300
"""How far from a way a cell or site may lie; the way to it counts as a straight walk."""
ELDERS_STAIRS = 3.0
"""A metre of stairs is as much to an elder as three on the level: a choice of this project, to be set by the caller."""
_NUMBERS_AT_ONCE = 8_000_000


@dataclass(frozen=True, eq=False)
class WalkingNetwork:
    """Undirected edges between nodes: `lon`, `lat` (v, degrees), `tail`, `head` (e, int32 nodes), `stairs` (e, bool)."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    stairs: NDArray[np.bool_]

    def weights_m(self, stairs_factor: float) -> NDArray[np.float64]:
        """Metres along each edge (e), stairs times the factor."""
        a, b = self.tail, self.head
        length = great_circle_m(self.lon[a], self.lat[a], self.lon[b], self.lat[b])
        return np.asarray(np.where(self.stairs, length * stairs_factor, length))


def network_lists(
    network: WalkingNetwork,
    cell_lon: ArrayLike,
    cell_lat: ArrayLike,
    site_lon: ArrayLike,
    site_lat: ArrayLike,
    *,
    k: int,
    cutoff_m: int,
    stairs_factor: float = 1.0,
    cache: Path | None = None,
) -> NearestLists:
    """The `k` nearest sites of each cell within `cutoff_m` metres on foot along the network.

    Coordinates in degrees (WGS-84 or CGCS2000). Cells and sites join the nearest edge within SNAP_M, the way to it
    counted straight; ways are shortest paths (Dijkstra 1959, from each site, bounded), in whole metres. `stairs_factor`
    makes stairs longer (ELDERS_STAIRS). `cache` is a folder where the lists are kept by the content of all arguments.

    Raises ProblemError naming the rows that lie too far from any way, or on an island without a site, and for
    coordinates, `k`, `cutoff_m` or `stairs_factor` out of range.
    """
    cells, sites = known_degrees(cell_lon, cell_lat, "cells"), known_degrees(site_lon, site_lat, "sites")
    if k < 1 or not 1 <= cutoff_m <= MOST_M:
        raise ProblemError("nearest-range", f"k={k} and a cut-off of {cutoff_m} m: both must be at least 1.")
    if not 1.0 <= stairs_factor <= 100.0:
        raise ProblemError("stairs", f"The factor for stairs {stairs_factor} is not between 1 and 100. Correct it.")

    def make() -> Arrays:
        graph, off_m = _with_places(network, np.concatenate([cells, sites]), len(cells), stairs_factor)
        first = len(network.lon)
        _refuse_islands(graph, first, len(cells))
        return _nearest(graph, off_m, first, len(cells), k, cutoff_m)

    ways = network.lon, network.lat, network.tail, network.head, network.stairs
    key = content_key(*ways, cells, sites, k, cutoff_m, stairs_factor, SNAP_M)
    kept = cached_arrays(cache, f"walks-{key}", make)
    return NearestLists(**kept, n_sites=len(sites))  # type: ignore[arg-type]  # the arrays are those `_nearest` made


def _with_places(
    network: WalkingNetwork, places: NDArray[np.float64], n_cells: int, stairs_factor: float
) -> tuple[csr_array, NDArray[np.float64]]:
    """The network with one more node for each place, on its nearest edge, and the metres from there to the place."""
    edge, along, off_m = _snapped(network, places)
    _refuse_far(off_m, n_cells)
    n, edges = len(network.lon), np.arange(len(network.tail))
    # Every edge is a row of stops: its two ends and whoever joins it between; neighbours in that row are linked.
    on = np.concatenate([edges, edges, edge])
    at = np.concatenate([np.zeros(len(edges)), np.ones(len(edges)), along])
    stop = np.concatenate([network.tail, network.head, n + np.arange(len(places))])
    order = np.lexsort((at, on))
    on, at, stop = on[order], at[order], stop[order]
    same = np.diff(on) == 0
    weight = network.weights_m(stairs_factor)[on[:-1]] * np.diff(at)
    return _graph(stop[:-1][same], stop[1:][same], weight[same], n + len(places)), off_m


def _graph(tail: NDArray[np.int64], head: NDArray[np.int64], weight: NDArray[np.float64], n: int) -> csr_array:
    """Both directions of every edge in rows; of parallel edges the shortest."""
    a, b, w = np.concatenate([tail, head]), np.concatenate([head, tail]), np.tile(weight, 2)
    order = np.lexsort((w, b, a))
    a, b, w = a[order], b[order], w[order]
    shortest = np.append(True, (np.diff(a) != 0) | (np.diff(b) != 0))
    start = np.concatenate([[0], np.cumsum(np.bincount(a[shortest], minlength=n))])
    return csr_array((w[shortest], b[shortest].astype(np.int32), start.astype(np.int32)), shape=(n, n))


def _snapped(
    network: WalkingNetwork, places: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Nearest edge of each place, how far along it (0–1), and the metres there (infinite beyond SNAP_M)."""
    # A plane tangent at the middle of the places: over the metres of a snap its error is below a decimetre.
    middle = np.cos(np.radians(places[:, 1].mean()))

    def plane(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([np.radians(lon) * middle, np.radians(lat)]) * EARTH_RADIUS_M

    nodes, points = plane(network.lon, network.lat), plane(*places.T)
    begin, end = nodes[network.tail], nodes[network.head]
    tree = shapely.STRtree(shapely.linestrings(np.stack([begin, end], axis=1)))
    found, near = tree.query_nearest(shapely.points(points), max_distance=SNAP_M, all_matches=False)
    edge = np.zeros(len(places), dtype=np.int64)
    edge[found] = near
    way = end[edge] - begin[edge]
    length = np.maximum((way**2).sum(axis=1), 1e-12)
    along = np.clip(((points - begin[edge]) * way).sum(axis=1) / length, 0.0, 1.0)
    off_m = np.full(len(places), np.inf)
    off_m[found] = np.hypot(*(points - begin[edge] - along[:, None] * way)[found].T)
    return edge, along, off_m


def _refuse_far(off_m: NDArray[np.float64], n_cells: int) -> None:
    for what, far in (("cells", ~np.isfinite(off_m[:n_cells])), ("sites", ~np.isfinite(off_m[n_cells:]))):
        rows = tuple(int(row) for row in np.nonzero(far)[0])
        if rows:
            raise ProblemError(
                "network-far",
                f"Row {rows[0] + 1} of the {what} is more than {SNAP_M} m from any way on foot, {len(rows)} rows in all. "
                "Check their coordinates, or use an extract that covers them.",
                rows,
            )


def _refuse_islands(graph: csr_array, first: int, n_cells: int) -> None:
    part = connected_components(graph, directed=False)[1][first:]
    rows = tuple(int(row) for row in np.nonzero(~np.isin(part[:n_cells], part[n_cells:]))[0])
    if rows:
        raise ProblemError(
            "network-island",
            f"No way on foot leads from row {rows[0] + 1} of the cells to any site, {len(rows)} rows in all. "
            "Correct the map, or add a site there.",
            rows,
        )


class _Pairs(NamedTuple):
    """Cells (rows), sites and the metres between them, of equal length, int32."""

    row: NDArray[np.int32]
    site: NDArray[np.int32]
    walk_m: NDArray[np.int32]


def _nearest(graph: csr_array, off_m: NDArray[np.float64], first: int, n_cells: int, k: int, cutoff_m: int) -> Arrays:
    n_sites = len(off_m) - n_cells
    chunk = max(_NUMBERS_AT_ONCE // graph.shape[0], 1)
    none = np.zeros(0, dtype=np.int32)
    near = _Pairs(none, none, none)
    found: list[_Pairs] = []
    for begin in range(0, n_sites, chunk):
        numbers = np.arange(begin, min(begin + chunk, n_sites))
        way = dijkstra(graph, indices=first + n_cells + numbers, limit=float(cutoff_m) + 1.0)
        way = np.rint(way[:, first : first + n_cells] + off_m[:n_cells] + off_m[n_cells + numbers, None])
        site, row = np.nonzero(way <= cutoff_m)
        found.append(_Pairs(row.astype(np.int32), numbers[site].astype(np.int32), way[site, row].astype(np.int32)))
        if numbers[-1] == n_sites - 1 or sum(len(pairs.row) for pairs in found) > n_cells * k + _NUMBERS_AT_ONCE:
            near, found = _k_nearest([near, *found], k), []
    counts = np.bincount(near.row, minlength=n_cells)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    far_m = np.full(n_cells, cutoff_m + 1, dtype=np.int32)
    full = counts == min(k, n_sites)
    far_m[full] = near.walk_m[start[1:][full] - 1]
    return {"start": start, "site": near.site, "walk_m": near.walk_m, "far_m": far_m}


def _k_nearest(found: list[_Pairs], k: int) -> _Pairs:
    """The k nearest of each row, nearest first, ties by number of the site; rows ascending."""
    row, site, walk = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((site, walk, row))
    counts = np.bincount(row)
    rank = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    kept = order[rank < k]
    return _Pairs(row[kept], site[kept], walk[kept])
