"""How long will it take? A hall as rows → the queue as the engine plays it → what people are told.

An estimate of a hall is kept for a few seconds, so that all phones in it share one.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Literal

from jiamen.counter.models import Lane, State, Ticket
from jiamen.counter.plans.engine import ready
from jiamen.counter.plans.learning import Learnt, learnt
from jiamen.counter.selectors.hall_now import HallNow, InLine, hall_now
from jiamen.counter.services.told import keep_told
from jiamen.kernel.clock import now
from jiamen.places.models import Centre

if TYPE_CHECKING:
    from jiamen_optim.queueing import QueueProblem, ServiceModel, Window

FRESH = timedelta(seconds=5)
OVERRUN_S = 3600
"""Whoever stands in line at closing is served to the last one, unless the manager sends them home."""
PAUSE_S = 900
"""A worker who has stepped away is taken to be back after a quarter of an hour."""
FINE_MIN, COARSE_MIN = 10, 5


@dataclass(frozen=True, slots=True)
class Told:
    """Seconds until called: `quantiles_s` from 5 to 95 % (None: it may not be called at all), and the rule of thumb."""

    quantiles_s: tuple[int, ...] | None
    median_s: int
    p90_s: int
    naive_s: int


@dataclass(frozen=True, slots=True)
class Wait:
    """What is said. `told`: the two figures in minutes; `few`: too little is known yet; `late`: today may not suffice."""

    kind: Literal["told", "few", "late"]
    median_min: int = 0
    p90_min: int = 0


@dataclass(frozen=True, slots=True)
class Estimates:
    """The waits of a hall at a moment, by ticket; `NEXT` is somebody who would take an ordinary number now."""

    at: datetime
    enough: bool
    asked: frozenset[int]
    by_ticket: dict[int, Told]


NEXT = 0
_kept: dict[tuple[int, bool], Estimates] = {}
_one_at_a_time = Lock()


def wait_of(ticket: Ticket) -> Wait | None:
    """What the holder of a ticket is told about its wait; None where nothing is to be said (it does not wait, no window is
    open, the engine is not ready)."""
    if ticket.state != State.WAITING or not ready():
        return None
    return _said(estimates(ticket.centre, ticket.pk), ticket.pk)


def wait_if_taken(centre: Centre) -> Wait | None:
    """The same for whoever would take an ordinary number now."""
    return _said(estimates(centre, NEXT), NEXT) if ready() else None


def tell(ticket: Ticket) -> None:
    """Keep what a ticket that has just joined the line is told, to be held against what comes true."""
    if ticket.state != State.WAITING or not ready():
        return
    found = estimates(ticket.centre, ticket.pk)
    told = found.by_ticket.get(ticket.pk)
    if found.enough and told is not None and told.quantiles_s is not None:
        keep_told(ticket, found.at, told.quantiles_s, told.median_s, told.p90_s, told.naive_s)


def estimates(centre: Centre, ticket: int) -> Estimates:
    """The waits of a hall, not older than a few seconds and with that of `ticket` (its key, or NEXT) if it has one."""
    moment, key = now(), (centre.pk, ticket == NEXT)
    with _one_at_a_time:
        kept = _kept.get(key)
        if kept and timedelta(0) <= moment - kept.at < FRESH and (ticket in kept.asked or ticket == NEXT):
            return kept
        _kept[key] = fresh = _estimated(centre, moment, taking=ticket == NEXT)
        return fresh


def rounded(seconds: int) -> int:
    """Minutes as they can honestly be said: whole ones below ten, fives above, never less than one."""
    minutes = max(-(-seconds // 60), 1)
    return minutes if minutes <= FINE_MIN else -(-minutes // COARSE_MIN) * COARSE_MIN


def problem_of(hall: HallNow, known: Learnt) -> "tuple[QueueProblem, list[InLine]] | None":
    """The queue as the engine plays it, and whom its tickets are, in their rows; None while no window is open.

    Left out is whoever no open window can serve: nothing can be said about them.
    """
    from jiamen_optim.queueing import Lane as QueuedLane
    from jiamen_optim.queueing import QueueProblem, Serving, as_busy_as
    from jiamen_optim.queueing import Ticket as Queued

    windows = _windows(hall)
    if not any(window.spans for window in windows):
        return None

    def served(items: tuple[str, ...], window: int | None = None) -> bool:
        able = [one for one in windows if one.spans and window in (None, one.number)]
        return bool(items) and any(one.items is None or one.items.issuperset(items) for one in able)

    line = [one for one in hall.line if served(one.matters, one.window)]
    numbers = {window.number for window in windows if window.spans}
    closing_s = hall.spans[-1][1]
    expected = tuple(
        cell for cell in known.expected if cell.lane is not QueuedLane.BOOKED and cell.from_s < closing_s
    )  # appointments are known by their tickets
    mix = tuple(items for items in known.mix if served(items))
    since_s = min(hall.spans[0][0], hall.now_s)
    problem = QueueProblem(
        now_s=hall.now_s,
        windows=tuple(windows),
        service=_pace(hall, known),
        waiting=tuple(
            Queued(QueuedLane(one.lane), one.joined_s, one.matters, one.not_before_s, one.window) for one in line
        ),
        serving=tuple(Serving(one.window, one.since_s, one.matters) for one in hall.serving if one.window in numbers),
        expected=as_busy_as(expected, hall.came, since_s, hall.now_s) if mix else (),
        mix=mix,
        no_show_share=known.no_show_share,
        favoured_in_a_row=hall.favoured_in_a_row,
    )
    return problem, line


def _windows(hall: HallNow) -> "list[Window]":
    """Windows somebody works at, until the hall closes and the last one in line is served."""
    from jiamen_optim.queueing import Span, Window

    spans = [[opens, closes] for opens, closes in hall.spans]
    if spans:
        spans[-1][1] += OVERRUN_S
    made = []
    for desk in hall.desks:
        from_s = hall.now_s + PAUSE_S if desk.paused else hall.now_s
        ahead = tuple(Span(max(opens, from_s), closes) for opens, closes in spans if closes > max(opens, from_s))
        made.append(Window(desk.number, ahead, desk.items))
    return made


def _pace(hall: HallNow, known: Learnt) -> "ServiceModel":
    from jiamen_optim.queueing import Served, at_pace_of

    return at_pace_of(known.service, [Served(items, took, 0) for items, took in hall.finished])


def _estimated(centre: Centre, moment: datetime, *, taking: bool) -> Estimates:
    known = learnt(centre, moment.date())
    if not known.enough:
        return Estimates(moment, False, frozenset(), {})
    hall = hall_now(centre, moment)
    if taking:
        hall = replace(hall, line=[*hall.line, _next(hall, known)])
    return Estimates(moment, True, frozenset(one.ticket for one in hall.line), _all_told(hall, known))


def _next(hall: HallNow, known: Learnt) -> InLine:
    """Somebody who would take an ordinary number now, for what most people come for."""
    [(matters, _)] = Counter(known.mix).most_common(1)
    return InLine(
        NEXT, Lane.ORDINARY, hall.now_s, None, matters, None, sum(one.before is not None for one in hall.line)
    )


def _all_told(hall: HallNow, known: Learnt) -> dict[int, Told]:
    """What is told to each who waits and whom an open window can serve."""
    from jiamen_optim.queueing import estimate

    asked = problem_of(hall, known)
    if asked is None:
        return {}
    problem, line = asked
    a_window_s = known.mean_s / max(sum(not one.paused for one in hall.desks), 1)
    told = {}
    for one, wait in zip(line, estimate(problem).estimates, strict=True):
        if wait is None or one.before is None:
            continue
        sure = [value for value in wait.quantiles_s if value is not None]
        whole = tuple(sure) if len(sure) == len(wait.quantiles_s) else None
        told[one.ticket] = Told(whole, wait.median_s or 0, wait.p90_s or 0, round(one.before * a_window_s))
    return told


def _said(found: Estimates, ticket: int) -> Wait | None:
    if not found.enough:
        return Wait("few")
    told = found.by_ticket.get(ticket)
    if told is None:
        return None
    return Wait("late") if told.quantiles_s is None else Wait("told", rounded(told.median_s), rounded(told.p90_s))
