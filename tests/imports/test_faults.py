"""A faulty file names all its faults at once and changes nothing."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotPermitted, SignInNeeded
from jiamen.kernel.excel.errors import FileRefused
from jiamen.kernel.imports.kinds import find_kind
from jiamen.kernel.imports.parsing import ColumnsMissing, ColumnTwice, NoRows
from jiamen.kernel.imports.running import ImportConflict
from jiamen.kernel.imports.sources import open_source
from jiamen.kernel.imports.upsert import RowElsewhere
from jiamen.kernel.imports.workbooks import marked_copy
from jiamen.kernel.models import AuditEntry
from jiamen.people.models import PopulationCell
from jiamen.places.models import Area, Centre, Premises
from tests.imports.make import (
    AREA,
    CELL,
    CENTRE,
    OPERATOR,
    PREMISES,
    contents,
    counts,
    make_areas,
    make_file,
    run,
    staff,
)
from tests.kernel.hostile import HOSTILE, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(db: None) -> None:
    make_areas()


FAULTY = [
    CELL,
    {**CELL, "网格编号": "G2", "居民人数": 321},
    {**CELL, "网格编号": "G3", "户数": "一百"},
    {**CELL, "网格编号": "G4", "区划代码": "999999999999", "经度": None},
    {**CELL, "网格编号": "G5", "经度": 28.43, "纬度": 117.96},
    {**CELL, "网格编号": "G1"},
    {**CELL, "网格编号": "G0001"},
]


def test_all_faults_are_shown_at_once_with_their_cells(tmp_path: Path) -> None:
    before = contents(PopulationCell, AuditEntry)
    report = run("population", make_file(tmp_path, *FAULTY))
    found = [(fault.row, fault.header, fault.code) for fault in report.faults]
    assert found == [
        (3, "居民人数", "cell-ages"),
        (4, "户数", "number-invalid"),
        (5, "区划代码", "reference-unknown"),
        (5, "经度", "cell-missing"),
        (6, "纬度", "position-swapped"),
        (8, "网格编号", "same-row-twice"),
    ]
    assert "G4" in report.faults[1].place  # column G of row 4 holds the households
    assert report.faults[1].value == "一百"
    assert "2" in report.faults[-1].sentence
    assert "8" in report.faults[-1].sentence
    assert contents(PopulationCell, AuditEntry) == before


def test_the_marked_copy_shows_each_fault_where_it_is_and_comes_back_when_corrected(tmp_path: Path) -> None:
    kind, path = find_kind("population"), make_file(tmp_path, *FAULTY)
    report = run("population", path, dry_run=True)
    copy = written(tmp_path, "marked.xlsx", marked_copy(kind, open_source(OPERATOR, kind, path), report.faults))
    book = load_workbook(copy)
    sheet = book.worksheets[0]
    marked = {cell.coordinate for row in sheet for cell in row if cell.comment}
    assert marked == {"F3", "G4", "B5", "C5", "D6", "A8"}
    said = sheet.max_column
    assert [row for row in range(2, 9) if sheet.cell(row, said).value] == [3, 4, 5, 6, 8]
    for row in (8, 6, 5, 4, 3):
        sheet.delete_rows(row)
    book.save(copy)
    assert counts(run("population", copy)) == (2, 0, 0)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_changes_nothing(what: str, tmp_path: Path) -> None:
    name, make, code = HOSTILE[what]
    before = contents(Area, AuditEntry)
    with pytest.raises(FileRefused) as refusal:
        run("areas", written(tmp_path, name, make()))
    assert refusal.value.code == code
    assert contents(Area, AuditEntry) == before


def test_missing_columns_are_named_all_at_once_and_strange_ones_mentioned(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing) as refusal:
        run("centres", make_file(tmp_path, {"编号": "C1", "名称": "x"}))
    assert "区划代码、地址、经度、纬度、坐标系" in refusal.value.sentence()
    report = run("areas", make_file(tmp_path, {**AREA, "备注": "x", "负责人": "y"}))
    assert ["备注、负责人" in warning for warning in report.warnings] == [True]


def test_headers_stand_in_either_language_and_any_order(tmp_path: Path) -> None:
    mixed = {"Name": "金龙岗社区", " 城 乡 ": "Urban", "AREA CODE": 361102002003}
    assert counts(run("areas", make_file(tmp_path, mixed))) == (1, 0, 0)
    with pytest.raises(ColumnTwice):
        run("areas", make_file(tmp_path, {**mixed, "名称": "again"}))


def test_a_header_alone_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoRows):
        run("areas", written(tmp_path, "a.csv", "区划代码,名称\n".encode()))


def test_an_area_needs_its_parent_but_may_bring_it(tmp_path: Path) -> None:
    orphan = {**AREA, "区划代码": "361199001001"}
    report = run("areas", make_file(tmp_path, orphan))
    assert [fault.code for fault in report.faults] == ["area-parent-unknown"]
    family = [{**AREA, "区划代码": code} for code in ("361199001001", "361199", "361199001")]
    assert counts(run("areas", make_file(tmp_path, *family))) == (3, 0, 0)


def test_figures_that_contradict_each_other_are_faults_not_database_errors(tmp_path: Path) -> None:
    wrong = [
        {**CELL, "网格编号": "A", "一人户数": 111},
        {**CELL, "网格编号": "B", "有一位老人的户数": 60, "有两位老人的户数": 51},
        {**CELL, "网格编号": "C", "残疾人数": 321},
    ]
    report = run("population", make_file(tmp_path, *wrong))
    assert [fault.code for fault in report.faults] == ["cell-households", "cell-households", "cell-disabled"]
    report = run("centres", make_file(tmp_path, {**CENTRE, "开放面积（平方米）": 351}))
    assert [fault.code for fault in report.faults] == ["open-area-too-large"]


def test_what_only_the_database_knows_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last guard: with the review switched off the constraint still refuses, in a sentence."""
    kind = find_kind("population")
    unguarded = object.__new__(type(kind))
    unguarded.__dict__.update(kind.__dict__ | {"review": lambda actor, rows: ()})
    from jiamen.kernel.imports.running import run_import

    with pytest.raises(ImportConflict) as refusal:
        run_import(OPERATOR, unguarded, make_file(tmp_path, {**CELL, "居民人数": 1}), dry_run=False)
    assert "cell_ages_add_up" in refusal.value.sentence()
    assert not PopulationCell.objects.exists()


def test_nobody_imports_without_the_right_or_outside_the_area(tmp_path: Path) -> None:
    path = make_file(tmp_path, PREMISES)
    with pytest.raises(SignInNeeded):
        run("premises", path, actor=Actor.anonymous())
    with pytest.raises(NotPermitted):
        run("premises", path, actor=staff("social_worker", "361102"))
    report = run("premises", path, actor=staff("district_planner", "361103"))
    assert [fault.code for fault in report.faults] == ["reference-unknown"]
    assert counts(run("premises", path, actor=staff("district_planner", "361102"))) == (1, 0, 0)
    with pytest.raises(NotPermitted):
        run("areas", make_file(tmp_path, AREA), actor=staff("operator", "361103"))


def test_a_code_does_not_reach_over_the_fence(tmp_path: Path) -> None:
    """A planner next door may not move our premises by using their code."""
    run("premises", make_file(tmp_path, PREMISES))
    mine = {**PREMISES, "区划代码": "361103001001"}
    with pytest.raises(RowElsewhere):
        run("premises", make_file(tmp_path, mine), actor=staff("district_planner", "361103"))
    assert Premises.objects.get().area_id == PREMISES["区划代码"]


def test_geojson_comes_in_with_points_and_areas(tmp_path: Path) -> None:
    facts = {key: value for key, value in CELL.items() if key not in ("经度", "纬度", "坐标系", "网格编号")}
    square = [[[117.9, 28.4], [117.902, 28.4], [117.902, 28.402], [117.9, 28.402], [117.9, 28.4]]]
    shapes = [{"type": "Point", "coordinates": [117.96, 28.43]}, {"type": "Polygon", "coordinates": square}]
    layer = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": shape, "properties": {**facts, "网格编号": f"F{number}"}}
            for number, shape in enumerate(shapes)
        ],
    }
    path = written(tmp_path, "cells.geojson", json.dumps(layer, ensure_ascii=False).encode())
    assert counts(run("population", path)) == (2, 0, 0)
    cell = PopulationCell.objects.get(code="F1")
    assert (cell.lon, cell.lat) == pytest.approx((117.901, 28.401), abs=1e-6)
    layer["features"][1]["geometry"] = None
    report = run("population", written(tmp_path, "cells.geojson", json.dumps(layer).encode()))
    assert [fault.code for fault in report.faults] == ["cell-missing", "cell-missing"]
    layer["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    for data, code in ((json.dumps(layer), "geojson-system"), ('{"a": 1}', "geojson-unknown"), ("{" * 9, "file-damaged"),
                       ('{"a":' * 100_000, "file-damaged")):  # fmt: skip
        with pytest.raises(FileRefused) as refusal:
            run("population", written(tmp_path, "x.geojson", data.encode()))
        assert refusal.value.code == code


def test_centres_stand_where_the_file_says(tmp_path: Path) -> None:
    run("centres", make_file(tmp_path, CENTRE))
    centre = Centre.objects.get()
    assert (centre.lon, centre.lat, centre.floor_area_m2) == (117.9618, 28.4346, 350)
