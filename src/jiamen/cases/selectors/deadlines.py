"""Deadlines in working days: public holidays are none, make-up workdays are, and the clock rests in a pause. Pure.

The day something begins is not counted (Civil Code, art. 201): one working day from Monday ends on Tuesday. A pause rests
from the day after it begins until the day it ends, that day included; so a pause within one day costs nobody anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jiamen.places.models import DayKind
from jiamen.places.selectors.hours import Calendar

SOON_DAYS = 1
"""Working days before a deadline from which on it is called to mind."""
ESCALATE_DAYS = 2
"""Working days after a deadline from which on the manager has it."""
FRIDAY = 5


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock rested from one day until another (None: still)."""

    began: date
    ended: date | None

    def rests(self, day: date) -> bool:
        """Whether the clock does not count this day."""
        return self.began < day and (self.ended is None or day <= self.ended)


def is_workday(calendar: Calendar, day: date) -> bool:
    """Whether a date is a working day."""
    special = calendar.days.get(day)
    if special is not None:
        return special.kind == DayKind.MAKEUP
    return day.isoweekday() <= FRIDAY


def due_on(calendar: Calendar, begins: date, days: int) -> date:
    """The last day of a limit of so many working days that begins on a date; 0 days end on the day itself."""
    while days > 0:
        begins += timedelta(days=1)
        days -= is_workday(calendar, begins)
    return begins


def due_after(calendar: Calendar, begins: date, days: int, pauses: Sequence[Pause]) -> date | None:
    """The same with pauses, in which no day counts; None while the clock rests."""
    if any(pause.ended is None for pause in pauses):
        return None
    while days > 0:
        begins += timedelta(days=1)
        days -= is_workday(calendar, begins) and not any(pause.rests(begins) for pause in pauses)
    return begins


def workdays_between(calendar: Calendar, first: date, last: date) -> int:
    """Working days after `first` up to and with `last`; negative when `last` lies before."""
    if last < first:
        return -workdays_between(calendar, last, first)
    return sum(is_workday(calendar, first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def days_late(calendar: Calendar, due: date, today: date) -> int:
    """Working days a deadline is missed by, at least 1 as soon as it is; 0 on its day; negative: days left."""
    late = workdays_between(calendar, due, today)
    return max(late, 1) if today > due else late


def is_certain(calendar: Calendar, begins: date, ends: date) -> bool:
    """Whether the holidays of all years between two dates are known, so that the deadline cannot move."""
    return all(year in calendar.known_years for year in range(begins.year, ends.year + 1))
