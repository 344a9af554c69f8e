"""Timetables and the calendar from their rows, for many centres in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from jiamen.places.models import CalendarDay, Centre, OpeningException, OpeningSpan
from jiamen.places.selectors.hours import (
    HORIZON_DAYS,
    Calendar,
    OpenState,
    Override,
    Span,
    SpecialDay,
    Timetable,
    state_at,
)

HOLIDAY_NAMES = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-autumn Festival",
    "国庆节": "National Day",
}


def timetables(centre_ids: Collection[int], first: date, days: int = HORIZON_DAYS) -> dict[int, Timetable]:
    """Rules of each centre, with its exceptions on `days` dates from `first` on (2 queries)."""
    weekly: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    spans = OpeningSpan.objects.filter(centre__in=centre_ids).order_by()
    for centre, day, opens, closes, note in spans.values_list("centre_id", "day", "opens_min", "closes_min", "note"):
        weekly[centre][day].append(Span(opens, closes, note))
    overrides: dict[int, dict[date, Override]] = defaultdict(dict)
    rows = OpeningException.objects.filter(centre__in=centre_ids, day__range=(first, first + timedelta(days=days)))
    for row in rows.order_by():
        hours = (Span(row.opens_min, row.closes_min),) if row.opens_min is not None and row.closes_min else ()
        overrides[row.centre_id][row.day] = Override(hours, row.reason)
    return {
        centre: Timetable({day: tuple(spans) for day, spans in weekly[centre].items()}, overrides[centre])
        for centre in centre_ids
    }


def calendar_from(first: date, days: int = HORIZON_DAYS) -> Calendar:
    """Special dates of the years that `days` dates from `first` on touch (1 query). A year with no row is unknown."""
    last = first + timedelta(days=days)
    rows = CalendarDay.objects.filter(day__range=(date(first.year, 1, 1), date(last.year, 12, 31))).order_by()
    special = {
        day: SpecialDay(kind, _holiday_name(name)) for day, kind, name in rows.values_list("day", "kind", "name")
    }
    return Calendar(special, frozenset(day.year for day in special))


def open_states(centre_ids: Collection[int], moment: datetime) -> dict[int, OpenState]:
    """The state of each centre at an aware `moment` (3 queries, however many centres)."""
    first = moment.date()
    calendar = calendar_from(first)
    return {centre: state_at(table, calendar, moment) for centre, table in timetables(centre_ids, first).items()}


def weekly_pattern(centre: Centre) -> dict[int, tuple[Span, ...]]:
    """The weekly pattern, spans by `DayPattern` (1 query)."""
    pattern: dict[int, tuple[Span, ...]] = {}
    rows = OpeningSpan.objects.filter(centre=centre).values_list("day", "opens_min", "closes_min", "note")
    for day, opens, closes, note in rows:
        pattern[day] = (*pattern.get(day, ()), Span(opens, closes, note))
    return pattern


def _holiday_name(name: str) -> str:
    """The stored name is Chinese; readers of other languages get the English one where the holiday is a known one."""
    return name if (get_language() or "").startswith("zh") else HOLIDAY_NAMES.get(name, name)
