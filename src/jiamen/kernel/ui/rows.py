"""The rows behind a table, a queryset or a list: filtered, sorted, counted, cut, in the same few words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import F, QuerySet

from jiamen.kernel.ui.columns import Column, follow
from jiamen.kernel.ui.wishes import Wish

Row = TypeVar("Row")


class Rows(Generic[Row]):
    """Rows of either sort. Every method answers a new object; the database is asked only by `count` and `cut`."""

    def __init__(self, given: "QuerySet[Any, Row] | Sequence[Row]") -> None:
        self._given = given

    def filtered(self, wishes: Iterable[Wish]) -> "Rows[Row]":
        """Only the rows that fit every wish."""
        rows = self
        for wish in wishes:
            if wish.filters:
                rows = rows._fitting(wish)
        return rows

    def sorted_by(self, column: Column[Row], *, descending: bool) -> "Rows[Row]":
        """By the column, unknown values last either way; ties keep a steady order."""
        if isinstance(self._given, QuerySet):
            path = F(column.field)
            order = path.desc(nulls_last=True) if descending else path.asc(nulls_last=True)
            return Rows(self._given.order_by(order, "pk"))
        known = [row for row in self._given if self._value(row, column) is not None]
        unknown = [row for row in self._given if self._value(row, column) is None]
        known.sort(key=lambda row: self._value(row, column), reverse=descending)
        return Rows([*known, *unknown])

    def count(self) -> int:
        """How many rows there are (one query for a queryset)."""
        return self._given.count() if isinstance(self._given, QuerySet) else len(self._given)

    def cut(self, start: int, stop: int) -> Sequence[Row]:
        """The rows from `start` up to `stop` (one query for a queryset)."""
        return list(self._given[start:stop])

    def __iter__(self) -> Iterator[Row]:
        if isinstance(self._given, QuerySet):
            return self._given.iterator(chunk_size=2000)
        return iter(self._given)

    def _fitting(self, wish: Wish) -> "Rows[Row]":
        if isinstance(self._given, QuerySet):
            return Rows(self._given.filter(**_lookups(wish)))
        return Rows([row for row in self._given if _fits(self._value(row, wish.column), wish)])

    @staticmethod
    def _value(row: Row, column: Column[Row]) -> Any:
        return follow(row, column.source) if column.source else column.raw(row)


def _lookups(wish: Wish) -> dict[str, object]:
    field = wish.column.field
    if wish.text is not None:
        return {field if wish.column.filter == "choice" else f"{field}__icontains": wish.text}
    ends = {f"{field}__gte": wish.least, f"{field}__lte": wish.most}
    return {lookup: end for lookup, end in ends.items() if end is not None}


def _fits(value: Any, wish: Wish) -> bool:
    if wish.text is not None:
        held = "" if value is None else str(value)
        return held == wish.text if wish.column.filter == "choice" else wish.text.casefold() in held.casefold()
    if value is None:
        return False
    return (wish.least is None or value >= wish.least) and (wish.most is None or value <= wish.most)
