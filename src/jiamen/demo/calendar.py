"""Public holidays and make-up workdays of the years around today, from chinesecalendar, as far as it knows them."""

from datetime import date, timedelta

import chinese_calendar

from jiamen.places.models import CalendarDay, DayKind

SOURCE = "chinesecalendar"


def fill_calendar(year: int) -> None:
    """Enter last year, this year and the next; days an operator has entered stay, years not yet announced are left out."""
    days = [day for y in (year - 1, year, year + 1) for day in _known(y)]
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)


def _known(year: int) -> list[CalendarDay]:
    found = []
    day = date(year, 1, 1)
    while day.year == year:
        try:
            rest, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:  # the state council has not announced this year, or the library has not heard
            return []
        weekday = day.weekday() < 5
        if name and (rest or not weekday):
            kind = DayKind.HOLIDAY if rest else DayKind.MAKEUP
            found.append(CalendarDay(day=day, kind=kind, name=NAMES.get(name, name), source=SOURCE))
        day += timedelta(days=1)
    return found


NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
