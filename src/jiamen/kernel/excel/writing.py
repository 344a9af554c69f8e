"""Workbooks and CSV files going out.

Text is data, never a program: a name such as ``=HYPERLINK(…)`` typed by a stranger must open as that text. In workbooks such
a cell is stored as a string with the quote-prefix style; in CSV, which knows no types, an apostrophe stands before it (and
`reading` takes it away again). Numbers stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from unicodedata import east_asian_width

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Out = str | Promise | int | float | Decimal | bool | date | datetime | time | timedelta | None
"""What can be written into a cell."""

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
"""First characters that make some spreadsheet program compute or call out (full-width ones in East Asian editions)."""

MAX_TEXT = 32_767
"""Characters a workbook cell can hold."""

HEADER_FILL = PatternFill("solid", fgColor="FFE8EEF4")
HEADER_FONT = Font(bold=True)
_WIDEST, _NARROWEST = 40, 8
_SAMPLE = 200
"""Rows looked at to find a column's width."""


@dataclass(frozen=True)
class Sheet:
    """One sheet to write: `rows` may be any length, each as long as `headers`."""

    title: str
    headers: Sequence[str | Promise]
    rows: Iterable[Sequence[Out]]


def write_table(
    title: str, headers: Sequence[str | Promise], rows: Iterable[Sequence[Out]], *, simulated: bool = False
) -> bytes:
    """A workbook of one sheet with a frozen header; ``simulated`` adds a last column that labels each row 模拟数据."""
    return write_workbook([Sheet(title, headers, rows)], simulated=simulated)


def write_workbook(sheets: Sequence[Sheet], *, simulated: bool = False) -> bytes:
    """A workbook of several sheets, as bytes of an .xlsx file."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet_title(sheet.title)), sheet, label=_("Simulated data") if simulated else "")
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook as bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_csv(headers: Sequence[str | Promise], rows: Iterable[Sequence[Out]], *, simulated: bool = False) -> bytes:
    """UTF-8 CSV with a BOM, which makes Excel read the Chinese rightly."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    label = [_("Simulated data")] if simulated else []
    writer.writerow([_plain(value) for value in (*headers, *label)])
    for row in rows:
        writer.writerow([_plain(value) for value in (*row, *label)])
    return buffer.getvalue().encode("utf-8-sig")


def sheet_title(title: str) -> str:
    """A title Excel accepts: at most 31 characters, none of ``[]:*?/\\``."""
    return "".join("-" if letter in "[]:*?/\\" else letter for letter in title)[:31].strip("'") or "Sheet"


def safe_cell(sheet: WriteOnlyWorksheet, value: Out) -> Cell | Out:
    """The value as it may stand in a workbook: text that looks like a formula is fixed as text."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.replace(tzinfo=None)
    if not isinstance(value, str | Promise):
        return value
    text = legible(str(value))
    if not text.startswith((*TRIGGERS, "#")):
        return text
    cell = text_cell(sheet, text)
    cell.quotePrefix = True
    return cell


def legible(text: str) -> str:
    """The text without the control characters a workbook cannot hold, and no longer than a cell."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_TEXT]


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A cell that holds text whatever it looks like; openpyxl would read "=…" as a formula and "#N/A" as an error."""
    cell = WriteOnlyCell(sheet, legible(text))
    cell.data_type = "s"
    return cell


def text_width(text: str) -> int:
    """Columns the text takes: a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def set_widths(sheet: WriteOnlyWorksheet, rows: Sequence[Sequence[Out]]) -> None:
    """Make every column as wide as the widest of these rows' values, within reason."""
    for index, column in enumerate(zip(*rows, strict=False), start=1):
        widest = max(text_width("" if value is None else str(value)) for value in column)
        dimensions = sheet.column_dimensions  # type: ignore[attr-defined]  # there, but missing in the stubs
        dimensions[get_column_letter(index)].width = min(_WIDEST, max(_NARROWEST, widest + 2))


def header_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A cell of the first row."""
    cell = text_cell(sheet, text)
    cell.font, cell.fill = HEADER_FONT, HEADER_FILL
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _write_sheet(page: WriteOnlyWorksheet, sheet: Sheet, *, label: str) -> None:
    headers = [str(header) for header in sheet.headers] + ([_("Label")] if label else [])
    rows = iter(sheet.rows)
    sample = [list(row) for _index, row in zip(range(_SAMPLE), rows, strict=False)]
    page.freeze_panes = "A2"
    set_widths(page, [headers, *([*row, label] if label else row for row in sample)])
    page.append([header_cell(page, text) for text in headers])
    for batch in (sample, rows):
        for row in batch:
            page.append([safe_cell(page, value) for value in ([*row, label] if label else row)])


def _plain(value: Out) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal | date):
        return str(value)
    text = str(value)
    return f"'{text}" if text.lstrip("'").startswith(TRIGGERS) else text
