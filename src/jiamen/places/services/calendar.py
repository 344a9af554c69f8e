"""The calendar of public holidays and make-up workdays: filled from the library for known years, corrected by operators."""

from datetime import date

from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.places.errors import CalendarYearUnknown
from jiamen.places.events import CalendarDayRemoved, CalendarDaySet, CalendarFilled
from jiamen.places.models import CalendarDay, DayKind
from jiamen.places.permissions import EDIT_CALENDAR
from jiamen.places.selectors.timetables import HOLIDAY_NAMES

LIBRARY = "chinesecalendar"
_CHINESE = {english: chinese for chinese, english in HOLIDAY_NAMES.items()}


@transaction.atomic
def fill_calendar(actor: Actor, year: int) -> int:
    """Take a year's holidays and make-up workdays from the library; days an operator entered stay. Returns their number.

    Raises:
        NotPermitted: not the right.
        CalendarYearUnknown: the library does not have the year.
    """
    require(actor, EDIT_CALENDAR, area="")  # the calendar holds for every area
    fresh = [
        CalendarDay(day=day, kind=kind, name=_CHINESE.get(name, name), source=LIBRARY)
        for kind, days in ((DayKind.HOLIDAY, holidays), (DayKind.MAKEUP, workdays))
        for day, name in days.items()
        if day.year == year
    ]
    if not fresh:
        raise CalendarYearUnknown(year=year)
    lock_name("calendar")
    CalendarDay.objects.filter(day__year=year, source=LIBRARY).delete()
    CalendarDay.objects.bulk_create(fresh, ignore_conflicts=True)
    publish(actor, CalendarFilled(subject=f"calendar:{year}", area="", year=year, days=len(fresh)))
    return len(fresh)


@transaction.atomic
def set_calendar_day(actor: Actor, *, day: date, kind: DayKind, name: str) -> CalendarDay:
    """Make a date a public holiday or a make-up workday, whatever it was before.

    Raises:
        NotPermitted: not the right.
    """
    require(actor, EDIT_CALENDAR, area="")  # the calendar holds for every area
    lock_name("calendar")
    old = CalendarDay.objects.filter(day=day).first()
    row, _made = CalendarDay.objects.update_or_create(day=day, defaults={"kind": kind, "name": name, "source": ""})
    publish(
        actor,
        CalendarDaySet(subject=f"calendar:{day.isoformat()}", area="", day=day, kind=kind),
        before={"kind": old.kind, "name": old.name} if old else {},
        after={"kind": kind, "name": name},
    )
    return row


@transaction.atomic
def remove_calendar_day(actor: Actor, *, row: CalendarDay) -> None:
    """Let a date be what its weekday says.

    Raises:
        NotPermitted: not the right.
    """
    require(actor, EDIT_CALENDAR, area="")  # the calendar holds for every area
    day = row.day
    before = {"kind": row.kind, "name": row.name}
    row.delete()
    publish(actor, CalendarDayRemoved(subject=f"calendar:{day.isoformat()}", area="", day=day), before=before, after={})
