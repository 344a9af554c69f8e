"""Waiting times: against theory, against what a display in a hall usually says, and how long the computing takes.

Prints tables and, last, one JSON line. Run: `make bench-queueing`.

Honesty of the estimates is measured in an invented hall whose service times the learner does not know: it learns from 40
days, then estimates every third ticket of other days as it is taken. `rush` are days with half as many people again in two
peaks, which nobody announced; `drift` days on which serving takes a quarter longer and a fifth more people come than in all
the days learnt from; `surprise` days on which one window shuts for forty minutes. Beside it, `ahead` is people before me × mean
service / open windows; `one more` counts myself too and says nothing when a window is free (the queue-length predictor,
Ibrahim & Whitt, M&SOM 2009). Both give one number only, which is scored as median and as 90 % point.
"""

import json
import time
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.queueing import (
    HALF_HOUR_S,
    QUANTILES_PERCENT,
    Calibration,
    Expected,
    Joined,
    Lane,
    Person,
    QueueProblem,
    Served,
    ServiceModel,
    Serving,
    Span,
    Ticket,
    Window,
    as_busy_as,
    at_pace_of,
    calibrate,
    check,
    estimate,
    learn,
    learn_arrivals,
    play,
    simulate,
    with_closed,
)
from jiamen_optim.queueing.calibration import pinball_s
from jiamen_optim.queueing.forecast import MEDIAN, NINETY
from jiamen_optim.queueing.formulas import mean_wait_s, priority_waits_s
from jiamen_optim.queueing.service import LEVELS

HOUR = 3600
ITEMS = {  # item: category, median seconds, spread of log seconds
    "medical card": ("insurance", 240, 0.5),
    "refund": ("insurance", 420, 0.6),
    "pension check": ("pension", 180, 0.4),
    "pension claim": ("pension", 720, 0.6),
    "job record": ("work", 300, 0.5),
    "hardship aid": ("aid", 900, 0.7),
}
MIX = (("medical card",),) * 6 + (("pension check",),) * 5 + (("refund",),) * 3 + (("job record",),) * 3 + (
    ("pension claim",), ("hardship aid",), ("medical card", "refund"), ("pension check", "job record"),
)  # fmt: skip
HISTORY_DAYS, TEST_DAYS = 40, 6
SHAPE = (3, 9, 11, 10, 8, 6, 3, 1, 2, 6, 9, 9, 7, 5, 3, 1)  # people by half hour from 8:30
PEAKS = (1, 2, 3, 10, 11)


@dataclass(frozen=True)
class Honesty:
    """How good estimates are; losses in seconds, ratios over those of the display's numbers (below 1 is better)."""

    days: str
    estimates: int
    coverage_50: float
    coverage_90: float
    pinball_50_s: float
    crps_s: float
    over_ahead_50: float
    over_ahead_90: float
    over_one_more_50: float
    over_one_more_90: float


def world(*, slower: float = 1.0, more: float = 1.0, peaks: float = 1.0) -> QueueProblem:
    """The invented hall at 8:00 of a day, with its true service times."""
    rng = np.random.default_rng(7)
    rows = [
        np.exp(np.log(middle * slower) + spread * np.sort(rng.normal(size=LEVELS)))
        for _, middle, spread in ITEMS.values()
    ]
    table = np.rint(np.array([*rows, rows[0]])).astype(np.int64)
    windows = tuple(
        Window(number, (Span(8 * HOUR + 1800, leave), Span(leave + HOUR, 17 * HOUR + 1800)), items)
        for number, leave, items in (
            (1, 12 * HOUR, None),
            (2, 12 * HOUR, None),
            (3, 13 * HOUR, None),
            (4, 12 * HOUR, frozenset({"medical card", "refund", "pension check"})),
        )
    )
    expected = tuple(
        Expected(
            lane, 8 * HOUR + 1800 + HALF_HOUR_S * row, people * share * more * 2.0 * (peaks if row in PEAKS else 1.0)
        )
        for row, people in enumerate(SHAPE)
        for lane, share in ((Lane.ORDINARY, 0.75), (Lane.PRIORITY, 0.25))
    )
    return QueueProblem(
        8 * HOUR, windows, ServiceModel(tuple(ITEMS), table), expected=expected, mix=MIX, no_show_share=0.04
    )


def learnt(true: QueueProblem) -> QueueProblem:
    """The same hall as somebody knows it who has only seen its past days."""
    served, joined, mix = [], [], []
    for age in range(1, HISTORY_DAYS + 1):
        for one in play(true, seed=1, replication=age):
            joined.append(Joined(one.ticket.lane, one.ticket.joined_s, age))
            mix.append(one.ticket.items)
            if one.comes and one.called_s is not None:
                served.append(Served(one.ticket.items, one.takes_s, age))
    service = learn(served, {item: category for item, (category, _, _) in ITEMS.items()})
    return replace(true, service=service, expected=learn_arrivals(joined, range(1, HISTORY_DAYS + 1)), mix=tuple(mix))


def seen(known: QueueProblem, day: tuple[Person, ...], now_s: int) -> tuple[QueueProblem, list[int]]:
    """The hall at a moment of a day, and the rows of the people who wait, in the order they joined."""
    rows = [row for row, one in enumerate(day) if one.ticket.joined_s <= now_s and (one.called_s or 10**6) >= now_s]
    rows.sort(key=lambda row: (day[row].ticket.due_s, row))
    at_window = {
        one.window: Serving(one.window or 0, one.called_s, one.ticket.items)
        for one in day
        if one.called_s is not None and one.called_s < now_s <= one.called_s + one.takes_s
    }
    calls = sorted((one.rank or 0, one.ticket.lane.favoured) for one in day if (one.called_s or 10**6) < now_s)
    in_a_row = 0
    for _, favoured in calls:
        in_a_row = in_a_row + 1 if favoured else 0
    finished = [
        Served(one.ticket.items, one.takes_s, 0)
        for one in day
        if one.comes
        and one.called_s is not None
        and max(one.called_s + HALF_HOUR_S, one.called_s + one.takes_s) < now_s
    ]
    came = sum(one.ticket.joined_s <= now_s for one in day)
    problem = replace(
        known,
        now_s=now_s,
        service=at_pace_of(known.service, finished),
        expected=as_busy_as(known.expected, came, known.now_s, now_s),
        waiting=tuple(day[row].ticket for row in rows),
        serving=tuple(at_window.values()),
        favoured_in_a_row=in_a_row,
    )
    return problem, rows


def place_in_line(problem: QueueProblem, me: Ticket) -> int:
    """How many are called before the newest ticket `me` if nobody else comes and every window does everything."""
    favoured = sum(one.lane.favoured for one in problem.waiting)
    ordinary = len(problem.waiting) - favoured
    limit, turn, place = problem.favoured_limit, problem.favoured_in_a_row, 0
    while favoured or ordinary:
        take = favoured > 0 and (turn < limit or not ordinary)
        favoured, ordinary, turn = favoured - take, ordinary - (not take), turn + 1 if take else 0
        if (favoured == 0) if me.lane.favoured else (ordinary == 0):
            return place
        place += 1
    return place


def display(problem: QueueProblem, me: Ticket) -> tuple[float, float]:
    """What a display says: people before me × mean service / windows, and the same counting myself when all are busy."""
    now_s = problem.now_s
    is_open = {w.number for w in problem.windows if any(span.from_s <= now_s < span.until_s for span in w.spans)}
    mean_s = float(np.mean([problem.service.mean_s(items) for items in problem.mix[:400]]))
    ahead, count = place_in_line(problem, me), max(len(is_open), 1)
    busy = is_open <= {one.window for one in problem.serving}
    return ahead * mean_s / count, (ahead + 1) * mean_s / count if busy or ahead else 0.0


def honesty(name: str, true: QueueProblem, known: QueueProblem, *, shut: bool = False) -> tuple[Honesty, Calibration]:
    """Estimate every third ticket of the test days and score it."""
    predicted, actual, half_hours, said = [], [], [], []
    for number in range(TEST_DAYS):
        begin = 9 * HOUR + number * 1800
        hall = with_closed(true, 1 + number % 3, Span(begin, begin + 2400)) if shut else true
        day = play(hall, seed=2, replication=number)
        if faults := check(hall, day):
            raise SystemExit(f"{name}: {faults[0].sentence}")
        for row, one in list(enumerate(day))[::3]:
            if one.called_s is None:
                continue
            problem, rows = seen(known, day, one.ticket.joined_s)
            guess = estimate(problem, seed=number).estimates[rows.index(row)]
            if guess is None:
                raise SystemExit(f"{name}: ticket {row + 1} is here but has no estimate.")
            closing_s = 18 * HOUR - problem.now_s
            predicted.append([closing_s if value is None else value for value in guess.quantiles_s])
            actual.append(one.called_s - one.ticket.joined_s)
            half_hours.append(one.ticket.joined_s // HALF_HOUR_S * HALF_HOUR_S)
            said.append(display(problem, one.ticket))
    found = calibrate(predicted, actual, half_hours)
    return _row(name, found, np.array(predicted, dtype=float), np.array(actual, dtype=float), np.array(said)), found


def _row(
    name: str,
    found: Calibration,
    predicted: NDArray[np.float64],
    actual: NDArray[np.float64],
    said: NDArray[np.float64],
) -> Honesty:
    def over(level: int, other: int) -> float:
        share = QUANTILES_PERCENT[level] / 100
        return round(pinball_s(predicted[:, level], actual, share) / pinball_s(said[:, other], actual, share), 3)

    score = found.overall
    return Honesty(
        days=name,
        estimates=score.n,
        coverage_50=round(score.coverage_50, 3),
        coverage_90=round(score.coverage_90, 3),
        pinball_50_s=round(score.pinball_50_s, 1),
        crps_s=round(score.crps_s, 1),
        over_ahead_50=over(MEDIAN, 0),
        over_ahead_90=over(NINETY, 0),
        over_one_more_50=over(MEDIAN, 1),
        over_one_more_90=over(NINETY, 1),
    )


def theory() -> list[dict[str, float | str]]:
    """Mean waits in long simulated queues beside the formulas, with the standard error of the simulation."""
    service_s, halves, rows = 300.0, 480, []
    exponential = np.rint(-service_s * np.log1p(-(np.arange(LEVELS) + 0.5) / LEVELS)).astype(np.int64)
    cases = (
        ("M/M/1", 1, {Lane.ORDINARY: 4.2}),
        ("M/M/5", 5, {Lane.ORDINARY: 25.5}),
        ("M/M/3, two classes", 3, {Lane.PRIORITY: 5.0, Lane.ORDINARY: 9.4}),
    )
    for name, servers, people in cases:
        expected = tuple(
            Expected(lane, HALF_HOUR_S * row, mean) for row in range(halves) for lane, mean in people.items()
        )
        windows = tuple(Window(number, (Span(0, halves * HALF_HOUR_S),)) for number in range(servers))
        model = ServiceModel(("x",), np.array([exponential, exponential]))
        problem = QueueProblem(0, windows, model, expected=expected, mix=(("x",),), favoured_limit=10**6)
        days = [play(problem, replication=row) for row in range(30)]
        rates = [mean / HALF_HOUR_S for mean in people.values()]
        known = (
            priority_waits_s(servers, rates, service_s)
            if len(rates) > 1
            else (mean_wait_s(servers, rates[0], service_s),)
        )
        for lane, wait in zip(people, known, strict=True):
            inner = range(20 * HOUR, (halves - 40) * HALF_HOUR_S)
            means = [
                np.mean(
                    [
                        (p.called_s or 0) - p.ticket.due_s
                        for p in day
                        if p.ticket.lane is lane and p.ticket.due_s in inner
                    ]
                )
                for day in days
            ]
            error = float(np.std(means, ddof=1)) / len(means) ** 0.5
            rows.append({"queue": f"{name} {lane}", "known_s": round(wait, 1), "simulated_s": round(float(np.mean(means)), 1),
                         "error_s": round(error, 1)})  # fmt: skip
    return rows


def speed() -> list[dict[str, float | str]]:
    """Seconds of one day forecast, and of the estimates for sixty who wait; best of five, processor time beside it."""
    day = replace(world(), expected=tuple(replace(one, mean=one.mean * 300 / 186) for one in world().expected))
    tickets = tuple(
        Ticket(Lane.PRIORITY if row % 4 == 0 else Lane.ORDINARY, 10 * HOUR - 40 * (60 - row), MIX[row % len(MIX)])
        for row in range(60)
    )
    serving = tuple(Serving(number, 10 * HOUR - 90 * number, ("refund",)) for number in (1, 2, 3, 4))
    full = replace(day, now_s=10 * HOUR, waiting=tickets, serving=serving)
    rows = []
    for name, work in (("day of 300, 2,000 times", lambda: simulate(day)), ("60 waiting", lambda: estimate(full))):
        work()  # compile, or load what was compiled
        walls, cpus = [], []
        for _ in range(5):
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
        rows.append({"work": name, "seconds": round(min(walls), 4), "cpu_s": round(min(cpus), 4)})
    return rows


def main() -> None:
    """Measure all and print."""
    times, known_queues = speed(), theory()
    for row in times:
        print(f"{row['work']:26}{row['seconds']:9} s {row['cpu_s']:9} cpu s")
    print(f"\n{'queue':24}{'formula s':>10}{'simulated':>10}{'± s':>7}")
    for row in known_queues:
        print(f"{row['queue']:24}{row['known_s']:10}{row['simulated_s']:10}{row['error_s']:7}")
    known = learnt(world())
    print(
        f"\n{'days':10}{'n':>5}{'50 %':>7}{'90 %':>7}{'pinball s':>10}{'CRPS s':>8}   over ahead: 50 %, 90 %, one more: 50 %, 90 %"
    )
    rows = []
    for name, true, shut in (
        ("steady", world(), False),
        ("rush", world(peaks=1.5), False),
        ("drift", world(slower=1.25, more=1.2), False),
        ("surprise", world(), True),
    ):
        r, found = honesty(name, true, known, shut=shut)
        halves = {
            half: {"n": s.n, "50": round(s.coverage_50, 2), "90": round(s.coverage_90, 2)}
            for half, s in found.by_half_hour.items()
        }
        rows.append({**asdict(r), "pit": [round(share, 3) for share in found.overall.pit], "by_half_hour": halves})
        print(
            f"{r.days:10}{r.estimates:5}{r.coverage_50:7.3f}{r.coverage_90:7.3f}{r.pinball_50_s:10.1f}{r.crps_s:8.1f}"
            f"{r.over_ahead_50:22.3f}{r.over_ahead_90:8.3f}{r.over_one_more_50:19.3f}{r.over_one_more_90:8.3f}",
            flush=True,
        )
    print(json.dumps({"benchmark": "queueing", "speed": times, "theory": known_queues, "honesty": rows}))


if __name__ == "__main__":
    main()
