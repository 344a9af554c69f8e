"""Walking distances without a street map: great circle × detour factor."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import MOST_M, NearestLists

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG): keeps the great circle within 0.5 % of the ellipsoid."""

_ROWS_AT_ONCE = 4096


def walking_lists(
    cell_lon: ArrayLike,
    cell_lat: ArrayLike,
    site_lon: ArrayLike,
    site_lat: ArrayLike,
    *,
    k: int,
    cutoff_m: int,
    detour: float = 1.3,
) -> NearestLists:
    """The `k` nearest sites of each cell within `cutoff_m` metres on foot.

    Coordinates in degrees (WGS-84 or CGCS2000), one array entry per cell or site. Great circle by the haversine
    formula on a sphere of EARTH_RADIUS_M, times `detour`, rounded to whole metres. Raises ProblemError for missing or
    impossible coordinates and for `k`, `cutoff_m` or `detour` out of range.
    """
    cells, sites = _on_sphere(cell_lon, cell_lat, "cells"), _on_sphere(site_lon, site_lat, "sites")
    if not 1.0 <= detour <= 5.0:
        raise ProblemError("detour", f"The detour factor {detour} is not between 1 and 5. Use 1.3 if you are unsure.")
    # A chord of the sphere grows with its arc, so the nearest in space are the nearest along the surface.
    reach = 2 * np.sin(min(cutoff_m / (2 * EARTH_RADIUS_M * detour), np.pi / 2))

    def walk(chord: NDArray[np.float64]) -> NDArray[np.float64]:
        arc = 2 * np.arcsin(np.minimum(chord / 2, 1.0))
        return np.asarray(arc * EARTH_RADIUS_M * detour)

    return _lists(cells, sites, k, cutoff_m, reach, walk_of=walk)


def planar_lists(cells_m: ArrayLike, sites_m: ArrayLike, *, k: int, cutoff_m: int = MOST_M) -> NearestLists:
    """The same for projected coordinates in metres (n × 2 and m × 2): straight lines, rounded to whole metres."""
    cells, sites = (np.asarray(points, dtype=np.float64).reshape(-1, 2) for points in (cells_m, sites_m))
    _refuse_unknown(cells, "cells")
    _refuse_unknown(sites, "sites")
    return _lists(cells, sites, k, cutoff_m, float(cutoff_m), walk_of=np.asarray)


def great_circle_m(
    lon_a: NDArray[np.float64], lat_a: NDArray[np.float64], lon_b: NDArray[np.float64], lat_b: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Metres along the sphere of EARTH_RADIUS_M between points in degrees (n each), by the haversine formula."""
    east, north = np.radians(lon_b - lon_a), np.radians(lat_b - lat_a)
    across = np.cos(np.radians(lat_a)) * np.cos(np.radians(lat_b)) * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.sin(north / 2) ** 2 + across)))


def known_degrees(lon: ArrayLike, lat: ArrayLike, what: str) -> NDArray[np.float64]:
    """Longitude and latitude (n × 2). Raises ProblemError naming the rows of `what` that are missing or not on earth."""
    degrees = np.column_stack([np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)])
    _refuse_unknown(degrees, what)
    outside = np.nonzero((np.abs(degrees[:, 0]) > 180) | (np.abs(degrees[:, 1]) > 90))[0]
    if len(outside):
        rows = tuple(int(row) for row in outside[:20])
        raise ProblemError(
            "coordinate-range", f"Row {rows[0] + 1} of the {what} is not on earth. Check its coordinates.", rows
        )
    return degrees


def _on_sphere(lon: ArrayLike, lat: ArrayLike, what: str) -> NDArray[np.float64]:
    east, north = np.radians(known_degrees(lon, lat, what)).T
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def _refuse_unknown(points: NDArray[np.float64], what: str) -> None:
    if not len(points):
        raise ProblemError(f"no-{what}", f"There are no {what}. Import them first.")
    unknown = np.nonzero(~np.isfinite(points).all(axis=1))[0]
    if len(unknown):
        rows = tuple(int(row) for row in unknown[:20])
        raise ProblemError("coordinate-missing", f"Row {rows[0] + 1} of the {what} has no coordinates. Add them.", rows)


def _lists(
    cells: NDArray[np.float64],
    sites: NDArray[np.float64],
    k: int,
    cutoff_m: int,
    reach: float,
    *,
    walk_of: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> NearestLists:
    if k < 1 or not 1 <= cutoff_m <= MOST_M:
        raise ProblemError("nearest-range", f"k={k} and a cut-off of {cutoff_m} m: both must be at least 1.")
    keep = min(k, len(sites))
    counts, site, walk, far = [], [], [], []
    for index, chord in _nearest(cells, sites, keep, reach):
        found = index < len(sites)
        whole = np.full(index.shape, MOST_M, dtype=np.int64)
        whole[found] = np.rint(walk_of(chord[found]))
        # Whole metres first, then the number of the site: one sortable integer, the same order on every machine.
        whole, index = np.divmod(np.sort(whole << 32 | index, axis=1), 1 << 32)
        listed = (index < len(sites)) & (whole <= cutoff_m)
        counts.append(listed.sum(axis=1))
        site.append(index[listed].astype(np.int32))
        walk.append(whole[listed].astype(np.int32))
        far.append(np.where(listed[:, -1], whole[:, -1], cutoff_m + 1).astype(np.int32))
    start = np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)
    return NearestLists(start, np.concatenate(site), np.concatenate(walk), np.concatenate(far), len(sites))


def _nearest(
    cells: NDArray[np.float64], sites: NDArray[np.float64], keep: int, reach: float
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    tree = cKDTree(sites)
    # A hair beyond the reach, so that a site exactly at the cut-off is judged by its whole metres, not by rounding.
    limit = reach * (1 + 1e-6) + 1e-9
    for first in range(0, len(cells), _ROWS_AT_ONCE):
        chord, index = tree.query(
            cells[first : first + _ROWS_AT_ONCE], k=np.arange(1, keep + 1), distance_upper_bound=limit
        )
        yield np.asarray(index, dtype=np.int64), np.asarray(chord, dtype=np.float64)
