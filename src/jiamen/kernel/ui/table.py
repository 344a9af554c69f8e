"""A table a worker can sort, filter, page through and take away, all by its address, with or without JavaScript.

TABLE = Table(id="rooms", title=_("Rooms"), columns=(Column("name", _("Name"), sortable=True, filter="text"),))

view = TABLE.view(request.GET, rows)          # rows: a queryset or a list of typed rows
return view.exported() or render(request, "…", {"rooms": view})   # in the template: {% table rooms %}
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.safestring import SafeString, mark_safe

from jiamen.kernel.ui.columns import Badge, Button, Cell, Column, Words
from jiamen.kernel.ui.export import FORMATS, export_response
from jiamen.kernel.ui.rows import Rows
from jiamen.kernel.ui.wishes import PAGE_SIZES, Wish, Wishes, parameter_names, read_wishes

__all__ = ["Badge", "Button", "Cell", "Column", "Table", "TableView"]

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """What a table is. Two tables on one page need different `prefix`es; `empty` says what will appear here."""

    id: str
    title: Words
    columns: Sequence[Column[Row]]
    empty: Words = ""
    prefix: str = ""
    simulated: bool = False

    def view(self, asked: QueryDict, rows: "QuerySet[Any, Row] | Sequence[Row]") -> "TableView[Row]":
        """The table as this address asks for it; odd addresses show what can be shown."""
        wishes = read_wishes(asked, self.columns, prefix=self.prefix)
        return TableView(self, asked, wishes, rows)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `url` sorts by it, `order` is `ascending`, `descending` or empty."""

    label: str
    numeric: bool
    unit: str
    url: str
    order: str


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter as the form shows it: one input per name, with what was typed."""

    wish: Wish
    names: tuple[str, ...]

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """Name and typed text of each input."""
        return list(zip(self.names, self.wish.typed, strict=True))


class TableView(Generic[Row]):
    """A table at one moment: the rows of one page and all its links. At most two queries."""

    def __init__(
        self, table: Table[Row], asked: QueryDict, wishes: Wishes, rows: "QuerySet[Any, Row] | Sequence[Row]"
    ) -> None:
        self.table = table
        self.wishes = wishes
        self._asked = asked
        found = Rows(rows).filtered(wishes.filters)
        chosen = next((column for column in table.columns if wishes.sort and column.key == wishes.sort), None)
        self._found = found.sorted_by(chosen, descending=wishes.descending) if chosen else found

    @cached_property
    def total(self) -> int:
        """Rows on all pages, after filtering."""
        return self._found.count()

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.total // self.wishes.size))

    @property
    def page(self) -> int:
        """The page shown; past the end it is the last."""
        return min(self.wishes.page, self.pages)

    @property
    def filtered(self) -> bool:
        """Whether a filter leaves rows out."""
        return any(wish.filters for wish in self.wishes.filters)

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """The cells of the page shown."""
        start = (self.page - 1) * self.wishes.size
        return [
            [column.cell(row) for column in self.table.columns]
            for row in self._found.cut(start, start + self.wishes.size)
        ]

    @property
    def body(self) -> SafeString:
        """The rows as HTML: hundreds of cells a page, too many for template nodes."""
        rows = ("".join(cell.element(n == 0) for n, cell in enumerate(row)) for row in self.rows)
        return mark_safe("".join(f"<tr>{row}</tr>\n" for row in rows))  # noqa: S308  # each cell escapes what it shows

    @property
    def heads(self) -> list[Head]:
        """The heads of the columns."""
        return [self._head(column) for column in self.table.columns]

    def _head(self, column: Column[Row]) -> Head:
        chosen = self.wishes.sort == column.key
        descends = chosen and self.wishes.descending
        order = ("descending" if descends else "ascending") if chosen else ""
        url = self.url(sort=column.key if not chosen or descends else f"-{column.key}") if column.sortable else ""
        return Head(str(column.label), column.numeric, str(column.unit), url, order)

    @property
    def filters(self) -> list[FilterField]:
        """The filters of the form."""
        return [FilterField(wish, parameter_names(wish.column, self.table.prefix)) for wish in self.wishes.filters]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the filter form must carry on: the rest of the address, without page and export."""
        mine = {name for field in self.filters for name in field.names} | {f"{self.table.prefix}page", "export"}
        return [(name, value) for name, values in self._asked.lists() if name not in mine for value in values]

    def url(self, **changes: str | int | None) -> str:
        """This table's address with changes (`None` takes a part out); sorting anew starts at the first page."""
        query = self._asked.copy()
        for name in ("export", f"{self.table.prefix}page"):
            query.pop(name, None)
        for name, value in changes.items():
            query.pop(f"{self.table.prefix}{name}", None)
            if value is not None:
                query[f"{self.table.prefix}{name}"] = str(value)
        return f"?{query.urlencode()}"

    @property
    def clear_url(self) -> str:
        """The address without filters."""
        names = [name for field in self.filters for name in field.names]
        return self.url(**{name.removeprefix(self.table.prefix): None for name in names})

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """First, last and the neighbours of the page shown; 0 stands for a gap."""
        near = {1, self.pages, *range(self.page - 1, self.page + 2)}
        numbers = sorted(number for number in near if 1 <= number <= self.pages)
        links: list[tuple[int, str]] = []
        for before, number in zip([0, *numbers], numbers, strict=False):
            if number > before + 1:
                links.append((0, ""))
            links.append((number, self.url(page=number)))
        return links

    @property
    def previous_url(self) -> str:
        """The page before, or nothing."""
        return self.url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, or nothing."""
        return self.url(page=self.page + 1) if self.page < self.pages else ""

    @property
    def size_links(self) -> list[tuple[int, str, bool]]:
        """How many rows a page may have: number, address, whether it is so now. Nothing when all fit on the smallest page."""
        if self.total <= PAGE_SIZES[0]:
            return []
        return [(size, self.url(size=size), size == self.wishes.size) for size in PAGE_SIZES]

    @property
    def export_links(self) -> list[tuple[str, str]]:
        """Format word and address for taking all found rows away."""
        return [(file.word, self._export_url(name)) for name, file in FORMATS.items()]

    def _export_url(self, name: str) -> str:
        query = self._asked.copy()
        query["export"] = f"{self.table.id}.{name}"
        return f"?{query.urlencode()}"

    @property
    def headers(self) -> list[str]:
        """The first row of an exported file: label, with its unit."""
        return [f"{column.label}（{column.unit}）" if column.unit else str(column.label) for column in self._exported]

    @property
    def _exported(self) -> list[Column[Row]]:
        return [column for column in self.table.columns if column.buttons is None]

    def export_rows(self) -> Iterator[list[object]]:
        """All found rows as plain values, not only this page's."""
        for row in self._found:
            yield [column.cell(row).raw for column in self._exported]

    def exported(self) -> HttpResponse | None:
        """The file, when the address asks for one of this table; else `None`."""
        table, _, name = self._asked.get("export", "").rpartition(".")
        if table != self.table.id or name not in FORMATS:
            return None
        return export_response(
            name,
            title=str(self.table.title),
            headers=self.headers,
            rows=self.export_rows(),
            simulated=self.table.simulated,
        )
