"""A lower bound that is never too high: relax "everybody goes somewhere"; each site then fills itself as a knapsack.

Pirkul (1987); Ceselli & Righini (2005) reach the same bound by columns. Multipliers are whole numbers in units of
1/`scale` of the cost, so every bound is computed exactly in 64-bit integers. A knapsack is solved to the end by dynamic
programming where capacities are small, else bounded by its linear relaxation at a whole-number price of room (Dantzig
1957): any price gives a valid bound.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.siting.capacitated.pairs import FREE, OPEN, SHUT, Pairs

NEVER = 2**60
PATIENCE, SLOWER, LEAST_PACE = 12, 0.7, 1e-3
NEWEST = 0.3
"""Weight of the newest subgradient in the direction (volume algorithm, Barahona & Anbil 2000)."""
NOTICEABLE = 500
"""A rise counts as one when it closes at least one part in so many of the gap."""


class Part(NamedTuple):
    """A part of all choices: `state` (m, int8) of the sites, `possible` (e, bool) pairs, `options` (n) of each row."""

    state: NDArray[np.int8]
    possible: NDArray[np.bool_]
    options: NDArray[np.int64]


class Relaxation(NamedTuple):
    """The best multipliers `mu` (n) with their `value` (1) and `saving` (m), all int64, in cost / scale.

    `share` (m) and `pair_share` (e), float64, say how often each site and pair was chosen of late; `wish` (n, int64) is
    the cheapest site that took each row last, −1 for none.
    """

    mu: NDArray[np.int64]
    value: NDArray[np.int64]
    saving: NDArray[np.int64]
    share: NDArray[np.float64]
    pair_share: NDArray[np.float64]
    wish: NDArray[np.int64]


class Scale(NamedTuple):
    """`unit`: parts of one unit of cost; `top`: the largest multiplier; `exact`: knapsacks to the end."""

    unit: int
    top: int
    exact: bool


def scale_of(pairs: Pairs) -> Scale:
    """The finest scale with which n multipliers up to four times the dearest pair add up in 61 bits."""
    n = len(pairs.demand)
    top = max(min(4 * int(pairs.cost.max()), 2**60 // n), 1)
    unit = 1 << min(16, 61 - (n * top).bit_length())
    return Scale(unit, top * unit, bool(len(pairs.row) * int(pairs.capacity.max()) <= MOST_CELLS))


MOST_CELLS = 100_000_000
"""Cells of all dynamic programs together that one step of the bound may fill."""


def first_relaxation(pairs: Pairs, mu: NDArray[np.int64]) -> Relaxation:
    """A relaxation that has only its multipliers (n, int64) yet."""
    m = len(pairs.capacity)
    return Relaxation(
        mu.copy(), np.full(1, -NEVER, dtype=np.int64), np.zeros(m, dtype=np.int64), np.zeros(m),
        np.zeros(len(pairs.row)), np.full(len(mu), -1, dtype=np.int64),
    )  # fmt: skip


@compiled
def ascend(
    pairs: Pairs, part: Part, p: int, relaxation: Relaxation, upper: int, scale: Scale, pace: float, steps: int
) -> float:
    """Up to `steps` subgradient steps from the best multipliers; the pace to go on with, 0 when that is no use.

    `upper` is a known value: the proof is made when the bound shows that nothing below it exists.
    """
    n, m = len(pairs.demand), len(pairs.capacity)
    mu, direction = relaxation.mu.copy(), np.zeros(n)
    saving, taken = np.zeros(m, dtype=np.int64), np.zeros(len(pairs.row), dtype=np.bool_)
    lack = np.empty(n, dtype=np.int64)
    table = np.zeros(int(pairs.capacity.max()) + 1 if scale.exact else 1, dtype=np.int64)
    stalled = 0
    for _ in range(steps):
        value = np.int64(0)
        for row in range(n):
            value += mu[row]
        for site in range(m):
            if part.state[site] != SHUT:
                saving[site] = _fill(pairs, part, mu, scale, site, taken, table)[0]
        chosen = _choose(part.state, saving, p)
        for site in chosen:
            value -= saving[site]
        _look_back(pairs, relaxation, chosen, taken, lack)
        stalled += 1
        if value > relaxation.value[0]:
            if value - relaxation.value[0] > (upper * scale.unit - value) // NOTICEABLE:
                stalled = 0
            relaxation.value[0] = value
            relaxation.mu[:] = mu
            relaxation.saving[:] = saving
        if relaxation.value[0] > (upper - 1) * scale.unit or pace < LEAST_PACE or not lack.any():
            return 0.0
        if stalled >= PATIENCE:
            pace, stalled = pace * SLOWER, 0
            mu[:] = relaxation.mu
        _step(pairs.weight, mu, direction, lack, pace * (upper * scale.unit - value), scale.top)
    return pace


@compiled
def _step(
    weight: NDArray[np.int64],
    mu: NDArray[np.int64],
    direction: NDArray[np.float64],
    lack: NDArray[np.int64],
    distance: float,
    top: int,
) -> None:
    """Raise the multipliers of those nobody took, lower those taken twice (Held, Wolfe & Crowder 1974)."""
    length = 0.0
    for row in range(len(mu)):
        direction[row] = NEWEST * lack[row] + (1 - NEWEST) * direction[row]
        length += weight[row] * direction[row] ** 2
    if length > 0:
        for row in range(len(mu)):
            # Never more than a whole `top` at once, so that the sum stays within 64 bits.
            move = min(max(distance / length * weight[row] * direction[row], -float(top)), float(top))
            mu[row] = min(max(mu[row] + np.int64(np.rint(move)), 0), top)


@compiled
def _look_back(
    pairs: Pairs,
    relaxation: Relaxation,
    chosen: NDArray[np.int64],
    taken: NDArray[np.bool_],
    lack: NDArray[np.int64],
) -> None:
    """How many takers each row lacks (into `lack`), the cheapest taker, and the shares."""
    least = np.full(len(lack), NEVER, dtype=np.int64)
    lack[:] = 1
    relaxation.wish[:] = -1
    share, pair_share = relaxation.share, relaxation.pair_share
    share *= 0.9
    pair_share *= 0.9
    for site in chosen:
        share[site] += 0.1
        for entry in range(pairs.start[site], pairs.start[site + 1]):
            if taken[entry]:
                row = pairs.row[entry]
                lack[row] -= 1
                pair_share[entry] += 0.1
                if pairs.cost[entry] < least[row]:
                    least[row], relaxation.wish[row] = pairs.cost[entry], site


@compiled
def _choose(state: NDArray[np.int8], saving: NDArray[np.int64], p: int) -> NDArray[np.int64]:
    """The open sites and the free ones that save most, p in all; ties go to the lower number."""
    rank = np.empty(len(state), dtype=np.int64)
    for site in range(len(state)):
        rank[site] = -NEVER if state[site] == OPEN else (NEVER if state[site] == SHUT else -saving[site])
    return np.argsort(rank, kind="mergesort")[:p]


@compiled
def _fill(
    pairs: Pairs,
    part: Part,
    mu: NDArray[np.int64],
    scale: Scale,
    site: int,
    taken: NDArray[np.bool_],
    table: NDArray[np.int64],
) -> tuple[int, int, int]:
    """Fill one site with what saves most: (saving, room left to the unforced, price of a unit of room).

    Rows without another option are taken whatever they save. `taken` (e) receives the choice. With `scale.exact`,
    `table[c]` becomes the most that `c` units of room can save; else the price bounds it.
    """
    first, last = pairs.start[site], pairs.start[site + 1]
    room, forced = pairs.capacity[site], np.int64(0)
    item, profit = np.empty(last - first, dtype=np.int64), np.empty(last - first, dtype=np.int64)
    k = 0
    for entry in range(first, last):
        row = pairs.row[entry]
        taken[entry] = False
        if not part.possible[entry]:
            continue
        saved = mu[row] - pairs.cost[entry] * scale.unit
        if part.options[row] == 1:
            forced += saved
            room -= pairs.demand[row]
            taken[entry] = True
        elif saved > 0:
            item[k], profit[k] = entry, saved
            k += 1
    if scale.exact:
        return int(forced + _knapsack(pairs, item[:k], profit[:k], room, taken, table)), int(room), 0
    saving, price = _priced(pairs, item[:k], profit[:k], room, taken)
    return int(forced + saving), int(room), price


@compiled
def _knapsack(
    pairs: Pairs,
    item: NDArray[np.int64],
    profit: NDArray[np.int64],
    room: int,
    taken: NDArray[np.bool_],
    table: NDArray[np.int64],
) -> int:
    """The 0-1 knapsack by dynamic programming over the room (Bellman 1957)."""
    kept = np.zeros((len(item), room + 1), dtype=np.bool_)
    table[:] = 0
    for i in range(len(item)):
        size = pairs.demand[pairs.row[item[i]]]
        for c in range(room, size - 1, -1):
            with_it = table[c - size] + profit[i]
            if with_it > table[c]:
                table[c] = with_it
                kept[i, c] = True
    c = room
    for i in range(len(item) - 1, -1, -1):
        if kept[i, c]:
            taken[item[i]] = True
            c -= pairs.demand[pairs.row[item[i]]]
    return int(table[room])


@compiled
def _priced(
    pairs: Pairs, item: NDArray[np.int64], profit: NDArray[np.int64], room: int, taken: NDArray[np.bool_]
) -> tuple[int, int]:
    """(bound, price): room × price plus what each item saves beyond the price of its room."""
    rank = np.empty(len(item))
    for i in range(len(item)):
        rank[i] = -float(profit[i]) / max(pairs.demand[pairs.row[item[i]]], 1)
    left, price = room, 0
    for i in np.argsort(rank, kind="mergesort"):
        size = pairs.demand[pairs.row[item[i]]]
        if size > left:
            price = profit[i] // size
            break
        left -= size
        taken[item[i]] = True
    bound = room * price
    for i in range(len(item)):
        bound += max(profit[i] - price * pairs.demand[pairs.row[item[i]]], 0)
    return bound, price


@compiled
def fix_by_saving(pairs: Pairs, part: Part, p: int, relaxation: Relaxation, scale: Scale, goal: int) -> None:
    """Rule out every free site and every pair whose use would lift the bound above `goal` (reduced-cost fixing)."""
    saving, value = relaxation.saving, relaxation.value[0]
    taken = np.zeros(len(pairs.row), dtype=np.bool_)
    table = np.zeros(int(pairs.capacity.max()) + 1 if scale.exact else 1, dtype=np.int64)
    chosen = _choose(part.state, saving, p)
    inside = np.zeros(len(saving), dtype=np.bool_)
    worst, best_left = NEVER, -NEVER
    for site in chosen:
        inside[site] = True
        if part.state[site] == FREE:
            worst = min(worst, saving[site])
    for site in range(len(saving)):
        if part.state[site] == FREE and not inside[site]:
            best_left = max(best_left, saving[site])
    for site in range(len(saving)):
        if part.state[site] == SHUT:
            continue
        # With this site among the chosen, all others save `value - base` less than the multipliers add up to.
        base = value + (saving[site] if inside[site] else worst)
        if part.state[site] == FREE and not inside[site] and (worst == NEVER or base - saving[site] > goal):
            part.state[site] = SHUT
            continue
        _, room, price = _fill(pairs, part, relaxation.mu, scale, site, taken, table)
        forced = saving[site] - table[room] if scale.exact else np.int64(0)
        for entry in range(pairs.start[site], pairs.start[site + 1]):
            row = pairs.row[entry]
            size = pairs.demand[row]
            if not part.possible[entry] or part.options[row] == 1:
                continue
            most = relaxation.mu[row] - pairs.cost[entry] * scale.unit
            if size > room:
                part.possible[entry] = False
                continue
            most += forced + table[room - size] if scale.exact else saving[site] - price * size
            if base - most > goal:
                part.possible[entry] = False
        if part.state[site] == FREE and inside[site] and best_left > -NEVER and base - best_left > goal:
            part.state[site] = OPEN


@compiled
def settle(pairs: Pairs, part: Part, p: int) -> bool:
    """Draw every plain consequence of what is decided, into `part`; False if nothing is left to choose from."""
    n, m = len(pairs.demand), len(pairs.capacity)
    state, possible, options = part
    room, only = np.empty(m, dtype=np.int64), np.empty(n, dtype=np.int64)
    while True:
        changed = False
        options[:] = 0
        room[:] = pairs.capacity
        for site in range(m):
            for entry in range(pairs.start[site], pairs.start[site + 1]):
                if state[site] == SHUT:
                    possible[entry] = False
                elif possible[entry]:
                    options[pairs.row[entry]] += 1
                    only[pairs.row[entry]] = site
        for row in range(n):
            if options[row] == 0:
                return False
            if options[row] == 1:
                room[only[row]] -= pairs.demand[row]
                changed |= state[only[row]] == FREE
                state[only[row]] = OPEN
        n_open, n_left = np.sum(state == OPEN), np.sum(state != SHUT)
        if n_open > p or n_left < p or room.min() < 0 or _too_little_room(pairs, state, p):
            return False
        if n_left > n_open and (n_open == p or n_left == p):
            changed = True
            for site in range(m):
                if state[site] == FREE:
                    state[site] = SHUT if n_open == p else OPEN
        for site in range(m):
            for entry in range(pairs.start[site], pairs.start[site + 1]):
                row = pairs.row[entry]
                if possible[entry] and options[row] > 1 and pairs.demand[row] > room[site]:
                    possible[entry] = False
                    changed = True
        if not changed:
            return True


@compiled
def _too_little_room(pairs: Pairs, state: NDArray[np.int8], p: int) -> bool:
    chosen = _choose(state, pairs.capacity, p)
    room = np.int64(0)
    for site in chosen:
        room += pairs.capacity[site]
    return bool(room < np.sum(pairs.demand))
