"""A file as a table: one header row, then numbered rows of plain values."""

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

import python_calamine as calamine
from django.utils.translation import gettext as _

from jiamen.kernel.excel import errors
from jiamen.kernel.excel.guards import WORKBOOKS, FileKind, column_name, inspect
from jiamen.kernel.excel.writing import TRIGGERS

Value = str | float | bool | date | datetime | time | timedelta | None
"""What a cell can hold; an empty cell is None. Whole numbers of a workbook arrive as floats."""

Row = tuple[int, Sequence[Value]]
"""The row's number as the sheet shows it, and its values."""


def sheet_place(row: int, column: int) -> str:
    """Where a cell of a sheet is: “row 5, column F (F5)”."""
    letters = column_name(column + 1)
    return _("row {row}, column {column} ({cell})").format(row=row, column=letters, cell=f"{letters}{row}")


@dataclass(frozen=True)
class Table:
    """One sheet (or text file, or layer): `rows` can be walked through once."""

    title: str
    header: tuple[str, ...]
    rows: Iterator[Row]
    total: int
    """Rows to expect, for a progress bar."""
    place: Callable[[int, int], str] = sheet_place
    """Says where a value is (row number, column index from 0), as its own program counts."""


def read_table(path: Path, *, name: str = "", sheet: str = "") -> Table:
    """Read a workbook (the sheet titled ``sheet`` if there is one, else the first visible) or a CSV file.

    Raises:
        FileRefused: the file is not safe, not a table, or cannot be read to the end.
    """
    if inspect(path, name=name, accepted=WORKBOOKS) is FileKind.CSV:
        return read_csv(path)
    return read_workbook(path, sheet=sheet)


def read_workbook(path: Path, *, sheet: str = "") -> Table:
    """Read one sheet of a workbook that `inspect` has passed."""
    try:
        with path.open("rb") as file:
            book = calamine.CalamineWorkbook.from_filelike(file)
            page = book.get_sheet_by_name(_choose(book, sheet))
            values = iter(page.to_python(skip_empty_area=False))
    except calamine.PasswordError as error:
        raise errors.LockedWorkbook() from error
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError) as error:
        raise errors.FileDamaged() from error
    header = _header(next(values, []))
    return Table(page.name, header, _numbered(values), total=max(0, page.total_height - 1))


def _choose(book: calamine.CalamineWorkbook, wanted: str) -> str:
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ is calamine.SheetTypeEnum.WorkSheet and sheet.visible is calamine.SheetVisibleEnum.Visible
    ]
    if not shown:
        raise errors.FileEmpty()
    return wanted if wanted in shown else shown[0]


def read_csv(path: Path) -> Table:
    """Read comma-, semicolon- or tab-separated text in UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030."""
    text = decode(path.read_bytes())
    lines = text.splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    records = _records(csv.reader(lines, delimiter=delimiter))
    return Table("", _header(next(records, [])), _numbered(records), total=max(0, len(lines) - 1))


def decode(data: bytes) -> str:
    """Text of a file of unknown encoding.

    UTF-8 is tried first because GB18030 text is practically never valid UTF-8, while the reverse is common.

    Raises:
        EncodingUnknown: neither fits.
    """
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    order = ["utf-16"] if is_utf16 else ["utf-8-sig", "gb18030"]
    for encoding in order:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise errors.EncodingUnknown()


def _records(reader: Iterator[list[str]]) -> Iterator[Sequence[Value]]:
    try:
        for record in reader:
            yield [_unquoted(text) for text in record]
    except csv.Error as error:
        raise errors.FileDamaged() from error


def _unquoted(text: str) -> str:
    """Undo the apostrophe that `writing` puts before text that could act as a formula."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(TRIGGERS) else text


def _header(values: Sequence[Value]) -> tuple[str, ...]:
    header = [_text(value) for value in values]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise errors.FileEmpty()
    return tuple(header)


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _numbered(values: Iterator[Sequence[Value]]) -> Iterator[Row]:
    """Rows with something in them; an empty cell becomes None."""
    for number, row in enumerate(values, start=2):
        cleaned = [None if value == "" else value for value in row]
        if any(value is not None for value in chain(cleaned)):
            yield number, cleaned
