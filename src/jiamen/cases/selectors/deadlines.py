"""Deadlines in working days: public holidays are none, make-up workdays are. Pure.

The day something begins is not counted (Civil Code, art. 201): one working day from Monday ends on Tuesday.
"""

from datetime import date, timedelta

from jiamen.places.models import DayKind
from jiamen.places.selectors.hours import Calendar

FRIDAY = 5


def is_workday(calendar: Calendar, day: date) -> bool:
    """Whether a date is a working day."""
    special = calendar.days.get(day)
    if special is not None:
        return special.kind == DayKind.MAKEUP
    return day.isoweekday() <= FRIDAY


def due_on(calendar: Calendar, begins: date, days: int) -> date:
    """The last day of a limit of so many working days that begins on a date."""
    while days > 0:
        begins += timedelta(days=1)
        days -= is_workday(calendar, begins)
    return begins
