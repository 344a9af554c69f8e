"""Opening hours, dates that differ, and notices."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from jiamen.demo.rooms import catalogue
from jiamen.demo.rows import ExceptionRow, NoticeRow, SpanRow

WEEK, WEEKEND, HOLIDAY = range(1, 6), range(6, 8), 8
CHINA = ZoneInfo("Asia/Shanghai")


def _spans(days: range | list[int], *hours: tuple[float, float], note: str = "") -> tuple[SpanRow, ...]:
    return tuple(SpanRow(day, int(a * 60), int(b * 60), note) for day in days for a, b in hours)


ORDINARY = _spans(WEEK, (8.5, 12), (14.5, 17.5))
STAGGERED = (
    _spans([1, 2, 4, 5], (8.5, 12), (13.5, 18))
    + _spans([3], (8.5, 12), (13.5, 18), (19, 20.5), note="错时服务")
    + _spans([6], (9, 12), note="周末值班")
)
EVERY_DAY = _spans(WEEK, (8.5, 18)) + _spans([*WEEKEND, HOLIDAY], (9, 17), note="值班")
NEVER_SHUT = _spans(WEEK, (8, 20)) + _spans([*WEEKEND, HOLIDAY], (9, 18), note="365天不打烊")
VILLAGE = _spans(WEEK, (8.5, 11.5), (14.5, 17))
VILLAGE_MARKET = _spans([1, 3, 5], (8.5, 11.5), (14.5, 17)) + _spans([2, 4], (8.5, 11.5))
TOLD_HOURS = {"万达社区": NEVER_SHUT, "大井头社区": EVERY_DAY, "五三(2)社区": STAGGERED, "长塘社区": EVERY_DAY}


def hours_for(name: str, urban: bool, rng: np.random.Generator) -> tuple[SpanRow, ...]:
    """As told, or: in town half ordinary, a third staggered, the rest every day; villages shorter."""
    if name in TOLD_HOURS:
        return TOLD_HOURS[name]
    choices = (ORDINARY, STAGGERED, EVERY_DAY) if urban else (VILLAGE, VILLAGE_MARKET, ORDINARY)
    return choices[int(rng.choice(3, p=[0.52, 0.33, 0.15]))]


def exceptions_for(name: str, today: date, rng: np.random.Generator) -> tuple[ExceptionRow, ...]:
    """One centre in eight shuts, or opens only the morning, on a day of the coming fortnight."""
    if name in TOLD_HOURS or rng.random() > 0.125:
        return ()
    reason, closed = catalogue()["exceptions"][int(rng.integers(4))]
    day = today + timedelta(days=int(rng.integers(1, 14)))
    return (ExceptionRow(day, closed, None if closed else 510, None if closed else 720, reason),)


def notices_for(today: date, rng: np.random.Generator) -> tuple[NoticeRow, ...]:
    """Up to two notices, shown for some weeks from a few days ago on."""
    known = catalogue()["notices"]
    number = int(rng.choice(3, p=[0.5, 0.35, 0.15]))
    rows = []
    for i in rng.choice(len(known), number, replace=False):
        start = datetime.combine(today - timedelta(days=int(rng.integers(1, 12))), time(9), CHINA)
        title, body = known[int(i)]
        rows.append(NoticeRow(title, body, start, start + timedelta(days=int(rng.integers(20, 60)))))
    return tuple(rows)
