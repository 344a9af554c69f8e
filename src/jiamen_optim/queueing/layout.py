"""The problem as arrays, the way the kernel reads it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.queueing.problem import HALF_HOUR_S, Lane, QueueProblem
from jiamen_optim.queueing.service import LEVELS, ServiceModel, slices

ANY_WINDOW = -1
TAIL = 0.95
"""Above this level of a service time, what remains is taken as exponential (peaks over threshold, Pickands 1975)."""
LEAST_OVERDUE = 0.1


class Spans(NamedTuple):
    """When W windows call: the spans of window w are those from start[w] up to start[w + 1]."""

    start: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]


class Needs(NamedTuple):
    """What people need at a window: K different sets of items, the service times, and who stays away."""

    table: NDArray[np.int64]  # items + 1 × LEVELS
    set_start: NDArray[np.int64]  # K + 1
    set_row: NDArray[np.int64]  # row of the table of each item of a set
    no_show_share: float
    no_show_s: int


class Hall(NamedTuple):
    """W windows, T tickets, C cells of arrivals; seconds of the day."""

    now: int
    first_slot: int  # half hour of the first count
    n_slots: int
    favoured_limit: int
    favoured_in_a_row: int
    spans: Spans
    needs: Needs
    may_serve: NDArray[np.bool_]  # W × K
    remaining: NDArray[np.int64]  # W × LEVELS: seconds left of who is at the window; 0 where nobody is
    joined: NDArray[np.int64]  # T
    due: NDArray[np.int64]  # T
    favoured: NDArray[np.bool_]  # T
    ticket_set: NDArray[np.int64]  # T
    own_window: NDArray[np.int64]  # T: ANY_WINDOW, or the only one that calls it
    cell_key: NDArray[np.int64]  # C: the same for the same lane and half hour of the day
    cell_from: NDArray[np.int64]  # C
    cell_mean: NDArray[np.float64]  # C
    cell_favoured: NDArray[np.bool_]  # C
    mix: NDArray[np.int64]  # sets of past tickets
    most_people: int


def lay_out(problem: QueueProblem) -> Hall:
    """The arrays of a problem; windows and tickets keep their rows, cells are in order of time."""
    sets = {
        items: row for row, items in enumerate(dict.fromkeys([*(one.items for one in problem.waiting), *problem.mix]))
    }
    rows = [[problem.service.row(item) for item in items] for items in sets]
    spans = [span for window in problem.windows for span in window.spans]
    last = max(problem.now_s, *(span.until_s for span in spans))
    at = {window.number: row for row, window in enumerate(problem.windows)}
    lanes = list(Lane)
    cells = sorted(problem.expected, key=lambda cell: (cell.from_s, lanes.index(cell.lane)))
    means = np.array([cell.mean for cell in cells], dtype=np.float64)
    first_slot = problem.now_s // HALF_HOUR_S
    return Hall(
        now=problem.now_s,
        first_slot=first_slot,
        n_slots=-(-last // HALF_HOUR_S) - first_slot,
        favoured_limit=problem.favoured_limit,
        favoured_in_a_row=problem.favoured_in_a_row,
        spans=Spans(
            _starts([len(window.spans) for window in problem.windows]),
            _whole([span.from_s for span in spans]),
            _whole([span.until_s for span in spans]),
        ),
        may_serve=np.array(
            [[window.items is None or window.items.issuperset(items) for items in sets] for window in problem.windows],
            dtype=np.bool_,
        ).reshape(len(problem.windows), len(sets)),
        remaining=_remaining(problem, at),
        needs=Needs(
            table=problem.service.table_s,
            set_start=_starts([len(row) for row in rows]),
            set_row=_whole([item for row in rows for item in row]),
            no_show_share=problem.no_show_share,
            no_show_s=problem.no_show_s,
        ),
        joined=_whole([one.joined_s for one in problem.waiting]),
        due=_whole([one.due_s for one in problem.waiting]),
        favoured=np.array([one.lane.favoured for one in problem.waiting], dtype=np.bool_),
        ticket_set=_whole([sets[one.items] for one in problem.waiting]),
        own_window=_whole([ANY_WINDOW if one.window is None else at[one.window] for one in problem.waiting]),
        cell_key=_whole([cell.from_s // HALF_HOUR_S * len(lanes) + lanes.index(cell.lane) for cell in cells]),
        cell_from=_whole([cell.from_s for cell in cells]),
        cell_mean=means,
        cell_favoured=np.array([cell.lane.favoured for cell in cells], dtype=np.bool_),
        mix=_whole([sets[items] for items in problem.mix]),
        most_people=len(problem.waiting) + int(means.sum() + 10 * np.sqrt(means.sum())) + 50,
    )


def _whole(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def _starts(lengths: list[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(_whole(lengths))]).astype(np.int64)


def _remaining(problem: QueueProblem, at: dict[int, int]) -> NDArray[np.int64]:
    left = np.zeros((len(problem.windows), LEVELS), dtype=np.int64)
    for person in problem.serving:
        left[at[person.window]] = remaining_s(problem.service, person.items, problem.now_s - person.since_s)
    return left


def remaining_s(service: ServiceModel, items: tuple[str, ...], elapsed_s: int) -> NDArray[np.int64]:
    """What is left of serving these items after `elapsed_s`, as LEVELS equally likely whole seconds ≥ 1.

    The distribution given that it takes longer. Beyond its 95 % point few samples speak, and beyond the largest none:
    there the rest is exponential with the mean excess over that point, at least a tenth of it.
    """
    shuffled = np.random.default_rng(0)
    whole = np.zeros(LEVELS)
    for item in items:
        whole = whole + shuffled.permutation(service.table_s[service.row(item)])
    point = float(np.quantile(whole, TAIL))
    if elapsed_s < point:
        rest = whole[whole > elapsed_s] - elapsed_s
    else:
        over = whole[whole > point] - point
        mean = max(float(over.mean()) if len(over) else 0.0, LEAST_OVERDUE * point)
        rest = -mean * np.log((np.arange(LEVELS) + 0.5) / LEVELS)
    return np.maximum(np.rint(slices(rest, np.ones(len(rest)))), 1).astype(np.int64)
