"""What happened to places."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class NoticePublished(Fact):
    """Residents of a centre have something to read."""

    name: ClassVar[str] = "notice-published"

    centre: str
    title: str


@dataclass(frozen=True, slots=True)
class NoticeWithdrawn(Fact):
    """A notice is no longer shown."""

    name: ClassVar[str] = "notice-withdrawn"

    centre: str
    title: str


@dataclass(frozen=True, slots=True)
class ExceptionSet(Fact):
    """A centre has other hours on a date."""

    name: ClassVar[str] = "opening-exception-set"

    centre: str
    day: date
    closed: bool


@dataclass(frozen=True, slots=True)
class ExceptionRemoved(Fact):
    """A date follows the weekly hours again."""

    name: ClassVar[str] = "opening-exception-removed"

    centre: str
    day: date


@dataclass(frozen=True, slots=True)
class WeeklyHoursChanged(Fact):
    """The weekly pattern of a centre is another one."""

    name: ClassVar[str] = "weekly-hours-changed"

    centre: str


@dataclass(frozen=True, slots=True)
class CalendarFilled(Fact):
    """The holidays and make-up workdays of a year were taken from the library."""

    name: ClassVar[str] = "calendar-filled"

    year: int
    days: int


@dataclass(frozen=True, slots=True)
class CalendarDaySet(Fact):
    """An operator made a date a holiday or a workday."""

    name: ClassVar[str] = "calendar-day-set"

    day: date
    kind: str


@dataclass(frozen=True, slots=True)
class CalendarDayRemoved(Fact):
    """A date is what its weekday says again."""

    name: ClassVar[str] = "calendar-day-removed"

    day: date
