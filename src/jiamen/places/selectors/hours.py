"""When a centre is open: weekly pattern, exceptions, public holidays and make-up workdays. Pure: no database, no clock.

Order of precedence on a date: the centre's own exception; then a public holiday, which follows the pattern HOLIDAY (none:
closed); then a make-up workday, which follows Monday; then the weekday. Minutes count from midnight, 1440 is the midnight
that ends the day; hours past midnight are a span up to 1440 and one from 0 on the next day, which are joined here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from jiamen.places.models import DayKind, DayPattern

DAY_MIN = 1440
HORIZON_DAYS = 35  # the longest holiday is 9 days; a centre shut for longer is better phoned
CLOSING_SOON_MIN = 30


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open from `opens_min` until before `closes_min`; `note` is what residents read beside it."""

    opens_min: int
    closes_min: int
    note: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Override:
    """What holds on one date instead of the pattern; no spans means closed."""

    spans: tuple[Span, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Timetable:
    """One centre's rules: spans by `DayPattern`, overrides by date."""

    weekly: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    overrides: Mapping[date, Override] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date the state made a holiday or a workday."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Special dates, and the years whose dates have been announced and entered."""

    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()


class DayReason(StrEnum):
    """Which rule decided a day."""

    ORDINARY = "ordinary"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class DayHours:
    """A date with its hours; `name` is the holiday or the reason of the exception. Not `certain`: the year's
    holidays are unknown."""

    day: date
    spans: tuple[Span, ...]
    reason: DayReason
    name: str = ""
    certain: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenState:
    """A centre at a moment. Open with no `until`: round the clock. Closed with no `opens`: nothing within the horizon."""

    moment: datetime
    open: bool
    until: datetime | None
    opens: datetime | None
    today: DayHours

    @property
    def closing_soon(self) -> bool:
        """Whether a person would have to hurry."""
        return self.until is not None and self.until - self.moment <= timedelta(minutes=CLOSING_SOON_MIN)


def day_hours(timetable: Timetable, calendar: Calendar, day: date) -> DayHours:
    """The hours of one date and the rule that decided them."""
    override = timetable.overrides.get(day)
    if override is not None:
        return DayHours(day, join(override.spans), DayReason.OVERRIDE, override.reason)
    special = calendar.days.get(day)
    if special is not None and special.kind == DayKind.HOLIDAY:
        return _by_pattern(timetable, DayPattern.HOLIDAY, DayHours(day, (), DayReason.HOLIDAY, special.name))
    if special is not None:
        return _by_pattern(timetable, DayPattern.MONDAY, DayHours(day, (), DayReason.MAKEUP, special.name))
    reason = DayReason.ORDINARY if timetable.weekly.get(day.isoweekday()) else DayReason.REST
    certain = day.year in calendar.known_years
    return _by_pattern(timetable, day.isoweekday(), DayHours(day, (), reason, certain=certain))


def coming_days(timetable: Timetable, calendar: Calendar, first: date, count: int = 7) -> list[DayHours]:
    """`count` dates from `first` on."""
    return [day_hours(timetable, calendar, first + timedelta(days=offset)) for offset in range(count)]


def state_at(timetable: Timetable, calendar: Calendar, moment: datetime) -> OpenState:
    """Whether a centre is open at an aware `moment` (in the centre's time zone), until when, or when it opens next."""
    now_min = moment.hour * 60 + moment.minute
    today = day_hours(timetable, calendar, moment.date())
    for start, end in _intervals(timetable, calendar, moment.date()):
        if start <= now_min < end:
            endless = end == HORIZON_DAYS * DAY_MIN
            return OpenState(moment, True, None if endless else _at(moment, end), None, today)
        if start > now_min:
            return OpenState(moment, False, None, _at(moment, start), today)
    return OpenState(moment, False, None, None, today)


def pattern_mark(weekly: Mapping[int, Sequence[Span]]) -> str:
    """A short mark of a weekly pattern: another one as soon as an hour differs."""
    hours = [(day, span.opens_min, span.closes_min) for day in sorted(weekly) for span in sorted(weekly[day])]
    return sha256(repr(hours).encode()).hexdigest()[:16]


def join(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans in order, touching or overlapping ones made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.opens_min <= joined[-1].closes_min:
            joined[-1] = Span(joined[-1].opens_min, max(joined[-1].closes_min, span.closes_min))
        else:
            joined.append(span)
    return tuple(joined)


def clock_text(minutes: int) -> str:
    """Minutes after midnight as people read them, "8:30"; the end of the day is "24:00"."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _by_pattern(timetable: Timetable, pattern: int, hours: DayHours) -> DayHours:
    spans = timetable.weekly.get(pattern, ())
    notes = tuple(dict.fromkeys(span.note for span in spans if span.note))
    return replace(hours, spans=join(spans), notes=notes)


def _intervals(timetable: Timetable, calendar: Calendar, first: date) -> Iterator[tuple[int, int]]:
    """Opening intervals in minutes after the midnight that begins `first`, joined across midnights, lazily."""
    held: tuple[int, int] | None = None
    for offset in range(HORIZON_DAYS):
        for span in day_hours(timetable, calendar, first + timedelta(days=offset)).spans:
            start, end = offset * DAY_MIN + span.opens_min, offset * DAY_MIN + span.closes_min
            if held is not None and start == held[1]:
                held = (held[0], end)
                continue
            if held is not None:
                yield held
            held = (start, end)
    if held is not None:
        yield held


def _at(moment: datetime, minutes: int) -> datetime:
    """So many minutes by the wall clock after the midnight that began the day of `moment`."""
    return datetime.combine(moment.date(), time.min, tzinfo=moment.tzinfo) + timedelta(minutes=minutes)
