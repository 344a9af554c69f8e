"""The queue, event by event: one day of it per replication.

Events are somebody becoming callable and a window becoming free or opening; between them nothing changes (discrete-event
simulation, Law, Simulation Modeling and Analysis, ch. 1). Every random number belongs to a person, not to the order of
events: it is a hash of seed, replication, person and purpose (counter-based, Salmon et al., SC 2011; the mixer is SplitMix,
Steele et al., OOPSLA 2014). So the same people with the same needs come whatever the windows do, which is what common
random numbers ask for when two plans are compared (Glasserman & Yao, Management Science 1992).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.queueing.layout import ANY_WINDOW, Hall, Needs, Spans
from jiamen_optim.queueing.problem import HALF_HOUR_S

NEVER = 2**40
NOBODY = -1
ORDINARY, FAVOURED, SENT = 0, 1, 2
GAP, MIX, NO_SHOW, SERVICE = 0, 1, 2, 3
ARRIVALS, WINDOWS = 1 << 40, 1 << 60
FIRST, SECOND, WEYL = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB), np.uint64(0x9E3779B97F4A7C15)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


class People(NamedTuple):
    """Everybody of one replication; tickets in their rows, then who comes. Arrays of most_people."""

    due: NDArray[np.int64]  # order within a queue
    ready: NDArray[np.int64]  # due, but not before now
    favoured: NDArray[np.bool_]
    of_set: NDArray[np.int64]
    own_window: NDArray[np.int64]
    takes: NDArray[np.int64]
    comes: NDArray[np.bool_]
    called: NDArray[np.int64]  # NEVER where not called before the hall closes
    window: NDArray[np.int64]
    rank: NDArray[np.int64]  # calls before this one


class Counts(NamedTuple):
    """Sums over replications by half hour, in seconds."""

    queue: NDArray[np.int64]
    busy: NDArray[np.int64]
    overtime: NDArray[np.int64]


class Lines(NamedTuple):
    """The three queues, and what a window must know to pass over somebody."""

    row: NDArray[np.int64]  # 3 × people
    length: NDArray[np.int64]  # 3
    may_serve: NDArray[np.bool_]
    of_set: NDArray[np.int64]
    own_window: NDArray[np.int64]


def no_people(most: int) -> People:
    """Room for so many."""
    whole = [np.zeros(most, dtype=np.int64) for _ in range(8)]
    yes_no = [np.zeros(most, dtype=np.bool_) for _ in range(2)]
    return People(whole[0], whole[1], yes_no[0], whole[2], whole[3], whole[4], yes_no[1], whole[5], whole[6], whole[7])


@compiled
def _mix(value: np.uint64) -> np.uint64:
    value = (value ^ (value >> S30)) * FIRST
    value = (value ^ (value >> S27)) * SECOND
    return value ^ (value >> S31)


@compiled
def _uniform(stream: np.uint64, person: int, purpose: int) -> float:
    """A number in (0, 1) that belongs to a person and a purpose."""
    hashed = _mix(_mix(stream + np.uint64(person) * WEYL) + np.uint64(purpose + 1) * WEYL)
    return (float(hashed >> S11) + 0.5) / 9007199254740992.0


@compiled
def _fill(needs: Needs, stream: np.uint64, people: People, row: int, key: int) -> None:
    """Draw what a person needs."""
    people.called[row], people.window[row], people.rank[row] = NEVER, NOBODY, NOBODY
    people.comes[row] = _uniform(stream, key, NO_SHOW) >= needs.no_show_share
    if not people.comes[row]:
        people.takes[row] = needs.no_show_s
        return
    takes, of_set = 0, people.of_set[row]
    for place in range(needs.set_start[of_set], needs.set_start[of_set + 1]):
        level = int(_uniform(stream, key, SERVICE + place - needs.set_start[of_set]) * needs.table.shape[1])
        takes += needs.table[needs.set_row[place], level]
    people.takes[row] = takes


@compiled
def _gather(hall: Hall, stream: np.uint64, people: People, horizon: int) -> int:
    """Everybody of this replication: the tickets, then Poisson arrivals before `horizon` cell by cell; returns how many."""
    n = len(hall.joined)
    for row in range(n):
        people.due[row], people.ready[row] = hall.due[row], max(hall.due[row], hall.now)
        people.favoured[row], people.of_set[row] = hall.favoured[row], hall.ticket_set[row]
        people.own_window[row] = hall.own_window[row]
        _fill(hall.needs, stream, people, row, row)
    for cell in range(len(hall.cell_key)):
        at, until = float(max(hall.cell_from[cell], hall.now)), min(hall.cell_from[cell] + HALF_HOUR_S, horizon)
        if hall.cell_mean[cell] <= 0.0 or at >= until:
            continue
        key = ARRIVALS + (hall.cell_key[cell] << 16)
        while n < len(people.due):
            at -= np.log(_uniform(stream, key, GAP)) * HALF_HOUR_S / hall.cell_mean[cell]
            if at >= until:
                break
            people.due[n] = people.ready[n] = int(at)
            people.favoured[n], people.own_window[n] = hall.cell_favoured[cell], ANY_WINDOW
            people.of_set[n] = hall.mix[int(_uniform(stream, key, MIX) * len(hall.mix))]
            _fill(hall.needs, stream, people, n, key)
            key += 1
            n += 1
    return n


@compiled
def _by_due(due: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Rows in order of `due`, equal ones as they are: by insertion, for they are nearly in order."""
    order = np.arange(n)
    for row in range(1, n):
        place = row
        while place > 0 and due[order[place - 1]] > due[row]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = row
    return order


@compiled
def _next_open(spans: Spans, window: int, at: int) -> int:
    """The first second from `at` on when the window calls, or NEVER."""
    for span in range(spans.start[window], spans.start[window + 1]):
        if at < spans.end[span]:
            return int(max(at, spans.begin[span]))
    return NEVER


@compiled
def _first_for(lines: Lines, queue: int, window: int) -> int:
    """Place in a queue of the first person the window may call, or NOBODY."""
    for place in range(lines.length[queue]):
        row = lines.row[queue, place]
        if lines.may_serve[window, lines.of_set[row]] and lines.own_window[row] in (ANY_WINDOW, window):
            return place
    return NOBODY


@compiled
def _longest_free(free: NDArray[np.int64], tried: NDArray[np.bool_], at: int) -> int:
    best = NOBODY
    for window in range(len(free)):
        if free[window] <= at and not tried[window] and (best == NOBODY or free[window] < free[best]):
            best = window
    return best


@compiled
def _add(total: NDArray[np.int64], first_slot: int, begin: int, end: int) -> None:
    """Spread the seconds from `begin` to `end` over the half hours they fall in."""
    slot = begin // HALF_HOUR_S - first_slot
    while begin < end and slot < len(total):
        edge = min(end, (first_slot + slot + 1) * HALF_HOUR_S)
        total[slot] += edge - begin
        begin = edge
        slot += 1


@compiled
def _work(spans: Spans, counts: Counts, first_slot: int, window: int, begin: int, end: int) -> None:
    """Count a service, and apart what of it lies outside the window's spans."""
    _add(counts.busy, first_slot, begin, end)
    for span in range(spans.start[window], spans.start[window + 1]):
        if begin < min(end, spans.begin[span]):
            _add(counts.overtime, first_slot, begin, min(end, spans.begin[span]))
        begin = max(begin, spans.end[span])
    _add(counts.overtime, first_slot, begin, end)


@compiled
def one_day(hall: Hall, seed: int, replication: int, people: People, counts: Counts, horizon: int) -> int:
    """Play one replication into `people` and add to `counts`; returns how many people there were.

    With a `horizon` short of NEVER nobody joins after it, and it ends when everybody who is here now has been called.
    """
    stream = _mix(_mix(np.uint64(seed) + WEYL) + np.uint64(replication + 1) * WEYL)
    n = _gather(hall, stream, people, horizon)
    entering = _by_due(people.due, n)
    lines = Lines(
        np.empty((3, n), dtype=np.int64), np.zeros(3, dtype=np.int64), hall.may_serve, people.of_set, people.own_window
    )
    spans, n_windows = hall.spans, len(hall.remaining)
    free, tried = np.empty(n_windows, dtype=np.int64), np.empty(n_windows, dtype=np.bool_)
    for window in range(n_windows):
        level = int(_uniform(stream, WINDOWS + window, SERVICE) * hall.remaining.shape[1])
        left = hall.now + hall.remaining[window, level]
        _work(spans, counts, hall.first_slot, window, hall.now, left)
        free[window] = _next_open(spans, window, left)
    entered, called, favoured, at = 0, 0, hall.favoured_in_a_row, hall.now - 1
    here = int(np.sum(hall.joined <= hall.now))
    while called < n and (horizon == NEVER or here > 0):
        then = people.ready[entering[entered]] if entered < n else NEVER
        for window in range(n_windows):
            if free[window] > at:
                then = min(then, free[window])
        at = then
        if at >= NEVER:
            break
        while entered < n and people.ready[entering[entered]] <= at:
            row = entering[entered]
            _join(lines, row, people.favoured[row])
            entered += 1
        for window in range(n_windows):
            if free[window] <= at:
                free[window] = _still(spans, window, free[window], at)
        tried[:] = False
        window = _longest_free(free, tried, at)
        while window != NOBODY:
            queue, place = _choose(lines, window, favoured >= hall.favoured_limit)
            if place == NOBODY:
                tried[window] = True
            else:
                row = _leave(lines, queue, place)
                favoured = favoured + 1 if people.favoured[row] else 0
                people.called[row], people.window[row], people.rank[row] = at, window, called
                called += 1
                here -= int(row < len(hall.joined) and hall.joined[row] <= hall.now)
                _add(counts.queue, hall.first_slot, people.ready[row], at)
                _work(spans, counts, hall.first_slot, window, at, at + people.takes[row])
                free[window] = _next_open(spans, window, at + people.takes[row])
            window = _longest_free(free, tried, at)
    _count_left(hall, people, counts, n)
    return n


@compiled
def _still(spans: Spans, window: int, since: int, at: int) -> int:
    """Free since when: unchanged while the span it idles in lasts, else the next opening from `at` on."""
    for span in range(spans.start[window], spans.start[window + 1]):
        if spans.begin[span] <= since < spans.end[span] and at < spans.end[span]:
            return since
    return _next_open(spans, window, at)


@compiled
def _choose(lines: Lines, window: int, ordinary_turn: bool) -> tuple[int, int]:
    """Whom the window calls: which queue and which place in it, or NOBODY."""
    sent = _first_for(lines, SENT, window)
    if sent != NOBODY:
        return SENT, sent
    ordinary = _first_for(lines, ORDINARY, window)
    if ordinary != NOBODY and ordinary_turn:
        return ORDINARY, ordinary
    first = _first_for(lines, FAVOURED, window)
    return (FAVOURED, first) if first != NOBODY else (ORDINARY, ordinary)


@compiled
def _join(lines: Lines, row: int, favoured: bool) -> None:
    queue = SENT if lines.own_window[row] != ANY_WINDOW else FAVOURED if favoured else ORDINARY
    lines.row[queue, lines.length[queue]] = row
    lines.length[queue] += 1


@compiled
def _leave(lines: Lines, queue: int, place: int) -> int:
    row = lines.row[queue, place]
    lines.length[queue] -= 1
    for later in range(place, lines.length[queue]):
        lines.row[queue, later] = lines.row[queue, later + 1]
    return int(row)


@compiled
def _count_left(hall: Hall, people: People, counts: Counts, n: int) -> None:
    end = (hall.first_slot + hall.n_slots) * HALF_HOUR_S
    for row in range(n):
        if people.called[row] == NEVER:
            _add(counts.queue, hall.first_slot, people.ready[row], end)


@compiled
def many_days(
    hall: Hall, seed: int, first: int, people: People, counts: Counts,
    called: NDArray[np.int64], rank: NDArray[np.int64], ready: NDArray[np.int64], wait: NDArray[np.int64],
) -> int:  # fmt: skip
    """Replications `first` … `first` + len(called) − 1.

    Writes call time and rank of the tickets (replications × T), and of everybody, one after the other, when they became
    callable and their wait (NEVER if not called); returns how many these are.
    """
    filled = 0
    for replication in range(len(called)):
        n = one_day(hall, seed, first + replication, people, counts, NEVER)
        for row in range(len(hall.joined)):
            called[replication, row], rank[replication, row] = people.called[row], people.rank[row]
        for row in range(n):
            if row < len(hall.due) and hall.due[row] < hall.now:
                continue
            ready[filled] = people.ready[row]
            wait[filled] = NEVER if people.called[row] == NEVER else people.called[row] - people.ready[row]
            filled += 1
    return filled


@compiled
def many_calls(
    hall: Hall,
    seed: int,
    first: int,
    people: People,
    counts: Counts,
    called: NDArray[np.int64],
    rank: NDArray[np.int64],
) -> None:
    """Call time and rank of the tickets that are here now, as `many_days` gives them, without playing the day to its end.

    Who joins after the last of them is called cannot matter: the horizon moves on until it lies behind that call. As every
    random number belongs to a person, what was played before comes out the same again. It begins where the replication
    before ended, and a little later.
    """
    close = (hall.first_slot + hall.n_slots) * HALF_HOUR_S
    horizon = hall.now + HALF_HOUR_S
    for replication in range(len(called)):
        settled, last = False, hall.now
        while not settled:
            one_day(hall, seed, first + replication, people, counts, horizon)
            last = hall.now
            for row in range(len(hall.joined)):
                if hall.joined[row] <= hall.now:
                    last = max(last, people.called[row])
            settled = last < horizon or horizon > close
            if not settled:
                horizon = hall.now + 2 * (horizon - hall.now)
        horizon = min(last, horizon) + HALF_HOUR_S // 2
        for row in range(len(hall.joined)):
            called[replication, row], rank[replication, row] = people.called[row], people.rank[row]
