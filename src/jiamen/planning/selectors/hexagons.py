"""Cells drawn together for the eye: a map of a city would else move 200,000 dots.

Cells are grouped into the hexagons of H3 (Uber's hierarchical grid: every resolution has edges √7 times shorter than the one
before) at the finest resolution that leaves few enough. Figures are still computed cell by cell; only the picture is coarse.
"""

from dataclasses import dataclass, fields
from typing import Any

import h3
import numpy as np
from numpy.typing import NDArray

from jiamen.planning.selectors.walks import NOBODY, Cells, Count

MOST_DRAWN = 25_000
FINEST, COARSEST = 10, 5
"""Resolutions with edges of about 76 m and 9.9 km."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn of n cells: m `cells`, each as large as `size_m` on the ground.

    `group` (n) is the row of each cell among them; `people` (n) the residents a mean or a majority goes by. `grouped` says
    whether the rows are hexagons.
    """

    cells: Cells
    size_m: int
    group: NDArray[np.int64]
    people: Count
    grouped: bool

    def mean(self, walk: Count) -> Count:
        """The mean of the walks (n, metres) of the residents of each row who have a place to walk to; else NOBODY."""
        if not self.grouped:
            return walk
        known = np.where(walk == NOBODY, 0, np.maximum(self.people, 1))
        heads, metres = self._sums(known), self._sums(known * walk)
        return np.where(heads > 0, np.rint(metres / np.maximum(heads, 1)), NOBODY).astype(np.int64)

    def most(self, kinds: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """Of `count` kinds (n, from 0), the one most residents of each row are of; the first where nobody lives."""
        if not self.grouped:
            return kinds
        heads = np.zeros((len(self.cells), count), dtype=np.int64)
        np.add.at(heads, (self.group, kinds), self.people)
        return np.asarray(heads.argmax(axis=1))

    def _sums(self, values: Count) -> Count:
        sums = np.zeros(len(self.cells), dtype=np.int64)
        np.add.at(sums, self.group, values)
        return sums


@dataclass(frozen=True, slots=True)
class Hexagons:
    """Hexagons of one resolution: their `names` (m), the `first` cell in each (m), and the hexagon of each cell (n)."""

    resolution: int
    names: NDArray[np.str_]
    first: NDArray[np.int64]
    group: NDArray[np.int64]


def grouped(cells: Cells, most: int) -> Hexagons:
    """The cells in at most `most` hexagons, as fine as that allows (coarser than COARSEST is not gone)."""
    places = list(zip(cells.lat.tolist(), cells.lon.tolist(), strict=True))
    for resolution in range(FINEST, COARSEST - 1, -1):
        codes = [h3.latlng_to_cell(lat, lon, resolution) for lat, lon in places]
        names, first, group = np.unique(np.array(codes), return_index=True, return_inverse=True)
        if len(names) <= most:
            break
    return Hexagons(resolution, names, first, group)


def drawn(cells: Cells, cell_m: int) -> Drawn:
    """The cells themselves, `cell_m` metres wide each, or hexagons when they are more than MOST_DRAWN."""
    if len(cells) <= MOST_DRAWN:
        return Drawn(cells, cell_m, np.arange(len(cells)), cells.residents, grouped=False)
    found = grouped(cells, MOST_DRAWN)
    width_m = round(np.sqrt(3) * h3.average_hexagon_edge_length(found.resolution, unit="m"))
    return Drawn(
        _joined(cells, found.names, found.first, found.group), width_m, found.group, cells.residents, grouped=True
    )


def _joined(cells: Cells, names: NDArray[np.str_], first: NDArray[np.int64], group: NDArray[np.int64]) -> Cells:
    """One row a hexagon: where it lies, the area of its first cell, and everybody in it."""
    lat, lon = np.array([h3.cell_to_latlng(name) for name in names.tolist()]).T
    columns: dict[str, Any] = {"code": names, "area": cells.area[first], "lon": lon, "lat": lat}
    for field in fields(Cells):
        if field.name not in columns:
            columns[field.name] = np.bincount(group, getattr(cells, field.name)).astype(np.int64)
    return Cells(**columns)
