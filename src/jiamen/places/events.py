"""What happened to places."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class NoticePublished(Fact):
    """Residents of a centre have something to read."""

    name: ClassVar[str] = "places.notice_published"
    summary = _("a notice was published")

    centre: str
    title: str


@dataclass(frozen=True, slots=True)
class NoticeWithdrawn(Fact):
    """A notice is no longer shown."""

    name: ClassVar[str] = "places.notice_withdrawn"
    summary = _("a notice was withdrawn")

    centre: str
    title: str


@dataclass(frozen=True, slots=True)
class ExceptionSet(Fact):
    """A centre has other hours on a date."""

    name: ClassVar[str] = "places.exception_set"
    summary = _("a date was closed or got other hours")

    centre: str
    day: date
    closed: bool


@dataclass(frozen=True, slots=True)
class ExceptionRemoved(Fact):
    """A date follows the weekly hours again."""

    name: ClassVar[str] = "places.exception_removed"
    summary = _("a date follows the weekly hours again")

    centre: str
    day: date


@dataclass(frozen=True, slots=True)
class WeeklyHoursChanged(Fact):
    """The weekly pattern of a centre is another one."""

    name: ClassVar[str] = "places.weekly_hours_changed"
    summary = _("the weekly hours were changed")

    centre: str


@dataclass(frozen=True, slots=True)
class CalendarFilled(Fact):
    """The holidays and make-up workdays of a year were taken from the library."""

    name: ClassVar[str] = "places.calendar_filled"
    summary = _("a year of holidays was filled in")

    year: int
    days: int


@dataclass(frozen=True, slots=True)
class CalendarDaySet(Fact):
    """An operator made a date a holiday or a workday."""

    name: ClassVar[str] = "places.calendar_day_set"
    summary = _("a holiday or make-up workday was entered")

    day: date
    kind: str


@dataclass(frozen=True, slots=True)
class CalendarDayRemoved(Fact):
    """A date is what its weekday says again."""

    name: ClassVar[str] = "places.calendar_day_removed"
    summary = _("a holiday or make-up workday was removed")

    day: date
