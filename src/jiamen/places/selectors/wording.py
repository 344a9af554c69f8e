"""Hours, states and distances as residents read them, in the active language; pages and API say the same. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from math import ceil

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiamen.places.models import Centre, CentreStatus, DayPattern
from jiamen.places.selectors.hours import DAY_MIN, DayHours, DayReason, OpenState, Span, clock_text, join

NEAR_WEEK = timedelta(days=6)
PACE_M_PER_MIN = 80


def hours_text(spans: Sequence[Span]) -> str:
    """ "8:30–12:00, 14:00–17:30"; a word for a whole day and for none."""
    if not spans:
        return pgettext("no opening hours", "closed")
    if spans[0] == Span(0, DAY_MIN):
        return _("round the clock")
    between = pgettext("between two opening spans", ", ")
    return between.join(f"{clock_text(span.opens_min)}–{clock_text(span.closes_min)}" for span in spans)


def day_label(hours: DayHours) -> str:
    """Why a day is as it is; empty for an ordinary one."""
    if hours.reason is DayReason.REST:
        return _("rest day")
    if hours.reason is DayReason.MAKEUP:
        return _("make-up workday ({name})").format(name=hours.name)
    return hours.name


def state_word(state: OpenState, status: str = CentreStatus.OPEN) -> str:
    """The state in a word or two."""
    if status == CentreStatus.UPGRADING:
        return _("Being upgraded")
    if not state.open:
        return _("Closed now")
    return _("Closing soon") if state.closing_soon else _("Open now")


def state_detail(state: OpenState, status: str = CentreStatus.OPEN) -> str:
    """Until when, or from when, and why it is closed on a day it would otherwise open."""
    if status == CentreStatus.UPGRADING:
        return _("Please phone before you come.")
    if state.open:
        return _("until {time}").format(time=_end_text(state)) if state.until else _("round the clock")
    if state.opens is None:
        return _("No opening time is known. Please phone before you come.")
    return _("opens {time}").format(time=moment_text(state.opens, state.moment))


def state_sentence(state: OpenState, status: str = CentreStatus.OPEN) -> str:
    """Word and detail in one line."""
    return pgettext("state and detail", "{state}, {detail}").format(
        state=state_word(state, status), detail=state_detail(state, status)
    )


def moment_text(moment: datetime, seen_from: datetime) -> str:
    """A coming moment as near as people say it: "today 14:00", "tomorrow 8:30", "Wed 8:30", "8 Oct 8:30"."""
    return f"{day_text(moment.date(), seen_from.date())} {clock_text(moment.hour * 60 + moment.minute)}"


def day_text(day: date, today: date) -> str:
    """A coming day as people say it."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    if day - today <= NEAR_WEEK:
        return weekday(day)
    return date_format(day, pgettext("date format: day and month", "j M"))


def weekday(day: date) -> str:
    """The name of the weekday."""
    return str(DayPattern(day.isoweekday()).label)


def full_day(day: date) -> str:
    """A date with its weekday."""
    date_text = date_format(day, pgettext("date format: full date", "j M Y"))
    return pgettext("date with weekday", "{weekday} {date}").format(weekday=weekday(day), date=date_text)


def short_day(day: date) -> str:
    """Day and month with the weekday."""
    date_text = date_format(day, pgettext("date format: day and month", "j M"))
    return pgettext("date with weekday", "{weekday} {date}").format(weekday=weekday(day), date=date_text)


def walk_minutes(metres: int) -> int:
    """Minutes on foot at 80 m a minute, rounded up, at least one."""
    return max(1, ceil(metres / PACE_M_PER_MIN))


def walk_text(metres: int) -> str:
    """Minutes and metres on foot; kilometres from 2 km."""
    if metres >= 2000:
        length = _("{km} km").format(km=f"{metres / 1000:.1f}")
    else:
        length = _("{metres} m").format(metres=max(10, round(metres, -1)))
    return _("about {minutes} min on foot ({length})").format(minutes=walk_minutes(metres), length=length)


def weekly_lines(weekly: Mapping[int, tuple[Span, ...]]) -> list[tuple[str, tuple[Span, ...]]]:
    """The week in as few lines as it takes, runs of equal days put together: ("Monday to Friday", spans), …"""
    runs: list[tuple[list[int], tuple[Span, ...]]] = []
    for day in DayPattern.values:
        spans = join(weekly.get(day, ()))
        if runs and runs[-1][1] == spans and day != DayPattern.HOLIDAY:
            runs[-1][0].append(day)
        else:
            runs.append(([day], spans))
    return [(_run_label(days), spans) for days, spans in runs]


def week_text(weekly: Mapping[int, tuple[Span, ...]]) -> str:
    """The week in one sentence: "Monday to Saturday 8:30–12:00; Sunday closed; public holiday closed"."""
    between = pgettext("between two lines of the week", "; ")
    return between.join(f"{label} {hours_text(spans)}" for label, spans in weekly_lines(weekly))


def address_text(centre: Centre) -> str:
    """The address, with the street or town before it where it does not name it itself."""
    street = centre.area.parent.name if centre.area.parent else ""
    return centre.address if not street or street in centre.address else f"{street} {centre.address}"


def _run_label(days: Sequence[int]) -> str:
    first, last = str(DayPattern(days[0]).label), str(DayPattern(days[-1]).label)
    if len(days) == 1:
        return first
    return _("{first} to {last}").format(first=first, last=last)


def _end_text(state: OpenState) -> str:
    """The end of the opening; midnight that ends today is 24:00."""
    assert state.until is not None
    if state.until.date() == state.moment.date():
        return clock_text(state.until.hour * 60 + state.until.minute)
    if (state.until.hour, state.until.minute) == (0, 0) and state.until.date() - state.moment.date() == timedelta(
        days=1
    ):
        return clock_text(DAY_MIN)
    return moment_text(state.until, state.moment)
