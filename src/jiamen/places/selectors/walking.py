"""Walking distances without a walking network: the great circle times a detour factor, said to be an estimate. Pure."""

from math import asin, ceil, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
PACE_M_PER_MIN = 80


def walk_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float, *, detour: float) -> int:
    """Estimated metres on foot between two places (WGS-84 degrees): haversine × `detour`."""
    phi_a, phi_b = radians(lat_a), radians(lat_b)
    chord = sin((phi_b - phi_a) / 2) ** 2 + cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    return round(2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord))) * detour)


def walk_minutes(metres: int) -> int:
    """Minutes on foot at 80 m a minute, rounded up, at least one."""
    return max(1, ceil(metres / PACE_M_PER_MIN))
