"""What a reader asks of a table in the address: sort, filters, page. Nothing typed there can break the page."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from jiamen.kernel.ui.columns import Column

PAGE_SIZES = (20, 50, 100)
_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,6})?")
_LONGEST_TEXT = 100
_LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Wish:
    """One filter as typed, and as understood: `text`, `least`, `most` are `None` when they do not filter."""

    column: Column[Any]
    typed: tuple[str, ...]
    text: str | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    error: str = ""

    @property
    def filters(self) -> bool:
        """Whether rows are left out by this."""
        return any(part is not None for part in (self.text, self.least, self.most))


@dataclass(frozen=True, slots=True)
class Wishes:
    """Everything asked of one table. `sort` is empty for the table's own order."""

    filters: tuple[Wish, ...]
    sort: str
    descending: bool
    page: int
    size: int


def read_wishes(asked: QueryDict, columns: Sequence[Column[Any]], *, prefix: str = "") -> Wishes:
    """Understand an address; what cannot be understood counts as not said, and a mistyped number is told."""
    sort = asked.get(f"{prefix}sort", "")
    sortable = {column.key for column in columns if column.sortable}
    size = _whole(asked.get(f"{prefix}size", ""))
    return Wishes(
        filters=tuple(_wish(asked, column, prefix) for column in columns if column.filter),
        sort=sort.removeprefix("-") if sort.removeprefix("-") in sortable else "",
        descending=sort.startswith("-"),
        page=max(1, _whole(asked.get(f"{prefix}page", ""))),
        size=size if size in PAGE_SIZES else PAGE_SIZES[0],
    )


def parameter_names(column: Column[Any], prefix: str) -> tuple[str, ...]:
    """The names under which a column's filter stands in the address."""
    name = f"{prefix}{column.key}"
    return (f"{name}_min", f"{name}_max") if column.filter == "range" else (name,)


def _wish(asked: QueryDict, column: Column[Any], prefix: str) -> Wish:
    typed = tuple(_clean(asked.get(name, "")) for name in parameter_names(column, prefix))
    if column.filter == "range":
        least, most = (_number(part) for part in typed)
        wrong = any(part and _number(part) is None for part in typed)
        return Wish(
            column, typed, least=least, most=most, error=_("Please enter a number, for example 120.") if wrong else ""
        )
    if column.filter == "choice":
        known = typed[0] in (column.choices or {})
        return Wish(column, typed if known else ("",), text=typed[0] if known else None)
    return Wish(column, typed, text=typed[0] or None)


def _clean(text: str) -> str:
    """Full-width digits and letters made half-width; characters no database takes, and spaces round it, dropped."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST_TEXT])
    return "".join(letter for letter in plain if letter.isprintable()).strip()


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "")
    return Decimal(plain) if _NUMBER.fullmatch(plain) and plain.isascii() else None


def _whole(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return min(number, _LAST_PAGE)
