"""A table into rows of values, with every fault named by its cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.excel.errors import FileRefused
from jiamen.kernel.excel.reading import Row, Table, Value
from jiamen.kernel.geo import CoordinateSystem, check_position, convert, in_china
from jiamen.kernel.imports import columns as cells
from jiamen.kernel.imports.columns import CellMissing, Column, normal
from jiamen.kernel.imports.kinds import ImportKind, Parsed, Progress
from jiamen.kernel.imports.upsert import known_keys
from jiamen.kernel.words import listed

NOTE_MARKS = ("说明：", "说明:", "Note:")
"""The second row of a template begins with one of these and is no data."""

FAULTS_HEADER = ("说明（有误之处）", "What is wrong")
"""The column a marked copy adds; ignored when the corrected copy comes back."""

_STEP = 2_000


class ColumnsMissing(FileRefused):
    """Required columns are not in the file."""

    code = "columns-missing"
    message = _("These columns are missing: {columns}.")
    next_step = _("Add them in the first row, or copy your rows into the template.")


class ColumnTwice(FileRefused):
    """Two columns mean the same."""

    code = "column-twice"
    message = _("Two columns are both headed “{column}”.")
    next_step = _("Delete the one that is not needed.")


class NoRows(FileRefused):
    """A header and nothing under it."""

    code = "no-rows"
    message = _("The file has a header but no rows under it.")
    next_step = _("Fill in at least one row.")


class SameRowTwice(InvalidInput):
    """Two rows of the file mean the same thing."""

    code = "same-row-twice"
    message = _("“{value}” stands in row {first} and again in row {second}.")
    next_step = _("Delete one of the two rows.")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one row; ``column`` is the index in the file from 0, None for the whole row."""

    row: int
    column: int | None
    place: str
    header: str
    value: str
    code: str
    sentence: str
    advice: str


@dataclass
class ParsedFile:
    """What a file holds: rows without faults are ready to store."""

    rows: list[Parsed] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """The row number of each of `rows`."""
    read: int = 0
    skipped: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def parse_table(
    table: Table, kind: ImportKind, actor: Actor, *, system: CoordinateSystem | None, progress: Progress
) -> ParsedFile:
    """Parse all rows of a table; ``system`` is what coordinates are in where the file does not say.

    Raises:
        ColumnsMissing, ColumnTwice, NoRows: the table as a whole cannot be used.
    """
    layout = _Layout(table, kind, actor, system)
    found = ParsedFile(warnings=layout.warnings)
    for number, values in data_rows(table):
        found.read += 1
        layout.take(number, values, found)
        if found.read % _STEP == 0:
            progress(found.read, max(table.total, found.read))
    if not found.read:
        raise NoRows()
    _find_twins(kind, layout, found)
    if kind.positioned:
        _place(layout, found)
    for index, wrong in kind.review(actor, found.rows):
        layout.fault(found, found.numbers[index], wrong, found.rows[index].get(wrong.field or ""))
    found.faults.sort(key=lambda fault: (fault.row, fault.column or 0))
    return found


def data_rows(table: Table) -> Iterator[Row]:
    """The rows of a table without the notes that stand under the header of a template."""
    for number, values in table.rows:
        first = next((value for value in values if value is not None), "")
        if number > 2 or not (isinstance(first, str) and first.startswith(NOTE_MARKS)):
            yield number, values


class _Layout:
    """Which column of the file is which column of the kind."""

    def __init__(self, table: Table, kind: ImportKind, actor: Actor, system: CoordinateSystem | None) -> None:
        self.table, self.kind = table, kind
        by_name = {name: column for column in kind.columns for name in column.names}
        self.index: dict[str, int] = {}
        strangers = []
        for position, header in enumerate(table.header):
            column = by_name.get(normal(header))
            if column is None and header and header not in FAULTS_HEADER:
                strangers.append(header)
            elif column is not None and column.key in self.index:
                raise ColumnTwice(column=header)
            elif column is not None:
                self.index[column.key] = position
        told = {"system"} if system else set()
        missing = [c.header for c in kind.columns if c.required and c.key not in self.index and c.key not in told]
        if missing:
            raise ColumnsMissing(columns=listed(missing))
        self.system = system
        self.warnings: list[str] = []
        if strangers and not kind.rest:
            self.warnings.append(__("These columns are not used: {columns}.").format(columns=listed(strangers)))
        self.plan = [
            self._step(column, actor) for column in kind.columns if column.key in self.index or column.key in told
        ]

    def _step(self, column: Column, actor: Actor) -> tuple[str, int, Column, cells.Parser]:
        parse = cells.reference(known_keys(actor, column.refers)) if column.refers else column.parse
        if parse is None:
            raise ValueError(f"column {column.key} has neither parse nor refers")
        name = f"{column.key}_id" if column.refers else column.key
        return name, self.index.get(column.key, -1), column, parse

    def take(self, number: int, values: Sequence[Value], found: ParsedFile) -> None:
        """Parse one row into ``found``."""
        blanks, width = self.kind.blanks, len(values)
        raw = [None if isinstance(v, str) and (not v.strip() or v in blanks) else v for v in values]
        if self.kind.skip({key: raw[at] if at < width else None for key, at in self.index.items()}):
            found.skipped += 1
            return
        row: Parsed = {}
        sound = True
        for name, at, column, parse in self.plan:
            value = raw[at] if 0 <= at < width else None
            try:
                row[name] = self._empty(column) if value is None else parse(value)
            except InvalidInput as wrong:
                wrong.field = column.key
                self.fault(found, number, wrong, value)
                sound = False
        if sound:
            if self.kind.rest:
                row[self.kind.rest] = {
                    header: _published(raw[at]) if at < width else None for at, header in enumerate(self.table.header)
                }
            found.rows.append(row)
            found.numbers.append(number)

    def _empty(self, column: Column) -> Any:
        if column.key == "system" and self.system:
            return self.system
        if column.required:
            raise CellMissing(header=column.header)
        return column.default

    def fault(self, found: ParsedFile, number: int, wrong: InvalidInput, value: Any) -> None:
        """Write down what is wrong with a cell (``wrong.field`` names its column) or a row."""
        key = (wrong.field or "").removesuffix("_id")
        at = self.index.get(key)
        found.faults.append(
            Fault(
                row=number,
                column=at,
                place=self.table.place(number, at if at is not None else 0),
                header=self.table.header[at] if at is not None else "",
                value="" if value is None else cells.shown(value)[:80],
                code=wrong.code,
                sentence=wrong.sentence(),
                advice=wrong.advice(),
            )
        )


def _published(value: Value) -> Any:
    """A value as JSON keeps it: whole numbers whole, dates as text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if value is None or isinstance(value, str | float) else str(value)


def _find_twins(kind: ImportKind, layout: _Layout, found: ParsedFile) -> None:
    names = [name for name, _at, column, _parse in layout.plan if column.key in kind.identity]
    first: dict[tuple[Any, ...], int] = {}
    for row, number in zip(found.rows, found.numbers, strict=True):
        identity = tuple(row[name] for name in names)
        if identity in first:
            value = " ".join(str(part) for part in identity)
            wrong = SameRowTwice(field=kind.identity[-1], value=value, first=first[identity], second=number)
            layout.fault(found, number, wrong, row[names[-1]])
        else:
            first[identity] = number


def _place(layout: _Layout, found: ParsedFile) -> None:
    """Check all positions and bring them to WGS-84, one sweep for each coordinate system in the file."""
    systems = np.array([row.pop("system", None) for row in found.rows], object)
    placed = _placed(layout, found, systems)
    lon = np.array([found.rows[index]["lon"] for index in placed], float)
    lat = np.array([found.rows[index]["lat"] for index in placed], float)
    for at in np.flatnonzero(~in_china(lon, lat)):
        try:
            check_position(float(lon[at]), float(lat[at]))
        except InvalidInput as wrong:
            wrong.field = "lat"
            layout.fault(found, found.numbers[placed[at]], wrong, f"{lon[at]}, {lat[at]}")
    for system in set(systems[placed].tolist()):
        chosen, source = systems[placed] == system, CoordinateSystem(system)
        lon[chosen], lat[chosen] = convert(lon[chosen], lat[chosen], source=source, target=CoordinateSystem.WGS84)
    # seven decimals are a centimetre; rounding keeps a second import of the same file from differing in the last bit
    for index, x, y in zip(placed, lon.round(7).tolist(), lat.round(7).tolist(), strict=True):
        found.rows[index]["lon"], found.rows[index]["lat"] = x, y


def _placed(layout: _Layout, found: ParsedFile, systems: npt.NDArray[np.object_]) -> list[int]:
    """Rows with a position, where that may be left out; half a position is a fault."""
    placed = []
    for index, row in enumerate(found.rows):
        lacking = [key for key in ("lon", "lat") if row.get(key) is None]
        if len(lacking) == 2:
            continue
        if not systems[index]:
            lacking.append("system")
        for key in lacking:
            header = next(column.header for column in layout.kind.columns if column.key == key)
            layout.fault(found, found.numbers[index], CellMissing(field=key, header=header), None)
        if not lacking:
            placed.append(index)
    return placed
