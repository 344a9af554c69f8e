"""Working days over National Day 2026 and Spring Festival 2026, with their make-up days; pauses; unknown years."""

from datetime import date

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from jiamen.cases.selectors.deadlines import Pause, due_after, due_on, is_certain, is_workday, workdays_between
from jiamen.places.models import DayKind
from jiamen.places.selectors.hours import Calendar, SpecialDay

YEAR = 2026
CALENDAR = Calendar(
    {
        day: SpecialDay(kind, "")
        for kind, days in ((DayKind.HOLIDAY, holidays), (DayKind.MAKEUP, workdays))
        for day in days
        if day.year == YEAR
    },
    frozenset({YEAR}),
)
PLAIN = Calendar({}, frozenset())


def day(text: str) -> date:
    return date.fromisoformat(f"{YEAR}-{text}")


@pytest.mark.parametrize(
    ("begins", "days", "ends"),
    [
        ("11-23", 0, "11-23"),  # at once
        ("11-23", 1, "11-24"),  # the first day is not counted
        ("11-23", 5, "11-30"),  # over a weekend
        ("11-21", 1, "11-23"),  # begun on a Saturday
        ("09-30", 1, "10-08"),  # over National Day, 1 to 7 October
        ("09-30", 3, "10-10"),  # Saturday 10 October is worked
        ("09-18", 1, "09-20"),  # and so is Sunday 20 September before it
        ("02-13", 1, "02-14"),  # Saturday 14 February is worked before Spring Festival
        ("02-14", 1, "02-24"),  # Spring Festival, 15 to 23 February
        ("02-14", 5, "02-28"),  # and Saturday 28 February after it
    ],
)
def test_a_limit_ends_on_a_working_day(begins: str, days: int, ends: str) -> None:
    assert due_on(CALENDAR, day(begins), days) == day(ends)


def test_without_the_calendar_holidays_would_count() -> None:
    assert due_on(PLAIN, day("09-30"), 1) == day("10-01")
    assert due_on(PLAIN, day("02-13"), 1) == day("02-16")


def test_a_pause_gives_its_days_back() -> None:
    # Accepted Monday for five days; papers missing from Tuesday to Thursday: Wednesday and Thursday rest.
    pause = Pause(day("11-24"), day("11-26"))
    assert due_after(CALENDAR, day("11-23"), 5, [pause]) == day("12-02")
    assert due_after(CALENDAR, day("11-23"), 5, [Pause(day("11-24"), day("11-24"))]) == day("11-30")
    assert due_after(CALENDAR, day("11-23"), 5, [Pause(day("11-24"), None)]) is None


def test_a_pause_over_a_holiday_gives_back_working_days_only() -> None:
    assert due_after(CALENDAR, day("09-29"), 3, [Pause(day("09-30"), day("10-07"))]) == day("10-09")


def test_days_late_are_working_days() -> None:
    assert workdays_between(CALENDAR, day("09-30"), day("10-10")) == 3
    assert workdays_between(CALENDAR, day("10-10"), day("09-30")) == -3
    assert workdays_between(CALENDAR, day("11-23"), day("11-23")) == 0


def test_a_deadline_in_a_year_without_holidays_may_move() -> None:
    assert is_certain(CALENDAR, day("11-23"), day("12-31"))
    assert not is_certain(CALENDAR, day("12-30"), date(2027, 1, 5))


@given(st.integers(0, 364), st.integers(0, 60), st.integers(0, 30), st.integers(0, 30))
def test_a_limit_holds_exactly_its_working_days(start: int, days: int, gap: int, length: int) -> None:
    begins = date.fromordinal(date(YEAR, 1, 1).toordinal() + start)
    pause = Pause(date.fromordinal(begins.toordinal() + gap), date.fromordinal(begins.toordinal() + gap + length))
    end = due_after(CALENDAR, begins, days, [pause])
    assert end is not None
    span = (date.fromordinal(n) for n in range(begins.toordinal() + 1, end.toordinal() + 1))
    counted = [one for one in span if is_workday(CALENDAR, one) and not pause.rests(one)]
    assert len(counted) == days
    assert not counted or counted[-1] == end
