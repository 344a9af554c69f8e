"""Figures of ratings, counted from the rows each time.

What everybody may read is of whole months gone by, never of fewer than `FEWEST` ratings, and hides so much that nothing
hidden follows from what is shown: from figures that move with each rating a worker could tell who gave it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Self

from django.db.models import Avg, CharField, Count, F, Func, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format

from jiamen.cases.models import IN_TIME, LOW, Rating, Rectification, Stage
from jiamen.cases.permissions import READ_RATINGS, RECTIFY
from jiamen.cases.selectors.ratings import item_names, readable
from jiamen.kernel.actor import Actor, require
from jiamen.places.models import Centre

FEWEST = 5
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A group of ratings; `average` from 1 to 5 with one decimal, `satisfied` in per cent. None: too few to be shown."""

    name: str
    count: int | None
    average: float | None
    satisfied: int | None

    def hidden(self) -> Self:
        """The same group without its figures."""
        return replace(self, count=None, average=None, satisfied=None)

    def unless_small(self) -> Self:
        """Hidden when it is of too few."""
        return self.hidden() if (self.count or 0) < FEWEST else self


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A month, "2026-10" in addresses."""

    key: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class MonthItem:
    """One item in one month, for staff."""

    month: str
    item: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """A centre's page of ratings: the months gone by, the oldest first, and one of them by item."""

    months: list[MonthFigure]
    chosen: MonthFigure
    items: list[Figure]


@dataclass(frozen=True, slots=True)
class CentreFigures:
    """One centre in the list of an area."""

    centre: Centre
    figure: Figure
    opened: int
    overdue: int


def suppressed(groups: Iterable[Figure]) -> list[Figure]:
    """Groups, the smallest first, with the small ones hidden, and larger ones too until the hidden ones are enough together."""
    rows = sorted(groups, key=lambda row: row.count or 0)
    hidden = together = 0
    for row in rows:
        if (row.count or 0) >= FEWEST and (not hidden or together >= FEWEST):
            break
        hidden += 1
        together += row.count or 0
    return [row.hidden() for row in rows[:hidden]] + rows[hidden:]


def public_figures(centre: Centre, month: str, moment: datetime) -> PublicFigures:
    """What everybody reads about a centre (3 queries). `month` is "2026-10"; any other text means the newest
    that can be shown."""
    firsts = [*_months_before(moment.date())][::-1]
    begins = [datetime.combine(first, time(), moment.tzinfo) for first in (*firsts, moment.date().replace(day=1))]
    rows = Rating.objects.filter(centre=centre, at__gte=begins[0], at__lt=begins[-1])
    counted = {row["month"].date(): row for row in _counted(_by_month(rows), "month")}
    months = [
        MonthFigure(f"{first:%Y-%m}", _figure(month_word(first), counted.get(first, {})).unless_small())
        for first in firsts
    ]
    shown = [at for at, row in enumerate(months) if row.figure.count is not None]
    newest = shown[-1] if shown else MONTHS - 1
    at = next((at for at, row in enumerate(months) if row.key == month), newest)
    names = item_names(centre, moment)
    chosen = _by_item(rows.filter(at__gte=begins[at], at__lt=begins[at + 1]))
    items = suppressed(_figure(names.get(row["item"], row["item"]), row) for row in _counted(chosen, "item"))
    return PublicFigures(months, months[at], items[::-1])


def month_items(actor: Actor, centre: Centre, moment: datetime) -> list[MonthItem]:
    """Every item in every month, the newest first (2 queries). Raises: SignInNeeded, NotPermitted."""
    names = item_names(centre, moment)
    rows = _counted(_by_item(_by_month(readable(actor, centre))), "month", "item")
    return [
        MonthItem(f"{row['month']:%Y-%m}", names.get(row["item"], row["item"]), _figure(row["item"], row))
        for row in sorted(rows, key=lambda row: (row["month"], row["count"]), reverse=True)
    ]


def worker_figures(actor: Actor, centre: Centre) -> list[Figure]:
    """By worker, only ratings nothing is open about, and groups of fewer than five hidden (1 query).

    Raises: SignInNeeded, NotPermitted.
    """
    require(actor, RECTIFY, area=centre.area_id)
    over = Q(rectification__isnull=True) | Q(rectification__stage=Stage.CLOSED)
    rows = readable(actor, centre).filter(over, invitation__worker__isnull=False)
    counted = _counted(rows, "invitation__worker__display_name", "invitation__worker")
    return [_figure(row["invitation__worker__display_name"], row).unless_small() for row in counted]


def centre_figures(actor: Actor, moment: datetime) -> list[CentreFigures]:
    """The centres of an area with their ratings of the last twelve months (3 queries). Raises: SignInNeeded, NotPermitted."""
    require(actor, READ_RATINGS)
    reader = actor.under(READ_RATINGS)
    since = datetime.combine(list(_months_before(moment.date()))[-1], time(), moment.tzinfo)
    rated = {row["centre"]: row for row in _counted(Rating.objects.visible_to(reader).filter(at__gte=since), "centre")}
    late = Q(due_on__lt=moment.date()) & ~Q(stage__in=IN_TIME)
    open_ones = Rectification.objects.visible_to(reader).exclude(stage=Stage.CLOSED).order_by().values("centre")
    open_at = {row["centre"]: row for row in open_ones.annotate(opened=Count("pk"), overdue=Count("pk", filter=late))}
    return [
        CentreFigures(
            centre, _figure(centre.name, rated.get(centre.pk, {})), open_at.get(centre.pk, {}).get("opened", 0),
            open_at.get(centre.pk, {}).get("overdue", 0),
        )
        for centre in Centre.objects.visible_to(reader).public().with_area()
    ]  # fmt: skip


def month_word(first: date) -> str:
    """A month as people write it."""
    return date_format(first, "YEAR_MONTH_FORMAT")


def _counted(rows: QuerySet[Rating], *by: str) -> Iterator[dict[str, Any]]:
    groups = rows.order_by().values(*by)
    satisfied = Count("pk", filter=~Q(level__in=LOW))
    yield from groups.annotate(count=Count("pk"), average=Avg("level"), satisfied=satisfied)


def _figure(name: str, row: Mapping[str, Any]) -> Figure:
    count = row.get("count", 0)
    if not count:
        return Figure(name, 0, None, None)
    return Figure(name, count, round(float(row["average"]), 1), round(100 * row["satisfied"] / count))


def _by_month(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    return rows.annotate(month=TruncMonth("at"))


def _by_item(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    return rows.annotate(item=Func(F("items"), function="unnest", set_returning=True, output_field=CharField()))


def _months_before(day: date) -> Iterator[date]:
    """The first days of the twelve whole months before a date, the newest first."""
    year, month = day.year, day.month
    for _ in range(MONTHS):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        yield date(year, month, 1)
