"""A population raster as cells.

A pixel knows only how many people live in it. It goes to the community whose point is nearest; its people are split into age
groups, and into households, by the census of the county. The cells are therefore marked as estimated (模拟数据).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from scipy.spatial import cKDTree

from jiamen.kernel.actor import Actor
from jiamen.kernel.excel.errors import FileRefused
from jiamen.kernel.excel.reading import Row, Table
from jiamen.kernel.imports.raster import RasterNowhere, read_pixels
from jiamen.kernel.imports.upsert import visible_rows
from jiamen.kernel.words import listed
from jiamen.people.models import CensusCounty, PopulationCell

HEADER = (
    "code", "area", "lon", "lat", "system", "residents", "households", "age_0_14", "age_15_64", "age_65_plus", "simulated",
)  # fmt: skip
MARGIN_DEG = 0.03
"""Around the communities' points; about 3 km."""
FARTHEST_DEG = 0.08
"""A pixel farther than about 9 km from every community belongs to somebody else."""


class RasterNeedsAreas(FileRefused):
    """No communities with a position."""

    code = "raster-needs-areas"
    message = _("No community with a position is known yet, so the raster's people cannot be given to any.")
    next_step = _("Import the areas with longitude and latitude first.")


class RasterNeedsCensus(FileRefused):
    """No census row of the county."""

    code = "raster-needs-census"
    message = _("A raster holds no ages; they are estimated from the census, which is not imported for {counties}.")
    next_step = _("Import the census workbook first.")


def read_raster(actor: Actor, path: Path) -> Table:
    """The raster at ``path`` as a table of population cells over the communities the actor may see.

    Raises:
        FileRefused: communities or census are missing, or the raster cannot be used.
    """
    area = PopulationCell._meta.get_field("area").related_model
    found = visible_rows(actor, area).filter(lat__isnull=False, lon__isnull=False, children__isnull=True)
    points = list(found.values_list("code", "lon", "lat"))
    if not points:
        raise RasterNeedsAreas()
    codes = np.array([code for code, _lon, _lat in points])
    places = np.array([(lon, lat) for _code, lon, lat in points])
    west, south = places.min(axis=0) - MARGIN_DEG
    east, north = places.max(axis=0) + MARGIN_DEG
    pixels = read_pixels(path, (west, south, east, north))
    scale = np.array([np.cos(np.radians(places[:, 1].mean())), 1.0])
    far, nearest = cKDTree(places * scale).query(np.column_stack([pixels.lon, pixels.lat]) * scale)
    kept = np.flatnonzero(np.asarray(far) < FARTHEST_DEG)
    if not kept.size:
        raise RasterNowhere()
    areas = codes[np.asarray(nearest)[kept]]
    shares = _shares({code[:6] for code in areas.tolist()})
    rows = _rows(pixels.lon[kept], pixels.lat[kept], areas, pixels.value[kept], shares)
    return Table("", HEADER, rows, kept.size, lambda row, column: __("pixel {number}").format(number=row))


def _shares(counties: set[str]) -> dict[str, tuple[npt.NDArray[np.float64], float]]:
    """For each county: shares of the three age groups (adding up to 1), and people in a household."""
    census = CensusCounty.objects.in_bulk(counties)
    shares = {}
    for code, county in census.items():
        young, old = county.figures.get("人口比重_0-14岁"), county.figures.get("人口比重_65岁及以上")
        if young is not None and old is not None and county.residents and county.households:
            parts = np.array([young, 100.0 - young - old, old]) / 100.0
            shares[code] = (parts, county.residents / county.households)
    if missing := sorted(counties - set(shares)):
        raise RasterNeedsCensus(counties=listed(missing))
    return shares


def _rows(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    areas: npt.NDArray[Any],
    people: npt.NDArray[np.float64],
    shares: dict[str, tuple[npt.NDArray[np.float64], float]],
) -> Iterator[Row]:
    """Whole people: what rounding takes from one pixel it gives to the next, so that sums and shares stay true."""
    owed = {code: np.zeros(5) for code in shares}  # residents, households, three ages
    for number, (x, y, area, value) in enumerate(zip(lon, lat, areas.tolist(), people, strict=True), start=1):
        debt, (parts, size) = owed[area[:6]], shares[area[:6]]
        residents = int(debt[0] + value + 0.5)
        debt[0] += value - residents
        if residents < 1:
            continue
        homes = max(0, int(debt[1] + residents / size + 0.5))
        debt[1] += residents / size - homes
        wanted = debt[2:] + residents * parts
        ages = split(residents, wanted)
        debt[2:] = wanted - ages
        values = [f"R{x:.5f}_{y:.5f}", area, round(float(x), 6), round(float(y), 6), "WGS-84"]
        yield number, [*values, residents, homes, *ages.tolist(), "是"]


def split(total: int, wanted: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Whole numbers ≥ 0 that add up to ``total``, near ``wanted`` (largest remainders first)."""
    whole = np.maximum(np.floor(wanted), 0).astype(np.int64)
    while (gap := total - int(whole.sum())) != 0:
        step = 1 if gap > 0 else -1
        short = np.where((whole > 0) | (step > 0), (wanted - whole) * step, -np.inf)
        whole[int(np.argmax(short))] += step
    return whole
