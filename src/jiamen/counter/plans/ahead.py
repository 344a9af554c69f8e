"""A day ahead: what the waits will be by half hour, and with other windows. The same people come to both plans."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils.timezone import make_aware

from jiamen.counter.errors import NothingKnown, ShutThatDay, WindowUnknown
from jiamen.counter.plans.learning import Learnt, learnt
from jiamen.counter.selectors.hall_now import window_items
from jiamen.counter.selectors.history import LEAST_SERVICES, usual_windows
from jiamen.places.models import Centre
from jiamen.places.selectors.centre import opening_of

if TYPE_CHECKING:
    from jiamen_optim.queueing import Forecast, QueueProblem

LIMIT_S = 0.5
"""For each plan; a day of a hall takes half as long."""


@dataclass(frozen=True, slots=True)
class Change:
    """Another plan for a day: one window fewer (`number`) or, with `number` None, every window open, from–until (seconds)."""

    number: int | None
    from_s: int
    until_s: int


@dataclass(frozen=True, slots=True)
class HalfHour:
    """Half an hour of the day: people coming, waits in minutes as planned and with the change (None: nobody, or not called)."""

    half: str
    people: float
    median_min: float | None
    p90_min: float | None
    changed_median_min: float | None
    changed_p90_min: float | None


@dataclass(frozen=True, slots=True)
class Total:
    """A whole day: people, mean wait in minutes, per cent who wait over twenty minutes, people not called, overtime in minutes."""

    people: float
    mean_min: float
    long_percent: float
    not_called: float
    overtime_min: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day as foreseen, and with a change if one was asked about; `played` days, learnt from `days` days and `services`."""

    halves: list[HalfHour]
    total: Total
    changed: Total | None
    played: int
    days: int
    services: int
    district: bool


def look_ahead(centre: Centre, day: date, change: Change | None) -> Ahead:
    """Foresee a day (12 queries at most), with and without a change.

    Raises:
        NothingKnown: no comparable day, or too few services.
        ShutThatDay: the centre is shut, or has no windows.
        WindowUnknown: the change is about a window that is not there.
    """
    from jiamen_optim.common.stop import Stop
    from jiamen_optim.queueing import simulate

    known = learnt(centre, day)
    problem = _day(centre, day, known)
    plan = simulate(problem, stop=Stop(seconds=LIMIT_S))
    other = None
    if change:
        other = simulate(_with(problem, change), replications=plan.waits.replications)
    return Ahead(
        _halves(plan, other), _total(plan), _total(other) if other else None, plan.waits.replications, known.days,
        known.services, known.district,
    )  # fmt: skip


def _day(centre: Centre, day: date, known: Learnt) -> "QueueProblem":
    from jiamen_optim.queueing import QueueProblem, Span, Window

    if not known.enough or not known.expected:
        raise NothingKnown(least=LEAST_SERVICES)
    opening, _, _ = opening_of(centre, make_aware(datetime.combine(day, time(12))))
    spans = tuple(Span(span.opens_min * 60, span.closes_min * 60) for span in opening.today.spans)
    numbers, only = usual_windows(centre, day), window_items(centre)
    if not spans or not numbers:
        raise ShutThatDay(field="day")
    mix = tuple(items for items in known.mix if any(n not in only or only[n].issuperset(items) for n in numbers))
    expected = tuple(
        cell for cell in known.expected if any(_within(cell.from_s, one.from_s, one.until_s) for one in spans)
    )
    if not mix or not expected:
        raise NothingKnown(least=LEAST_SERVICES)
    return QueueProblem(
        now_s=spans[0].from_s,
        windows=tuple(Window(number, spans, only.get(number)) for number in numbers),
        service=known.service,
        expected=expected,
        mix=mix,
        no_show_share=known.no_show_share,
    )


def _within(from_s: int, opens_s: int, closes_s: int) -> bool:
    return opens_s < from_s + 1800 and from_s < closes_s


def _with(problem: "QueueProblem", change: Change) -> "QueueProblem":
    from jiamen_optim.queueing import Span, with_closed, with_open

    during = Span(change.from_s, change.until_s)
    if change.number is None:
        for window in problem.windows:
            problem = with_open(problem, window.number, during)
        return problem
    if change.number not in {window.number for window in problem.windows}:
        raise WindowUnknown(field="window")
    return with_closed(problem, change.number, during)


def _halves(plan: "Forecast", other: "Forecast | None") -> list[HalfHour]:
    changed = {half.from_s: half for half in other.half_hours} if other else {}
    rows = []
    for half in plan.half_hours:
        new = changed.get(half.from_s)
        if half.people >= 0.05:
            rows.append(
                HalfHour(
                    f"{half.from_s // 3600:02}:{half.from_s // 60 % 60:02}",
                    round(half.people, 1),
                    _minutes(half.median_wait_s),
                    _minutes(half.p90_wait_s),
                    _minutes(new.median_wait_s) if new else None,
                    _minutes(new.p90_wait_s) if new else None,
                )
            )
    return rows


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)


def _total(forecast: "Forecast") -> Total:
    return Total(
        round(forecast.people, 1), _minutes(forecast.mean_wait_s) or 0.0, round(100 * forecast.long_wait_share, 1),
        round(forecast.not_called, 1), _minutes(forecast.overtime_s) or 0.0,
    )  # fmt: skip
