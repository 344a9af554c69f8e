"""The workbook a person fills in, and the same workbook handed back with its faults marked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from jiamen.kernel.excel.reading import Row, Table
from jiamen.kernel.excel.writing import header_cell, legible, safe_cell, saved, set_widths, sheet_title, text_cell
from jiamen.kernel.imports.columns import Column, normal
from jiamen.kernel.imports.kinds import ImportKind
from jiamen.kernel.imports.parsing import FAULTS_HEADER, Fault
from jiamen.kernel.words import is_chinese, listed

_LAST_ROW = 200_000
"""Drop-down lists reach this far down."""

_FAULT_FILL = PatternFill("solid", fgColor="FFFFD9D6")
_FAULT_FONT = Font(bold=True, color="FF9B1C1C")
_NOTE_FONT = Font(italic=True, color="FF5B6770")
_WRAP = Alignment(vertical="top", wrap_text=True)


def template(kind: ImportKind) -> bytes:
    """The empty workbook of a kind: headers, notes with examples, drop-down lists, and a sheet that explains."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet_title(kind.sheet))
    page.freeze_panes = "A3"
    notes = [_note(column, first=number == 0) for number, column in enumerate(kind.columns)]
    set_widths(page, [[column.header for column in kind.columns], [note[:24] for note in notes]])
    _add_lists(page, kind, [column.header for column in kind.columns])
    page.append([header_cell(page, column.header) for column in kind.columns])
    page.append([_styled(page, note, _NOTE_FONT) for note in notes])
    _explain(book, kind)
    _lists_sheet(book, kind)
    return saved(book)


def marked_copy(kind: ImportKind, table: Table, faults: Sequence[Fault]) -> bytes:
    """The table as it came, each faulty cell coloured with a comment, and a last column that says what is wrong.

    Rows keep their numbers, so the references of the report hold; the copy can be corrected and sent again.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet_title(kind.sheet))
    page.freeze_panes = "A2"
    header = [name for name in table.header if name not in FAULTS_HEADER]
    what = FAULTS_HEADER[0 if is_chinese() else 1]
    set_widths(page, [[*header, "　" * 18]])
    _add_lists(page, kind, header)
    page.append([header_cell(page, name) for name in (*header, what)])
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    for number, values in _with_gaps(table.rows):
        cells = [safe_cell(page, value) for value in (*values, *[None] * len(header))][: len(header)]
        page.append(_mark(page, cells, by_row[number]) if number in by_row else cells)
    _lists_sheet(book, kind)
    return saved(book)


def _note(column: Column, *, first: bool) -> str:
    parts = [
        _("required") if column.required else _("may be empty"),
        str(column.note),
        _("choose from the list") if column.choices else "",
        _("for example {example}").format(example=column.example) if column.example else "",
    ]
    text = ("；" if is_chinese() else "; ").join(part for part in parts if part)
    return ("说明：" if is_chinese() else "Note: ") + text if first else text


def _styled(page: WriteOnlyWorksheet, text: str, font: Font) -> Cell:
    cell = text_cell(page, text)
    cell.font, cell.alignment = font, _WRAP
    return cell


def _listed(kind: ImportKind) -> list[Column]:
    return [column for column in kind.columns if column.choices]


def _add_lists(page: WriteOnlyWorksheet, kind: ImportKind, header: Sequence[str]) -> None:
    """Drop-down lists for the columns that have choices; a word not listed is allowed, the import decides."""
    place = {normal(name): position for position, name in enumerate(header, start=1)}
    for number, column in enumerate(_listed(kind), start=1):
        position = next((place[name] for name in column.names if name in place), None)
        if position is None:
            continue
        letter, source = get_column_letter(position), get_column_letter(number)
        last = len(column.options) + 1
        rule = DataValidation(
            "list",
            f"{quote_sheetname(_lists_title())}!${source}$2:${source}${last}",
            allow_blank=True,
            showErrorMessage=False,
        )
        rule.add(f"{letter}2:{letter}{_LAST_ROW}")
        page.data_validations.append(rule)  # type: ignore[attr-defined]  # there, but missing in the stubs


def _lists_title() -> str:
    return "选项" if is_chinese() else "Lists"


def _lists_sheet(book: Workbook, kind: ImportKind) -> None:
    listed = _listed(kind)
    page = book.create_sheet(_lists_title())
    page.sheet_state = "hidden"
    page.append([column.header for column in listed])
    longest = max((len(column.options) for column in listed), default=0)
    for row in range(longest):
        page.append([column.options[row] if row < len(column.options) else None for column in listed])


def _explain(book: Workbook, kind: ImportKind) -> None:
    page = book.create_sheet("填写说明" if is_chinese() else "How to fill it in")
    lines = [
        [str(kind.purpose)],
        [_("Fill in one row for each entry, from row 3 on the first sheet. Row 2 may stay or be deleted.")],
        [_("Columns may stand in any order; those that may be empty may be left out.")],
        [_("Sending the same file again changes nothing; rows with a known code are updated.")],
        [],
        [_("Column"), _("Needed"), _("Meaning"), _("Example"), _("Choices")],
    ]
    table = [
        [
            column.header,
            _("required") if column.required else _("may be empty"),
            str(column.note),
            column.example,
            listed(column.options),
        ]
        for column in kind.columns
    ]
    set_widths(page, table)
    for line in lines + table:
        page.append([safe_cell(page, text) for text in line])


def _with_gaps(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with the empty ones between them put back."""
    expected = 2
    for number, values in rows:
        while expected < number:
            yield expected, ()
            expected += 1
        yield number, values
        expected = number + 1


def _mark(page: WriteOnlyWorksheet, cells: list[Any], faults: Sequence[Fault]) -> list[Any]:
    for fault in faults:
        if fault.column is None or fault.column >= len(cells):
            continue
        cell = cells[fault.column]
        if not isinstance(cell, Cell):
            cell = WriteOnlyCell(page, cell)
        cell.fill = _FAULT_FILL
        cell.comment = Comment(legible(f"{fault.sentence} {fault.advice}"), _("Check"))
        cells[fault.column] = cell
    said = _styled(page, " ".join(f"{fault.header}：{fault.sentence}" for fault in faults), _FAULT_FONT)
    return [*cells, said]
