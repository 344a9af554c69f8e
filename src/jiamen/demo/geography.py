"""Borders and points: streets and communities as clipped Voronoi polygons, cells scattered where people would live.

All of it is simulated. Lengths are metres east (x) and north (y) of the district's centre on a local plane, which is accurate to
a few metres over a district; coordinates are WGS-84.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from jiamen.demo.apportion import Floats, apportion
from jiamen.demo.outline import Outline, Street

M_PER_DEGREE = 111_195  # of latitude, on the sphere of 6,371 km the distances of the product use
DENSE_M = 1_250  # how far from the centre town density falls to 1/e

HAMLETS_OUT = 0.6  # of the way from the community's point to anywhere in it


@dataclass(frozen=True, slots=True)
class Plane:
    """The local plane of a district."""

    lat: float
    lon: float

    def to_globe(self, xy: Floats) -> Floats:
        """Metres (n, 2) east and north → degrees (n, 2) longitude and latitude, to about 10 cm."""
        scale = np.array([M_PER_DEGREE * math.cos(math.radians(self.lat)), M_PER_DEGREE])
        degrees: Floats = np.round(np.asarray(xy) / scale + [self.lon, self.lat], 6)
        return degrees

    def geojson(self, shape: shapely.Geometry) -> dict[str, Any]:
        """A polygon of the plane as GeoJSON in degrees."""
        return dict(shapely.geometry.mapping(shapely.transform(shape, self.to_globe)))


@dataclass(frozen=True, slots=True)
class Land:
    """Shapes of a district on its plane, by code; a community's point is where its people are thickest."""

    plane: Plane
    district: shapely.Polygon
    streets: dict[str, shapely.Polygon]
    communities: dict[str, shapely.Polygon]
    points: dict[str, tuple[float, float]]


def lay_out(outline: Outline, rng: np.random.Generator) -> Land:
    """Cut the district into streets and the streets into communities."""
    border = _border(outline, rng)
    streets = _cut(border, np.array([s.at_km for s in outline.streets]) * 1000)
    communities, points = {}, {}
    for street, shape in zip(outline.streets, streets, strict=True):
        seeds = _seeds(street, shape, rng)
        for community, cut, seed in zip(street.communities, _cut(shape, seeds), seeds, strict=True):
            communities[community.code] = cut
            points[community.code] = (float(seed[0]), float(seed[1]))
    return Land(
        Plane(outline.lat, outline.lon), border,
        {s.code: shape for s, shape in zip(outline.streets, streets, strict=True)}, communities, points,
    )  # fmt: skip


def _border(outline: Outline, rng: np.random.Generator) -> shapely.Polygon:
    """A rounded outline with the district's area, to the square metre."""
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    waves = [rng.normal(scale=0.035) * np.cos(k * turn + rng.uniform(0, 2 * np.pi)) for k in range(2, 9)]
    wave = np.sum(waves, axis=0)
    ring = (
        np.c_[np.cos(turn) * math.sqrt(outline.stretch), np.sin(turn) / math.sqrt(outline.stretch)]
        * (1 + wave)[:, None]
    )
    scale = math.sqrt(outline.area_km2 * 1e6 / shapely.Polygon(ring).area)
    return shapely.Polygon(ring * scale + np.array(outline.middle_km) * 1000)


def _cut(shape: shapely.Polygon, seeds: Floats) -> list[shapely.Polygon]:
    """The part of the shape nearest to each seed, in the seeds' order."""
    if len(seeds) == 1:
        return [shape]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=shape, ordered=True)
    return [shapely.intersection(cell, shape) for cell in shapely.get_parts(cells)]


def _seeds(street: Street, shape: shapely.Polygon, rng: np.random.Generator) -> Floats:
    """Community points: urban ones crowd towards the centre (in a town: towards its market), villages fill the rest."""
    urban = sum(c.urban for c in street.communities)
    spots = scatter(shape, 3_000, rng)
    heart = np.array(street.at_km) * (1000 if street.town else 700)
    far = np.hypot(*(spots - heart).T)
    dense = np.exp(-far / (700 if street.town else DENSE_M))
    inner = _spread(spots, dense, urban, rng)
    inner = inner[np.argsort(np.hypot(*(inner - heart).T))]  # known ones lie inmost
    away = np.exp(-dense * 4) if urban else np.ones(len(spots))
    return np.concatenate([inner, _spread(spots, away, len(street.communities) - urban, rng, keep_off=inner)])


def _spread(
    spots: Floats, weight: Floats, number: int, rng: np.random.Generator, *, keep_off: Floats | None = None
) -> Floats:
    """So many well-spaced points by weighted Lloyd relaxation; points of `keep_off` hold their ground."""
    if number == 0:
        return np.empty((0, 2))
    fixed = np.empty((0, 2)) if keep_off is None else keep_off
    points = spots[rng.choice(len(spots), number, replace=False, p=weight / weight.sum())]
    for _ in range(6):
        near = cKDTree(np.concatenate([points, fixed])).query(spots)[1]
        for i in range(number):
            mine = near == i
            if mine.any():
                points[i] = np.average(spots[mine], axis=0, weights=weight[mine])
    return points


def scatter(shape: shapely.Polygon, number: int, rng: np.random.Generator) -> Floats:
    """Uniform random points inside the shape."""
    west, south, east, north = shape.bounds
    found: list[Floats] = [np.empty((0, 2))]
    have = 0
    shapely.prepare(shape)
    while have < number:
        tries = rng.uniform([west, south], [east, north], size=(2 * number + 20, 2))
        inside = tries[shapely.contains_xy(shape, tries[:, 0], tries[:, 1])]
        found.append(inside)
        have += len(inside)
    return np.concatenate(found)[:number]


def dwell(shape: shapely.Polygon, at: tuple[float, float], number: int, rng: np.random.Generator) -> Floats:
    """Points where people live: compounds around the community's point, hamlets farther out, never over the border."""
    reach = math.sqrt(shape.area)
    outer = scatter(shape, 2 + number // 25, rng)
    hamlets = np.concatenate([np.array([at]), at + (outer - at) * HAMLETS_OUT])
    of = np.repeat(np.arange(len(hamlets)), apportion(number, np.r_[len(hamlets) * 0.6, np.ones(len(hamlets) - 1)]))
    spots = hamlets[of] + rng.normal(scale=reach * 0.09, size=(number, 2))
    shapely.prepare(shape)
    outside = ~shapely.contains_xy(shape, spots[:, 0], spots[:, 1])
    spots[outside] = scatter(shape, int(outside.sum()), rng)
    return spots
