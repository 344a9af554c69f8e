"""Four past weeks at the counter of six centres, written with COPY: enough to learn from, look at and be honest about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.utils.timezone import make_aware

from jiamen.cases.models import ServiceItem
from jiamen.counter.models import Ticket, TicketItem, TicketPeriod, WaitTold, Window
from jiamen.demo.queue_days import LEVELS, WINDOWS, Visit, play_day
from jiamen.kernel.secrets import KEY_LETTERS
from jiamen.places.models import CalendarDay, Centre, DayKind, OpeningSpan, Posting

DAYS, CENTRES = 28, 6
MEDIAN, NINETY = LEVELS.tolist().index(0.5), LEVELS.tolist().index(0.9)
TICKET = (
    "id", "centre_id", "day", "lane", "number", "key", "once", "source", "priority", "state", "joined_at", "calls",
    "called_at", "phone", "note", "simulated",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hall:
    """A centre with what its days need: hours in seconds by weekday (0 Monday), windows by number, who works there."""

    centre: int
    hours: dict[int, list[tuple[int, int]]]
    windows: dict[int, int]
    workers: list[int]


def write_queues(code: str, *, seed: int, today: date) -> int:
    """Past days at the counter of a district's liveliest centres; how many numbers were taken."""
    dice = np.random.default_rng([seed, int(code), 77])
    items = list(ServiceItem.objects.order_by("code").values_list("pk", flat=True))
    if not items:
        return 0
    median_s = dice.integers(240, 900, len(items)).tolist()
    order = dice.permutation(len(items)).tolist()
    halls = list(_halls(code))
    holidays = set(CalendarDay.objects.filter(kind=DayKind.HOLIDAY).values_list("day", flat=True))
    days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    made = [
        (hall, day, visit)
        for hall in halls
        for day in days
        if day not in holidays and hall.hours.get(day.weekday())
        for visit in play_day(hall.hours[day.weekday()], median_s, dice)
        if visit.steps
    ]
    _write(made, [items[row] for row in order], dice)
    return len(made)


def _halls(code: str) -> Iterator[Hall]:
    """The first town centre of the street with the demo's people, and the next ones with windows enough."""
    rows = Centre.objects.filter(area__code__startswith=code, area__kind="urban", status="open").order_by("area__code")
    home = rows.filter(area__code__startswith="361102002")
    chosen = list(dict.fromkeys([*home[:1], *rows[: 6 * CENTRES]]))
    found = 0
    for centre in chosen:
        windows = dict(Window.objects.filter(centre=centre, withdrawn=False).values_list("number", "pk"))
        if found < CENTRES and len(windows) >= WINDOWS:
            found += 1
            hours: dict[int, list[tuple[int, int]]] = {}
            for span in OpeningSpan.objects.filter(centre=centre, day__lte=7).order_by("day", "opens_min"):
                hours.setdefault(span.day - 1, []).append((span.opens_min * 60, span.closes_min * 60))
            workers = Posting.objects.filter(centre=centre).order_by("pk").values_list("user_id", flat=True)
            yield Hall(centre.pk, hours, windows, list(workers[:WINDOWS]))


def _write(made: Sequence[tuple[Hall, date, Visit]], items: Sequence[int], dice: np.random.Generator) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('counter_ticket', 'id')) FROM generate_series(1, %s)", [len(made)]
        )
        keys = [row[0] for row in cursor.fetchall()]
    midnight = {day: make_aware(datetime.combine(day, time.min)) for _hall, day, _visit in made}
    rows = list(zip(keys, made, strict=True))
    _copy(Ticket, TICKET, _tickets(rows, midnight, dice))
    _copy(
        TicketItem,
        ("ticket_id", "item_id", "rank"),
        ((key, items[item], rank) for key, (_h, _d, visit) in rows for rank, item in enumerate(visit.items)),
    )
    _copy(
        TicketPeriod,
        ("ticket_id", "state", "began_at", "ended_at", "window_id", "user_id"),
        (row for key, (hall, day, visit) in rows for row in _periods(key, hall, midnight[day], visit)),
    )
    _copy(
        WaitTold,
        ("ticket_id", "told_at", "median_s", "p90_s", "quantiles_s", "naive_s"),
        (
            (key, midnight[day] + timedelta(seconds=visit.joined_s), told[MEDIAN], told[NINETY], list(told), naive)
            for key, (_hall, day, visit) in rows
            if visit.told
            for told, naive in [visit.told]
        ),
    )


def _tickets(
    rows: Iterable[tuple[int, tuple[Hall, date, Visit]]], midnight: dict[date, datetime], dice: np.random.Generator
) -> Iterator[tuple[Any, ...]]:
    last: dict[tuple[int, date, str], int] = {}
    letters = np.array(list(KEY_LETTERS))
    for key, (hall, day, visit) in sorted(rows, key=lambda row: (row[1][1], row[1][2].taken_s)):
        lane = (hall.centre, day, visit.lane)
        last[lane] = last.get(lane, 0) + 1
        calls = sum(state == "called" for state, _at, _window in visit.steps)
        called = None if visit.called_s is None else midnight[day] + timedelta(seconds=visit.called_s)
        yield (
            key, hall.centre, day, visit.lane, last[lane], "".join(dice.choice(letters, 12)), UUID(bytes=dice.bytes(16)),
            visit.source, "elder" if visit.lane == "Y" else "", visit.steps[-1][0],
            midnight[day] + timedelta(seconds=visit.joined_s), calls, called, "", "", True,
        )  # fmt: skip


def _periods(key: int, hall: Hall, midnight: datetime, visit: Visit) -> Iterator[tuple[Any, ...]]:
    ends = [at for _state, at, _window in visit.steps[1:]]
    for (state, at, window), end in zip(visit.steps, [*ends, None], strict=True):
        worker = hall.workers[window - 1] if 0 < window <= len(hall.workers) else None
        ended = None if end is None else midnight + timedelta(seconds=end)
        yield key, state, midnight + timedelta(seconds=at), ended, hall.windows.get(window), worker


def _copy(table: Any, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table._meta.db_table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
