"""Play the queue many times and count."""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.stop import Stop, StopReason, Watch
from jiamen_optim.queueing.forecast import LONG_WAIT_S, QUANTILES_PERCENT, Forecast, HalfHour, WaitEstimate, Waits
from jiamen_optim.queueing.kernel import NEVER, Counts, many_calls, many_days, no_people
from jiamen_optim.queueing.layout import Hall, lay_out
from jiamen_optim.queueing.problem import HALF_HOUR_S, QueueProblem

DAY_REPLICATIONS = 2000
CALL_REPLICATIONS = 500
BATCH = 100


def simulate(
    problem: QueueProblem, *, stop: Stop | None = None, seed: int = 0, replications: int = DAY_REPLICATIONS
) -> Forecast:
    """Play from now until the hall closes; the same people come for the same seed, so that two plans compare fairly.

    A limit of `stop` ends it after a batch of replications, at least one; the answer says how many were played.
    """
    watch = Watch(stop or Stop())
    hall = lay_out(problem)
    people, counts = no_people(hall.most_people), no_counts(hall)
    called, rank = _room(replications, hall), _room(replications, hall)
    size = BATCH * hall.most_people
    ready, wait = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    parts: list[NDArray[np.int64]] = []
    done, reason = 0, None
    while done < replications and reason is None:
        batch = slice(done, min(done + BATCH, replications))
        filled = many_days(hall, seed, done, people, counts, called[batch], rank[batch], ready, wait)
        parts.append(np.array([ready[:filled], wait[:filled]]))
        done = batch.stop
        watch.tell(done / replications, 0, 0)
        reason = watch.reason()
    return _forecast(problem, hall, counts, _waits(problem, called[:done], rank[:done], None, _why(done, replications, reason)),
                     np.concatenate(parts, axis=1), watch.seconds())  # fmt: skip


def estimate(
    problem: QueueProblem, *, stop: Stop | None = None, seed: int = 0, replications: int = CALL_REPLICATIONS
) -> Waits:
    """Only the waits of those who are here (`joined_s` ≤ now): the same as of `simulate`, sooner."""
    watch = Watch(stop or Stop())
    hall = lay_out(problem)
    people, counts = no_people(hall.most_people), no_counts(hall)
    called, rank = _room(replications, hall), _room(replications, hall)
    done, reason = 0, None
    while done < replications and reason is None:
        batch = slice(done, min(done + BATCH, replications))
        many_calls(hall, seed, done, people, counts, called[batch], rank[batch])
        done = batch.stop
        watch.tell(done / replications, 0, 0)
        reason = watch.reason()
    return _waits(problem, called[:done], rank[:done], problem.now_s, _why(done, replications, reason))


def no_counts(hall: Hall) -> Counts:
    """Nothing counted yet."""
    zeros = np.zeros((3, hall.n_slots), dtype=np.int64)
    return Counts(zeros[0], zeros[1], zeros[2])


def _room(replications: int, hall: Hall) -> NDArray[np.int64]:
    return np.empty((replications, len(hall.joined)), dtype=np.int64)


def _why(done: int, replications: int, reason: StopReason | None) -> StopReason:
    return StopReason.WORK_DONE if done == replications or reason is None else reason


def _waits(
    problem: QueueProblem, called: NDArray[np.int64], rank: NDArray[np.int64], here_s: int | None, reason: StopReason
) -> Waits:
    at = _quantiles(called, QUANTILES_PERCENT)
    ahead = _quantiles(np.where(called == NEVER, NEVER, rank), (50,))
    missed = (called == NEVER).mean(axis=0)
    estimates = tuple(
        None
        if here_s is not None and ticket.joined_s > here_s
        else WaitEstimate(
            tuple(None if moment == NEVER else moment - problem.now_s for moment in at[:, row].tolist()),
            None if ahead[0, row] == NEVER else int(ahead[0, row]),
            float(missed[row]),
        )
        for row, ticket in enumerate(problem.waiting)
    )
    return Waits(estimates, len(called), reason)


def _quantiles(values: NDArray[np.int64], percents: tuple[int, ...]) -> NDArray[np.int64]:
    """Quantiles of each column, the smallest value that so many per cent do not pass (Hyndman & Fan 1996, type 1)."""
    ranks = [max(-(-percent * len(values) // 100) - 1, 0) for percent in percents]
    return np.asarray(np.partition(values, ranks, axis=0)[ranks], dtype=np.int64)


def _forecast(
    problem: QueueProblem, hall: Hall, counts: Counts, waits: Waits, everybody: NDArray[np.int64], seconds: float
) -> Forecast:
    n = waits.replications
    slot = np.minimum(everybody[0] // HALF_HOUR_S - hall.first_slot, hall.n_slots - 1).astype(np.int16)
    order = np.argsort(slot, kind="stable")
    edges = np.searchsorted(slot[order], np.arange(hall.n_slots + 1))
    wait = everybody[1][order]
    staffed = n * _staffed_s(problem, hall) + counts.overtime
    halves = []
    for row in range(hall.n_slots):
        people, mean, long_share, left = _summary(wait[edges[row] : edges[row + 1]], n)
        middle, ninety = _pair(wait[edges[row] : edges[row + 1]])
        halves.append(
            HalfHour(
                from_s=(hall.first_slot + row) * HALF_HOUR_S,
                people=people,
                mean_wait_s=mean,
                median_wait_s=middle,
                p90_wait_s=ninety,
                long_wait_share=long_share,
                not_called=left,
                queue_length=float(counts.queue[row]) / n / _length_s(problem, hall, row),
                utilisation=float(counts.busy[row] / staffed[row]) if staffed[row] else None,
            )
        )
    people, mean, long_share, left = _summary(wait, n)
    return Forecast(waits, tuple(halves), people, mean, long_share, left, float(counts.overtime.sum()) / n, seconds)


def _summary(wait: NDArray[np.int64], n: int) -> tuple[float, float | None, float, float]:
    """People, mean wait of those called, share of long waits, people not called."""
    called = wait[wait < NEVER]
    mean = float(called.mean()) if len(called) else None
    long_share = float((wait > LONG_WAIT_S).mean()) if len(wait) else 0.0
    return len(wait) / n, mean, long_share, (len(wait) - len(called)) / n


def _pair(wait: NDArray[np.int64]) -> tuple[int | None, int | None]:
    if not len(wait):
        return None, None
    middle, ninety = (None if value == NEVER else int(value) for value in _quantiles(wait[:, None], (50, 90))[:, 0])
    return middle, ninety


def _length_s(problem: QueueProblem, hall: Hall, row: int) -> int:
    """Seconds of a half hour that lie ahead."""
    begin = (hall.first_slot + row) * HALF_HOUR_S
    return begin + HALF_HOUR_S - max(begin, problem.now_s)


def _staffed_s(problem: QueueProblem, hall: Hall) -> NDArray[np.int64]:
    """Open window seconds in each half hour, from now on."""
    edges = (hall.first_slot + np.arange(hall.n_slots + 1)) * HALF_HOUR_S
    total = np.zeros(hall.n_slots, dtype=np.int64)
    for window in problem.windows:
        for span in window.spans:
            inside = np.clip(edges, max(span.from_s, problem.now_s), max(span.until_s, problem.now_s))
            total += np.diff(inside)
    return total
