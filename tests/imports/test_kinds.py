"""Every kind, there and back again: a file comes in, its template is readable, the second time changes nothing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from openpyxl import load_workbook

from jiamen.accounts.models import RoleHolding, User
from jiamen.cases.models import ItemVersion, NeededPaper
from jiamen.kernel.actor import Actor
from jiamen.kernel.geo import CoordinateSystem, great_circle_m
from jiamen.kernel.imports.kinds import all_kinds, find_kind
from jiamen.kernel.imports.workbooks import template
from jiamen.kernel.models import AuditEntry
from jiamen.people.models import CensusCounty, PopulationCell
from jiamen.places.models import Area, Centre, Posting, Premises, Room
from tests.imports.make import (
    CELL,
    CENTRE,
    ITEM,
    PREMISES,
    SAMPLES,
    STAFF,
    contents,
    counts,
    make_areas,
    make_file,
    run,
)

pytestmark = pytest.mark.django_db

TABLES = (
    Area,
    Centre,
    Room,
    Premises,
    Posting,
    PopulationCell,
    CensusCounty,
    User,
    RoleHolding,
    ItemVersion,
    NeededPaper,
)
NEEDS_CENTRE = {"rooms", "staff"}


@pytest.fixture(autouse=True)
def _areas(db: None) -> None:
    make_areas()


def prepared(kind: str, folder: Path) -> Path:
    if kind in NEEDS_CENTRE:
        run("centres", make_file(folder, CENTRE, name="centre.xlsx"))
    if kind == "item-papers":
        run("items", make_file(folder, ITEM, name="item.xlsx"))
    return make_file(folder, SAMPLES[kind])


def test_the_kinds_of_the_issue_are_there() -> None:
    assert [kind.key for kind in all_kinds()] == list(SAMPLES)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_row_comes_in_once(kind: str, tmp_path: Path) -> None:
    path = prepared(kind, tmp_path)
    assert counts(run(kind, path)) == (1, 0, 0)
    before = contents(*TABLES, AuditEntry)
    assert counts(run(kind, path)) == (0, 0, 1)
    assert contents(*TABLES, AuditEntry) == before


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_dry_run_tells_what_would_happen_and_changes_nothing(kind: str, tmp_path: Path) -> None:
    path = prepared(kind, tmp_path)
    before = contents(*TABLES, AuditEntry)
    assert counts(run(kind, path, dry_run=True)) == (1, 0, 0)
    assert contents(*TABLES, AuditEntry) == before


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_filled_template_comes_in(kind: str, language: str, tmp_path: Path) -> None:
    prepared(kind, tmp_path)
    with translation.override(language):
        path = tmp_path / "template.xlsx"
        path.write_bytes(template(find_kind(kind)))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = find_kind(kind).columns
    sample = {column.key: SAMPLES[kind].get(column.zh) for column in columns}
    sheet.append([sample[column.key] for column in columns])
    book.save(path)
    report = run(kind, path)
    assert report.rows == 1
    assert counts(report) == (1, 0, 0)


def test_templates_offer_lists_and_notes() -> None:
    import io

    book = load_workbook(io.BytesIO(template(find_kind("centres"))))
    sheet = book.worksheets[0]
    assert sheet["A1"].value == "编号"
    assert str(sheet["A2"].value).startswith("说明：")
    lists = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    system = next(cell.column_letter for cell in sheet[1] if cell.value == "坐标系")
    source = book["选项"]
    column = lists[system].split("!$")[1][0]
    offered = [cell.value for cell in source[column][1:] if cell.value]
    assert offered == ["WGS-84", "CGCS2000", "GCJ-02", "BD-09"]


@pytest.mark.parametrize("kind", ["centres", "premises", "population"])
def test_a_changed_row_is_updated_and_the_others_left(kind: str, tmp_path: Path) -> None:
    sample = SAMPLES[kind]
    key = next(iter(sample))
    other = {**sample, key: "X2"}
    run(kind, make_file(tmp_path, sample, other))
    assert counts(run(kind, make_file(tmp_path, sample, {**other, "纬度": 28.4399}))) == (0, 1, 1)


def test_coordinates_are_stored_as_wgs84(tmp_path: Path) -> None:
    lon, lat = PREMISES["经度"], PREMISES["纬度"]
    run("premises", make_file(tmp_path, PREMISES))
    stored = Premises.objects.get()
    assert 300 < great_circle_m(stored.lon, stored.lat, lon, lat) < 800  # type: ignore[arg-type]  # sample values are numbers


def test_a_file_without_a_system_needs_one_told(tmp_path: Path) -> None:
    bare = {key: value for key, value in CENTRE.items() if key != "坐标系"}
    from jiamen.kernel.imports.parsing import ColumnsMissing

    with pytest.raises(ColumnsMissing) as refusal:
        run("centres", make_file(tmp_path, bare))
    assert "坐标系" in refusal.value.sentence()
    assert counts(run("centres", make_file(tmp_path, bare), system=CoordinateSystem.BD09)) == (1, 0, 0)


def test_columns_not_in_a_file_keep_what_is_stored(tmp_path: Path) -> None:
    """An update that does not speak of a column must not wipe it out."""
    run("centres", make_file(tmp_path, {**CENTRE, "层数": 3}))
    run("centres", make_file(tmp_path, {**CENTRE, "名称": "新名称"}))
    centre = Centre.objects.get()
    assert (centre.name, centre.storeys) == ("新名称", 3)


def test_staff_come_without_password_and_with_role_and_posting(tmp_path: Path) -> None:
    run("centres", make_file(tmp_path, CENTRE))
    run("staff", make_file(tmp_path, STAFF))
    user = User.objects.get(username="zhang.san")
    assert not user.has_usable_password()
    assert list(user.roles.values_list("role", "area")) == [("social_worker", "361102002001")]
    assert Posting.objects.get().position == "社工"
    assert counts(run("staff", make_file(tmp_path, {**STAFF, "手机号": "13800009999"}))) == (0, 1, 0)
    user.refresh_from_db()
    assert user.phone == "13800009999"


def test_a_file_makes_no_operators(tmp_path: Path) -> None:
    run("centres", make_file(tmp_path, CENTRE))
    report = run("staff", make_file(tmp_path, {**STAFF, "角色": "operator"}))
    assert [fault.code for fault in report.faults] == ["choice-unknown"]
    assert not User.objects.exists()


def test_an_import_leaves_one_audit_row(tmp_path: Path) -> None:
    run("population", make_file(tmp_path, CELL))
    entry = AuditEntry.objects.get(fact="rows-imported")
    assert (entry.subject, entry.area, entry.after) == (
        "import:population",
        "361102002001",
        {"kind": "population", "created": 1, "updated": 0, "unchanged": 0},
    )


@pytest.fixture(scope="module")
def census_file() -> Path:
    path = settings.BENCH_DATA / "census_county_2020.xlsx"
    if not path.exists():
        pytest.skip("the census workbook is not here: set JIAMEN_BENCH_DATA to the folder that has it")
    return path


def test_the_census_workbook_gives_its_counties_and_counts_the_rest(census_file: Path) -> None:
    report = run("census", census_file, actor=Actor.system("test"))
    assert (report.created, report.skipped, report.rows) == (2943, 415, 3358)
    county = CensusCounty.objects.get(code="361102")
    ages: Mapping[str, Any] = county.figures
    by_age = [value for key, value in ages.items() if key.startswith(("男_", "女_"))]
    assert (county.name, sum(by_age), len(ages)) == ("信州区", county.residents, 153)
    assert not CensusCounty.objects.filter(code__endswith="00").exists()
    assert "NA" not in {
        value for figures in CensusCounty.objects.values_list("figures", flat=True) for value in figures.values()
    }
    again = run("census", census_file, actor=Actor.system("test"))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2943)


def test_a_short_file_of_staff_touches_only_what_it_says(tmp_path: Path) -> None:
    run("centres", make_file(tmp_path, CENTRE))
    run("staff", make_file(tmp_path, STAFF))
    brief = {key: value for key, value in STAFF.items() if key not in ("手机号", "专职", "到岗日期")}
    assert counts(run("staff", make_file(tmp_path, brief))) == (0, 0, 1)
    assert counts(run("staff", make_file(tmp_path, {**brief, "职务": "组长"}))) == (0, 1, 0)
    posting = Posting.objects.select_related("user").get()
    assert (posting.position, posting.since.isoformat(), posting.user.phone) == ("组长", "2025-03-01", "13800001234")


def test_areas_may_have_a_position_but_not_half_of_one(tmp_path: Path) -> None:
    area = SAMPLES["areas"]
    placed = {**area, "经度": 117.96, "纬度": 28.43, "坐标系": "WGS-84"}
    unplaced = {**placed, "区划代码": "361102002004", "经度": None, "纬度": None, "坐标系": None}
    assert counts(run("areas", make_file(tmp_path, placed, unplaced))) == (2, 0, 0)
    assert Area.objects.get(code=area["区划代码"]).lon == pytest.approx(117.96)
    assert counts(run("areas", make_file(tmp_path, area))) == (0, 0, 1)
    report = run("areas", make_file(tmp_path, {**placed, "纬度": None, "坐标系": None}))
    assert [fault.header for fault in report.faults] == ["纬度", "坐标系"]
