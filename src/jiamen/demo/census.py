"""One county's census row: read, completed where the row itself allows it, and checked for contradictions."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from jiamen.demo.errors import CountyUnknown, FiguresContradict, FiguresMissing, WorkbookUnreadable

DATA = Path(__file__).parent / "data"

RESIDENTS, URBAN, RURAL = "人口数_合计", "城镇人口", "乡村人口"
HOUSEHOLDS, HOUSEHOLD_RESIDENTS, ONE_PERSON = "家庭户数", "家庭户人口数", "一人户数"
ELDER_HOUSEHOLDS = "有65岁及以上老年人口的户数"
ELDERS_1, ELDERS_2, ELDERS_3 = "有一个老人", "有二个老人", "有三个及以上老人"
BANDS = ("0岁", "1到4岁", *(f"{a}到{a + 4}岁" for a in range(5, 85, 5)), "85岁以上")
AGES = tuple(f"{sex}_{band}" for band in BANDS for sex in ("男", "女"))
CHILD_COLUMNS, ELDER_COLUMNS = AGES[:8], AGES[-10:]  # 0–14 and 65+

Figures = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class CensusRow:
    """The figures of one county the demo must meet, in people and households.

    `household_residents` live in family households; the rest of `residents` live in collective ones (dormitories, homes).
    `filled` names the published columns that read NA and were worked out from the others.
    """

    code: str
    province: str
    city: str
    name: str
    residents: int
    urban: int
    rural: int
    households: int
    household_residents: int
    one_person_households: int
    age_0_14: int
    age_15_64: int
    age_65_plus: int
    households_with_1_elder: int
    households_with_2_elders: int
    households_with_3_elders: int
    filled: tuple[str, ...] = ()


def shipped(code: str) -> CensusRow | None:
    """The row that comes with the product (Xinzhou District only)."""
    row = json.loads((DATA / "census_361102.json").read_text("utf-8"))
    return row_from_figures(row["figures"], **row["county"]) if code == row["county"]["code"] else None


def read_workbook(path: Path) -> dict[str, CensusRow | FiguresMissing | FiguresContradict]:
    """Every county of the published workbook by code; a row that cannot be used is kept as the refusal it causes.

    Raises:
        WorkbookUnreadable: not an Excel file, or not this workbook.
    """
    rows: dict[str, CensusRow | FiguresMissing | FiguresContradict] = {}
    for code, cells in _county_lines(path):
        try:
            rows[code] = _row_from_cells(code, cells)
        except (FiguresMissing, FiguresContradict) as refusal:
            rows[code] = refusal
    return rows


def county_in(path: Path, code: str) -> CensusRow:
    """One county of the workbook.

    Raises:
        WorkbookUnreadable, CountyUnknown, FiguresMissing, FiguresContradict.
    """
    for found, cells in _county_lines(path):
        if found == code:
            return _row_from_cells(code, cells)
    raise CountyUnknown(code=code)


def _county_lines(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """The counties' lines by header, with their codes; provinces, cities and zones without a code are no counties."""
    try:
        lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, IndexError) as error:
        raise WorkbookUnreadable(file=path.name, reason=str(error)) from error
    header = [str(cell) for cell in lines[0]] if lines else []
    absent = [name for name in ("区划代码", "省", "市", "区县", RESIDENTS, HOUSEHOLDS) if name not in header]
    if absent:
        raise WorkbookUnreadable(file=path.name, reason="no column " + "、".join(absent))
    for line in lines[1:]:
        cells: dict[str, object] = dict(zip(header, line, strict=False))
        code = _code(cells["区划代码"])
        if code:
            yield code, cells


def _row_from_cells(code: str, cells: Mapping[str, object]) -> CensusRow:
    province, city, name = (str(cells[column]) for column in ("省", "市", "区县"))
    return row_from_figures(numbers(cells), code=code, province=province, city=city, name=name)


def row_from_figures(figures: Figures, *, code: str, province: str, city: str, name: str) -> CensusRow:
    """Make a row of published columns.

    A figure that reads NA is worked out where it is the only unknown of a sum the census itself keeps: residents are urban
    and rural, residents are all ages, households with elders are those with one, two, and three or more.

    Raises:
        FiguresMissing: a figure is neither given nor to be worked out.
        FiguresContradict: no population has these figures.
    """
    known = dict(figures)
    sums = ((RESIDENTS, (URBAN, RURAL)), (RESIDENTS, AGES), (ELDER_HOUSEHOLDS, (ELDERS_1, ELDERS_2, ELDERS_3)))
    filled = tuple(column for total, parts in sums for column in _complete(known, total, parts))
    needed = (RESIDENTS, URBAN, RURAL, HOUSEHOLDS, HOUSEHOLD_RESIDENTS, ONE_PERSON, ELDERS_1, ELDERS_2, ELDERS_3, *AGES)
    missing = [column for column in needed if known.get(column) is None]
    if missing:
        raise FiguresMissing(name=name, code=code, missing="、".join(missing))
    of = {column: int(known[column] or 0) for column in needed}
    children, elders = sum(of[c] for c in CHILD_COLUMNS), sum(of[c] for c in ELDER_COLUMNS)
    row = CensusRow(
        code, province, city, name, of[RESIDENTS], of[URBAN], of[RURAL], of[HOUSEHOLDS], of[HOUSEHOLD_RESIDENTS],
        of[ONE_PERSON], children, sum(of[c] for c in AGES) - children - elders, elders,
        of[ELDERS_1], of[ELDERS_2], of[ELDERS_3], filled,
    )  # fmt: skip
    _check(row)
    return row


def numbers(cells: Mapping[str, object]) -> Figures:
    """Cells of a row as whole numbers; words such as NA are unknown."""
    return {name: int(cell) if isinstance(cell, float | int) else None for name, cell in cells.items()}


def _complete(known: dict[str, int | None], total: str, parts: Sequence[str]) -> list[str]:
    """Fill the one unknown of `total = sum(parts)`, if there is exactly one; return its name."""
    unknown = [column for column in (total, *parts) if known.get(column) is None]
    if len(unknown) != 1:
        return []
    given = sum(known[part] or 0 for part in parts if part not in unknown)
    known[unknown[0]] = given if unknown[0] == total else (known[total] or 0) - given
    return unknown


def _check(row: CensusRow) -> None:
    """Refuse figures no population can have."""
    elder_households = row.households_with_1_elder + row.households_with_2_elders + row.households_with_3_elders
    fewest_elders = row.households_with_1_elder + 2 * row.households_with_2_elders + 3 * row.households_with_3_elders
    fewest_people = 2 * row.households - row.one_person_households
    faults = {
        "城镇人口 + 乡村人口 ≠ 人口数": row.urban + row.rural != row.residents,
        "各年龄之和 ≠ 人口数": row.age_0_14 + row.age_15_64 + row.age_65_plus != row.residents,
        "一人户数 > 家庭户数": row.one_person_households > row.households,
        "有老人的户数 > 家庭户数": elder_households > row.households,
        "65 岁及以上人口 < 有老人的户所需": fewest_elders > row.age_65_plus,
        "家庭户人口数 < 家庭户所需": fewest_people > row.household_residents,
        "家庭户人口数 > 人口数": row.household_residents > row.residents,
        "65 岁及以上人口 > 有老人的户与集体户所能住": row.age_65_plus - fewest_elders
        > row.residents - row.household_residents,
        "负数": min(row.urban, row.rural, row.one_person_households, row.households_with_3_elders) < 0,
    }
    broken = [what for what, is_so in faults.items() if is_so]
    if broken:
        raise FiguresContradict(name=row.name, code=row.code, what="；".join(broken))


def _code(cell: object) -> str:
    """The county's six digits, or nothing for nations, provinces, cities (…00) and unnumbered zones."""
    text = str(int(cell)) if isinstance(cell, float | int) else str(cell).strip()
    return text if len(text) == 6 and text.isdigit() and not text.endswith("00") else ""
