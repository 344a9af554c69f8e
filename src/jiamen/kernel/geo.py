"""Positions on the map: the coordinate systems used in China, checks, and distances.

Everything is stored in WGS-84 degrees. CGCS2000, the national system, is treated as equal to it: their ellipsoids differ by
about 0.1 mm at the surface and their frames by centimetres, far below a doorstep. Maps sold in China draw in GCJ-02 (高德,
腾讯) or BD-09 (百度), which shift a point by up to about a kilometre; a centre imported unconverted would stand in the next
neighbourhood. The shift formulas are the published reverse-engineered ones; the inverses are fixed-point iterations on them,
so that a round trip is exact to well under a millimetre inside China.

Longitude comes before latitude in every signature here, as in GeoJSON.
"""

from enum import StrEnum
from typing import cast

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput

Degrees = npt.NDArray[np.float64]
"""Longitudes or latitudes, shape (n,) or scalar shape (), in degrees."""

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG): the sphere on which great-circle distances are measured."""

_KRASOVSKY_M = 6_378_245.0
_KRASOVSKY_E2 = 0.006_693_421_622_965_943
_BAIDU_TURN = np.pi * 3000.0 / 180.0
_BAIDU_LON, _BAIDU_LAT = 0.0065, 0.006
_INVERSE_STEPS = 8
"""Each step shrinks the error a hundredfold or more; the shift is 1e-2 degrees, so eight reach the last bit."""

_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
"""The box inside which map makers shift points."""


class PositionImpossible(InvalidInput):
    """Not a place on Earth."""

    code = "position-impossible"
    message = _("Longitude {lon} and latitude {lat} are not a place on the map.")
    next_step = _("Give both in degrees, for example 117.9618 and 28.4346.")


class PositionSwapped(InvalidInput):
    """Longitude and latitude have changed places."""

    code = "position-swapped"
    message = _("Longitude {lon} and latitude {lat} seem to have changed places.")
    next_step = _("Put the longitude (73 to 135 in China) first and the latitude (4 to 54) second.")


class CoordinateSystem(StrEnum):
    """The system a file's coordinates are given in."""

    WGS84 = "WGS-84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


def in_china(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Whether each point (degrees, any system) lies in the box inside which map makers shift points."""
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    return (x > _WEST) & (x < _EAST) & (y > _SOUTH) & (y < _NORTH)


def convert(
    lon: npt.ArrayLike, lat: npt.ArrayLike, *, source: CoordinateSystem, target: CoordinateSystem
) -> tuple[Degrees, Degrees]:
    """Move points from one coordinate system to another.

    ``lon`` and ``lat`` are degrees of equal shape; the answer has that shape. Points outside China stay where they are.
    """
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    inside = in_china(x, y)
    moved_x, moved_y = _to_gcj(x, y, source)
    moved_x, moved_y = _from_gcj(moved_x, moved_y, target) if not _same(source, target) else (x, y)
    return np.where(inside, moved_x, x), np.where(inside, moved_y, y)


def great_circle_m(lon_a: npt.ArrayLike, lat_a: npt.ArrayLike, lon_b: npt.ArrayLike, lat_b: npt.ArrayLike) -> Degrees:
    """Great-circle distance in metres between points in WGS-84 degrees (haversine; shapes broadcast)."""
    phi_a, phi_b = np.radians(np.asarray(lat_a, float)), np.radians(np.asarray(lat_b, float))
    half_lat = (phi_b - phi_a) / 2.0
    half_lon = np.radians(np.asarray(lon_b, float) - np.asarray(lon_a, float)) / 2.0
    chord = np.sin(half_lat) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(half_lon) ** 2
    return cast("Degrees", 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))


def walk_m(
    lon_a: npt.ArrayLike,
    lat_a: npt.ArrayLike,
    lon_b: npt.ArrayLike,
    lat_b: npt.ArrayLike,
    *,
    detour: float,
) -> npt.NDArray[np.int64]:
    """Estimated walking distance in whole metres: great-circle distance × ``detour`` (≥ 1), shapes broadcast."""
    return np.rint(great_circle_m(lon_a, lat_a, lon_b, lat_b) * detour).astype(np.int64)


def check_position(lon: float, lat: float) -> None:
    """Refuse a position (degrees) that cannot be meant.

    Raises:
        PositionSwapped: longitude and latitude have changed places.
        PositionImpossible: not a place on Earth, or the empty position 0, 0.
    """
    on_earth = abs(lat) <= 90.0 and abs(lon) <= 180.0 and (lon, lat) != (0.0, 0.0)
    if bool(in_china(lat, lon)) and not (on_earth and bool(in_china(lon, lat))):
        raise PositionSwapped(lon=lon, lat=lat)
    if not on_earth:
        raise PositionImpossible(lon=lon, lat=lat)


def _same(source: CoordinateSystem, target: CoordinateSystem) -> bool:
    earth = {CoordinateSystem.WGS84, CoordinateSystem.CGCS2000}
    return source == target or {source, target} <= earth


def _to_gcj(x: Degrees, y: Degrees, source: CoordinateSystem) -> tuple[Degrees, Degrees]:
    if source is CoordinateSystem.GCJ02:
        return x, y
    if source is not CoordinateSystem.BD09:
        return _shift_gcj(x, y)
    near_x, near_y = x - _BAIDU_LON, y - _BAIDU_LAT
    for _step in range(_INVERSE_STEPS):
        there_x, there_y = _shift_baidu(near_x, near_y)
        near_x, near_y = near_x + (x - there_x), near_y + (y - there_y)
    return near_x, near_y


def _from_gcj(x: Degrees, y: Degrees, target: CoordinateSystem) -> tuple[Degrees, Degrees]:
    if target is CoordinateSystem.GCJ02:
        return x, y
    if target is CoordinateSystem.BD09:
        return _shift_baidu(x, y)
    near_x, near_y = x, y
    for _step in range(_INVERSE_STEPS):
        there_x, there_y = _shift_gcj(near_x, near_y)
        near_x, near_y = near_x + (x - there_x), near_y + (y - there_y)
    return near_x, near_y


def _shift_baidu(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """GCJ-02 to BD-09: a small turn and stretch about the origin, then a fixed offset."""
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BAIDU_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BAIDU_TURN)
    return radius * np.cos(angle) + _BAIDU_LON, radius * np.sin(angle) + _BAIDU_LAT


def _shift_gcj(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """WGS-84 to GCJ-02: metres of shift from a polynomial and sine waves, turned into degrees on Krasovsky's ellipsoid."""
    u, v = x - 105.0, y - 35.0
    root = np.sqrt(np.abs(u))
    common = (20.0 * np.sin(6.0 * np.pi * u) + 20.0 * np.sin(2.0 * np.pi * u)) * 2.0 / 3.0
    north_m = (
        -100.0 + 2.0 * u + 3.0 * v + 0.2 * v * v + 0.1 * u * v + 0.2 * root + common
        + (20.0 * np.sin(np.pi * v) + 40.0 * np.sin(np.pi * v / 3.0)) * 2.0 / 3.0
        + (160.0 * np.sin(np.pi * v / 12.0) + 320.0 * np.sin(np.pi * v / 30.0)) * 2.0 / 3.0
    )  # fmt: skip
    east_m = (
        300.0 + u + 2.0 * v + 0.1 * u * u + 0.1 * u * v + 0.1 * root + common
        + (20.0 * np.sin(np.pi * u) + 40.0 * np.sin(np.pi * u / 3.0)) * 2.0 / 3.0
        + (150.0 * np.sin(np.pi * u / 12.0) + 300.0 * np.sin(np.pi * u / 30.0)) * 2.0 / 3.0
    )  # fmt: skip
    phi = np.radians(y)
    flat = 1.0 - _KRASOVSKY_E2 * np.sin(phi) ** 2
    per_degree_lat = np.radians(_KRASOVSKY_M * (1.0 - _KRASOVSKY_E2) / (flat * np.sqrt(flat)))
    per_degree_lon = np.radians(_KRASOVSKY_M / np.sqrt(flat) * np.cos(phi))
    return x + east_m / per_degree_lon, y + north_m / per_degree_lat
