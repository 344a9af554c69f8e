"""Census rows: read, completed, refused with a sentence."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jiamen.demo import census
from jiamen.demo.census import CensusRow, county_in, read_workbook, row_from_figures
from jiamen.demo.errors import CountyUnknown, FiguresContradict, FiguresMissing, WorkbookUnreadable


@pytest.fixture
def figures() -> dict[str, int | None]:
    """The figures of a made-up town of 100: 40 households, 90 people in them, 10 in a dormitory."""
    given: dict[str, int | None] = dict.fromkeys(census.AGES, 0)
    given |= {census.AGES[0]: 20, "男_30到34岁": 60, census.AGES[-1]: 20}
    return given | {
        census.RESIDENTS: 100, census.URBAN: 70, census.RURAL: 30, census.HOUSEHOLDS: 40,
        census.HOUSEHOLD_RESIDENTS: 90, census.ONE_PERSON: 10, census.ELDER_HOUSEHOLDS: 15,
        census.ELDERS_1: 11, census.ELDERS_2: 3, census.ELDERS_3: 1,
    }  # fmt: skip


def make(figures: dict[str, int | None], **changed: int | None) -> CensusRow:
    return row_from_figures(figures | changed, code="990101", province="某省", city="某市", name="某县")


def test_ages_are_summed_into_three_groups(figures: dict[str, int | None]) -> None:
    row = make(figures)
    assert (row.age_0_14, row.age_15_64, row.age_65_plus, row.filled) == (20, 60, 20, ())


@pytest.mark.parametrize(
    "column",
    [census.URBAN, census.RURAL, census.ELDERS_1, census.ELDERS_2, census.ELDERS_3, "女_0岁", "男_30到34岁"],
)
def test_one_unknown_of_a_sum_is_worked_out(figures: dict[str, int | None], column: str) -> None:
    whole = make(figures)
    filled = make(figures, **{column: None})
    assert filled.filled == (column,)
    assert {name: getattr(filled, name) for name in CensusRow.__slots__ if name != "filled"} == {
        name: getattr(whole, name) for name in CensusRow.__slots__ if name != "filled"
    }


def test_two_unknowns_are_refused_by_name(figures: dict[str, int | None]) -> None:
    with pytest.raises(FiguresMissing, match="有二个老人、有三个及以上老人"):
        make(figures, **{census.ELDERS_2: None, census.ELDERS_3: None})
    with pytest.raises(FiguresMissing, match="家庭户数"):
        make(figures, **{census.HOUSEHOLDS: None})


@pytest.mark.parametrize(
    "changed",
    [
        {census.RURAL: 31},
        {census.AGES[0]: 21},
        {census.ONE_PERSON: 41},
        {census.ELDERS_1: 38},
        {census.ELDERS_3: 2},
        {census.HOUSEHOLD_RESIDENTS: 101},
        {census.HOUSEHOLD_RESIDENTS: 69},
    ],
)
def test_contradictions_are_refused(figures: dict[str, int | None], changed: dict[str, int]) -> None:
    with pytest.raises(FiguresContradict, match="某县"):
        make(figures, **changed)


def write(path: Path, *lines: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)  # type: ignore[union-attr]
    book.save(path)
    return path


def test_a_workbook_is_read_by_its_header(figures: dict[str, int | None], tmp_path: Path) -> None:
    head = ["区划代码", "省", "市", "区县", *figures]
    county = [990101, "某省", "某市", "某县", *figures.values()]
    path = write(
        tmp_path / "c.xlsx", head, ["NA", "全国", "", "", *figures.values()], [990100, *county[1:]], county,
        [990102, "某省", "某市", "某区", *("NA" for _ in figures)],
    )  # fmt: skip
    rows = read_workbook(path)
    assert set(rows) == {"990101", "990102"}
    assert rows["990101"] == make(figures)
    assert county_in(path, "990101").name == "某县"
    with pytest.raises(FiguresMissing, match="某区"):
        county_in(path, "990102")
    with pytest.raises(CountyUnknown, match="990103"):
        county_in(path, "990103")


def test_another_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    text = tmp_path / "notes.xlsx"
    text.write_text("not a workbook")
    for path in (
        text,
        tmp_path / "absent.xlsx",
        write(tmp_path / "other.xlsx", ["a", "b"]),
        write(tmp_path / "e.xlsx"),
    ):
        with pytest.raises(WorkbookUnreadable, match=path.name):
            read_workbook(path)
