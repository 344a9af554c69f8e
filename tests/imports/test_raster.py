"""A population raster becomes cells: nobody is lost, ages follow the census, estimates are marked."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from jiamen.kernel.excel.errors import FileRefused
from jiamen.kernel.geo import great_circle_m
from jiamen.people.forms.raster import split
from jiamen.people.models import CensusCounty, PopulationCell
from jiamen.places.models import Area
from tests.imports.make import CENSUS, counts, make_areas, run
from tests.kernel.hostile import written

rasterio = pytest.importorskip("rasterio", reason="the extra “raster” is not installed")

WEST, NORTH, STEP = 117.95, 28.45, 0.001
POINTS = {"361102002001": (117.955, 28.445), "361102002002": (117.965, 28.435)}


def make_raster(folder: Path, values: Any, *, crs: str | None = "EPSG:4326", west: float = WEST) -> Path:
    path = folder / "people.tif"
    shape = rasterio.transform.from_origin(west, NORTH, STEP, STEP)
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1, dtype="float32", crs=crs,
        transform=shape, nodata=-99999.0,
    ) as out:  # fmt: skip
        out.write(values.astype("float32"), 1)
    return path


@pytest.fixture
def _ground(db: None) -> None:
    make_areas()
    for code, (lon, lat) in POINTS.items():
        Area.objects.filter(code=code).update(lon=lon, lat=lat)


@pytest.fixture
def _census(db: None) -> None:
    CensusCounty.objects.create(
        code="361102", province="江西省", name="信州区", residents=CENSUS["人口数_合计"], households=CENSUS["家庭户数"],
        figures={"人口比重_0-14岁": 18.04, "人口比重_65岁及以上": 11.0},
    )  # fmt: skip


@pytest.mark.usefixtures("_ground", "_census")
def test_all_people_of_a_raster_arrive_with_the_ages_of_the_census(tmp_path: Path) -> None:
    values = np.random.default_rng(1).uniform(0, 30, (20, 20))
    values[3, 4] = -99999.0
    expected = values[values > 0].sum()
    path = make_raster(tmp_path, values)
    report = run("population", path)
    assert report.created == PopulationCell.objects.count() > 300
    total = PopulationCell.objects.aggregate(
        people=Sum("residents"), homes=Sum("households"), young=Sum("age_0_14"), old=Sum("age_65_plus")
    )
    assert abs(total["people"] - expected) <= 1
    assert total["young"] == pytest.approx(0.1804 * total["people"], abs=2)
    assert total["old"] == pytest.approx(0.11 * total["people"], abs=2)
    assert total["homes"] == pytest.approx(total["people"] * CENSUS["家庭户数"] / CENSUS["人口数_合计"], abs=2)
    assert not PopulationCell.objects.filter(simulated=False).exists()
    assert counts(run("population", path)) == (0, 0, report.created)


@pytest.mark.usefixtures("_ground", "_census")
def test_a_pixel_goes_to_the_nearest_community(tmp_path: Path) -> None:
    values = np.zeros((20, 20))
    values[5, 5] = values[15, 15] = 40
    run("population", make_raster(tmp_path, values))
    for cell in PopulationCell.objects.all():
        near = min(POINTS, key=lambda code: float(great_circle_m(cell.lon, cell.lat, *POINTS[code])))
        assert cell.area_id == near
    assert {cell.area_id for cell in PopulationCell.objects.all()} == set(POINTS)


@pytest.mark.usefixtures("_ground")
def test_what_a_raster_needs_is_said(tmp_path: Path) -> None:
    values = np.full((20, 20), 5.0)
    for make, code in (
        (lambda: make_raster(tmp_path, values), "raster-needs-census"),
        (lambda: make_raster(tmp_path, values, crs=None), "raster-nowhere"),
        (lambda: make_raster(tmp_path, values, west=10.0), "raster-nowhere"),
        (lambda: written(tmp_path, "cut.tif", make_raster(tmp_path, values).read_bytes()[:40]), "file-damaged"),
    ):
        with pytest.raises(FileRefused) as refusal:
            run("population", make())
        assert refusal.value.code == code
    Area.objects.update(lon=None)
    with pytest.raises(FileRefused) as refusal:
        run("population", make_raster(tmp_path, values))
    assert refusal.value.code == "raster-needs-areas"


@given(st.integers(0, 500), st.lists(st.floats(-3, 300), min_size=3, max_size=3))
def test_split_gives_whole_people_and_loses_none(total: int, wanted: list[float]) -> None:
    parts = split(total, np.array(wanted))
    assert parts.sum() == total
    assert (parts >= 0).all()
