"""Opening hours against a minute-by-minute reading of the rules, and the cases people stumble over."""

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiamen.places.models import DayKind, DayPattern
from jiamen.places.selectors.hours import (
    DAY_MIN,
    HORIZON_DAYS,
    Calendar,
    DayReason,
    Override,
    Span,
    SpecialDay,
    Timetable,
    coming_days,
    day_hours,
    state_at,
)
from tests.places.make import SHANGHAI, at

OFFICE = (Span(510, 720), Span(840, 1050))
WEEK = dict.fromkeys(range(1, 6), OFFICE)
KNOWN = frozenset({2026})


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Up to three spans of one day that do not overlap but may touch, often at midnight."""
    edges = draw(
        st.lists(st.one_of(st.sampled_from([0, 510, 720, 1440]), st.integers(0, DAY_MIN)), max_size=6, unique=True)
    )
    edges = sorted(edges)[: len(edges) // 2 * 2]
    apart = tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))
    return apart if draw(st.booleans()) else tuple(Span(a, b) for a, b in itertools.pairwise(edges))


FIRST = date(2026, 9, 28)
offsets = st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))
timetables = st.builds(
    Timetable,
    st.dictionaries(st.sampled_from(DayPattern.values), spans(), max_size=8),
    st.dictionaries(offsets, st.builds(Override, spans(), st.just("停电")), max_size=3),
)
calendars = st.builds(
    Calendar,
    st.dictionaries(offsets, st.builds(SpecialDay, st.sampled_from(DayKind.values), st.just("国庆节")), max_size=6),
    st.just(KNOWN),
)


def open_by_the_rules(table: Timetable, calendar: Calendar, minute: int) -> bool:
    """The rules read straight down for one minute after the midnight of FIRST."""
    day = FIRST + timedelta(days=minute // DAY_MIN)
    if day in table.overrides:
        hours = table.overrides[day].spans
    elif day in calendar.days:
        kind = calendar.days[day].kind
        hours = table.weekly.get(DayPattern.HOLIDAY if kind == DayKind.HOLIDAY else DayPattern.MONDAY, ())
    else:
        hours = table.weekly.get(day.isoweekday(), ())
    return any(span.opens_min <= minute % DAY_MIN < span.closes_min for span in hours)


def moment_of(minute: int) -> datetime:
    return datetime(2026, 9, 28, tzinfo=SHANGHAI) + timedelta(minutes=minute)


@settings(deadline=None)  # the oracle walks 50,000 minutes
@given(timetables, calendars, st.integers(0, DAY_MIN - 1))
def test_the_state_is_what_the_rules_say_minute_by_minute(table: Timetable, calendar: Calendar, minute: int) -> None:
    state = state_at(table, calendar, moment_of(minute))
    assert state.open == open_by_the_rules(table, calendar, minute)
    turn = next(
        (m for m in range(minute, HORIZON_DAYS * DAY_MIN) if open_by_the_rules(table, calendar, m) != state.open), None
    )
    expected = None if turn is None else moment_of(turn)
    assert (state.until, state.opens) == ((expected, None) if state.open else (None, expected))


@settings(deadline=None)
@given(timetables, calendars, st.integers(0, DAY_MIN - 1), st.integers(1, DAY_MIN - 1))
def test_cutting_a_span_in_two_changes_nothing(table: Timetable, calendar: Calendar, minute: int, cut: int) -> None:
    halves = {
        day: tuple(
            piece
            for span in spans
            for piece in (
                (Span(span.opens_min, cut), Span(cut, span.closes_min))
                if span.opens_min < cut < span.closes_min
                else (span,)
            )
        )
        for day, spans in table.weekly.items()
    }
    assert state_at(Timetable(halves, table.overrides), calendar, moment_of(minute)) == state_at(
        table, calendar, moment_of(minute)
    )


def test_a_lunch_break_is_closed_until_the_afternoon() -> None:
    state = state_at(Timetable(WEEK), Calendar(known_years=KNOWN), at("2026-11-23 12:00"))
    assert (state.open, state.opens) == (False, at("2026-11-23 14:00"))


@pytest.mark.parametrize(("clock", "is_open"), [("08:29", False), ("08:30", True), ("17:29", True), ("17:30", False)])
def test_the_door_opens_on_the_minute_and_closes_on_the_minute(clock: str, is_open: bool) -> None:
    assert state_at(Timetable(WEEK), Calendar(), at(f"2026-11-23 {clock}")).open is is_open


def test_hours_past_midnight_run_on() -> None:
    table = Timetable({1: (Span(1200, DAY_MIN),), 2: (Span(0, 120),)})
    assert state_at(table, Calendar(), at("2026-11-23 23:00")).until == at("2026-11-24 02:00")


def test_midnight_without_a_next_day_is_the_end() -> None:
    assert state_at(Timetable({1: (Span(1200, DAY_MIN),)}), Calendar(), at("2026-11-23 23:00")).until == at(
        "2026-11-24 00:00"
    )


def test_round_the_clock_has_no_end() -> None:
    always = Timetable({day: (Span(0, DAY_MIN),) for day in DayPattern.values})
    state = state_at(always, Calendar(), at("2026-11-23 03:00"))
    assert (state.open, state.until) == (True, None)


def test_the_long_holiday_is_closed_and_the_saturday_after_it_works_as_a_monday() -> None:
    holiday = {date(2026, 10, d): SpecialDay(DayKind.HOLIDAY, "国庆节") for d in range(1, 8)}
    calendar = Calendar({**holiday, date(2026, 10, 10): SpecialDay(DayKind.MAKEUP, "国庆节")}, KNOWN)
    days = {d.day.day: d for d in coming_days(Timetable(WEEK), calendar, date(2026, 10, 1), 11)}
    assert [days[n].reason for n in (7, 8, 10, 11)] == [
        DayReason.HOLIDAY,
        DayReason.ORDINARY,
        DayReason.MAKEUP,
        DayReason.REST,
    ]
    assert (days[7].spans, days[10].spans) == ((), OFFICE)
    assert state_at(Timetable(WEEK), calendar, at("2026-10-01 09:00")).opens == at("2026-10-08 08:30")


def test_a_centre_that_keeps_holiday_hours_opens_on_the_holiday() -> None:
    calendar = Calendar({date(2026, 10, 1): SpecialDay(DayKind.HOLIDAY, "国庆节")}, KNOWN)
    table = Timetable({**WEEK, DayPattern.HOLIDAY: (Span(540, 960),)})
    assert state_at(table, calendar, at("2026-10-01 10:00")).until == at("2026-10-01 16:00")


def test_the_centres_own_word_beats_the_calendar() -> None:
    day = date(2026, 10, 1)
    calendar = Calendar({day: SpecialDay(DayKind.HOLIDAY, "国庆节")}, KNOWN)
    hours = day_hours(Timetable(WEEK, {day: Override((Span(600, 660),), "国庆灯会")}), calendar, day)
    assert (hours.spans, hours.reason, hours.name) == ((Span(600, 660),), DayReason.OVERRIDE, "国庆灯会")


def test_a_year_without_a_calendar_is_said_to_be_uncertain() -> None:
    calendar = Calendar({date(2026, 10, 1): SpecialDay(DayKind.HOLIDAY, "国庆节")}, KNOWN)
    assert [d.certain for d in coming_days(Timetable(WEEK), calendar, date(2026, 12, 31), 2)] == [True, False]


def test_a_centre_without_hours_has_no_opening() -> None:
    state = state_at(Timetable(), Calendar(), at("2026-11-23 09:00"))
    assert (state.open, state.until, state.opens) == (False, None, None)
