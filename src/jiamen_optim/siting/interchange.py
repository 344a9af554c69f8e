"""Fast interchange: the book-keeping that makes a swap of two sites cheap to judge.

Resende & Werneck, "A fast swap-based local search procedure for location problems" (Annals of OR 150, 2007), on sparse
lists: `gain` of opening a site, `loss` of closing one, and the correction `extra` for doing both at once are kept up to
date for the affected demand points only. Opening and closing are separate steps, so that the greedy start, swaps and
kicks share them.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.siting.lists import Lists

CLOSED = -1
NOBODY = -1
UNKNOWN = -1
NEVER = 2**60
MOST_SWAPS = 1000
"""A guard only: descents from a good choice end after a few swaps."""


class State(NamedTuple):
    """Open sites and their book-keeping, for m sites, n demand points and p + 1 slots (one is free between swaps)."""

    slot: NDArray[np.int32]  # m: the slot of an open site, else CLOSED
    holder: NDArray[np.int32]  # p + 1: the site in a slot, else NOBODY
    first: NDArray[np.int32]  # n: nearest open site, else NOBODY
    second: NDArray[np.int32]  # n: next nearest open site, else NOBODY
    first_cost: NDArray[np.int32]  # n
    second_cost: NDArray[np.int32]  # n
    gain: NDArray[np.int64]  # m
    loss: NDArray[np.int64]  # p + 1
    extra: NDArray[np.int64]  # m × (p + 1)
    total: NDArray[np.int64]  # 1: the objective
    partner: NDArray[np.int32]  # m: the slot that is best closed when the site opens, UNKNOWN until looked for
    with_partner: NDArray[np.int64]  # m: extra − loss of that slot
    stale: NDArray[np.bool_]  # p + 1: the slot's loss or extras have changed since partners were looked for


def empty_state(lists: Lists, p: int) -> State:
    """No site open yet, with room for p and one in passing."""
    n, m = len(lists.far), lists.n_sites
    nobody = np.full(n, NOBODY, dtype=np.int32)
    state = State(
        slot=np.full(m, CLOSED, dtype=np.int32),
        holder=np.full(p + 1, NOBODY, dtype=np.int32),
        first=nobody,
        second=nobody.copy(),
        first_cost=lists.far.copy(),
        second_cost=lists.far.copy(),
        gain=np.zeros(m, dtype=np.int64),
        loss=np.zeros(p + 1, dtype=np.int64),
        extra=np.zeros((m, p + 1), dtype=np.int64),
        total=np.zeros(1, dtype=np.int64),
        partner=np.full(m, UNKNOWN, dtype=np.int32),
        with_partner=np.zeros(m, dtype=np.int64),
        stale=np.zeros(p + 1, dtype=np.bool_),
    )
    account_for_all(lists, state)
    return state


@compiled
def account(lists: Lists, state: State, row: int, sign: int) -> None:
    """Add (sign 1) or take away (sign −1) what one demand point contributes to gain, loss, extra and total."""
    near, after = state.first_cost[row], state.second_cost[row]
    weight = sign * lists.weight[row]
    state.total[0] += weight * near
    slot = CLOSED
    if state.first[row] != NOBODY:
        slot = state.slot[state.first[row]]
        state.stale[slot] = True
        state.loss[slot] += weight * (after - near)
    for entry in range(lists.start[row], lists.start[row + 1]):
        cost = lists.cost[entry]
        if cost >= after:
            break
        site = lists.site[entry]
        if state.slot[site] != CLOSED:
            continue
        if cost < near:
            state.gain[site] += weight * (near - cost)
        if slot != CLOSED:
            state.extra[site, slot] += weight * (after - max(cost, near))


@compiled
def account_for_all(lists: Lists, state: State) -> None:
    """Account for every demand point, from nothing."""
    for row in range(len(lists.far)):
        account(lists, state, row, 1)


@compiled
def open_site(lists: Lists, state: State, site: int) -> None:
    """Open a closed site in the free slot."""
    first, last = lists.back_start[site], lists.back_start[site + 1]
    for entry in range(first, last):
        row = lists.back_row[entry]
        if lists.back_cost[entry] < state.second_cost[row]:
            account(lists, state, row, -1)
    free = 0
    while state.holder[free] != NOBODY:
        free += 1
    state.holder[free], state.stale[free] = site, True
    state.slot[site] = free
    for entry in range(first, last):
        row, cost = lists.back_row[entry], lists.back_cost[entry]
        if cost >= state.second_cost[row]:
            continue
        if cost < state.first_cost[row]:
            state.second[row], state.second_cost[row] = state.first[row], state.first_cost[row]
            state.first[row], state.first_cost[row] = site, cost
        else:
            state.second[row], state.second_cost[row] = site, cost
        account(lists, state, row, 1)


@compiled
def close_site(lists: Lists, state: State, site: int) -> None:
    """Close an open site; those who used it, or had it as their second, look along their lists again."""
    first, last = lists.back_start[site], lists.back_start[site + 1]
    for entry in range(first, last):
        row = lists.back_row[entry]
        if state.first[row] == site or state.second[row] == site:
            account(lists, state, row, -1)
    state.holder[state.slot[site]], state.stale[state.slot[site]] = NOBODY, True
    state.slot[site] = CLOSED
    for entry in range(first, last):
        row = lists.back_row[entry]
        if state.first[row] == site or state.second[row] == site:
            _look_again(lists, state, row)
            account(lists, state, row, 1)


@compiled
def _look_again(lists: Lists, state: State, row: int) -> None:
    state.first[row] = state.second[row] = NOBODY
    state.first_cost[row] = state.second_cost[row] = lists.far[row]
    for entry in range(lists.start[row], lists.start[row + 1]):
        site = lists.site[entry]
        if state.slot[site] == CLOSED:
            continue
        if state.first[row] == NOBODY:
            state.first[row], state.first_cost[row] = site, lists.cost[entry]
        else:
            state.second[row], state.second_cost[row] = site, lists.cost[entry]
            return


@compiled
def best_swap(state: State, fixed: NDArray[np.bool_]) -> tuple[int, int, int]:
    """The swap that saves most: (saving, site to open, site to close); ties go to the lower site, then slot.

    A swap touches few slots: the best partner of a site is looked for again only where it was one of them.
    """
    loss = state.loss.copy()
    for slot in range(len(loss)):
        if state.holder[slot] == NOBODY or fixed[state.holder[slot]]:
            loss[slot] = NEVER
    _refresh(state, loss, np.nonzero(state.stale)[0])
    state.stale[:] = False
    best, opened, freed = -NEVER, 0, 0
    for site in range(len(state.slot)):
        if state.slot[site] != CLOSED:
            continue
        if state.partner[site] == UNKNOWN:
            _find_partner(state, loss, site)
        if state.with_partner[site] + state.gain[site] > best:
            best, opened, freed = state.with_partner[site] + state.gain[site], site, state.partner[site]
    return best, opened, state.holder[freed]


@compiled
def _refresh(state: State, loss: NDArray[np.int64], slots: NDArray[np.int64]) -> None:
    """Keep partners true after `slots` have changed; those of open sites are dropped, as their extras are not kept."""
    for site in range(len(state.slot)):
        if state.slot[site] != CLOSED or 4 * len(slots) > len(loss):
            state.partner[site] = UNKNOWN
        for slot in slots:
            if state.partner[site] == UNKNOWN:
                break
            saved = state.extra[site, slot] - loss[slot]
            if state.partner[site] == slot and saved < state.with_partner[site]:
                state.partner[site] = UNKNOWN
            elif saved > state.with_partner[site] or (saved == state.with_partner[site] and slot < state.partner[site]):
                state.partner[site], state.with_partner[site] = slot, saved


@compiled
def _find_partner(state: State, loss: NDArray[np.int64], site: int) -> None:
    best, partner = -NEVER, 0
    for slot in range(len(loss)):
        saved = state.extra[site, slot] - loss[slot]
        if saved > best:
            best, partner = saved, slot
    state.partner[site], state.with_partner[site] = partner, best


@compiled
def descend(lists: Lists, state: State, fixed: NDArray[np.bool_], most_swaps: int) -> bool:
    """Make the best swap again and again until none helps (True) or `most_swaps` are done (False)."""
    for _ in range(most_swaps):
        saving, opened, closed = best_swap(state, fixed)
        if saving <= 0:
            return True
        open_site(lists, state, opened)
        close_site(lists, state, closed)
    return False


@compiled
def open_greedily(lists: Lists, state: State, count: int) -> None:
    """Open `count` sites, each time the one that saves most now."""
    for _ in range(count):
        best = NOBODY
        for site in range(len(state.slot)):
            if state.slot[site] == CLOSED and (best == NOBODY or state.gain[site] > state.gain[best]):
                best = site
        open_site(lists, state, best)


@compiled
def move_to(lists: Lists, state: State, target: NDArray[np.bool_]) -> None:
    """Turn the open sites into those of `target` (m, bool; as many as are open now), one swap at a time."""
    arriving = 0
    for leaving in range(len(target)):
        if state.slot[leaving] == CLOSED or target[leaving]:
            continue
        while not target[arriving] or state.slot[arriving] != CLOSED:
            arriving += 1
        open_site(lists, state, arriving)
        close_site(lists, state, leaving)


@compiled
def iterate(
    lists: Lists, state: State, fixed: NDArray[np.bool_], chosen: NDArray[np.bool_], draws: NDArray[np.int64]
) -> int:
    """One kick and descent per row of `draws`, from and back to the best (written to `chosen`); the last that helped."""
    best, last = state.total[0], 0
    for turn in range(len(draws)):
        _kick(lists, state, fixed, draws[turn])
        descend(lists, state, fixed, MOST_SWAPS)
        if state.total[0] <= best:
            if state.total[0] < best:
                last = turn + 1
            best = state.total[0]
            for site in range(len(chosen)):
                chosen[site] = state.slot[site] != CLOSED
        else:
            move_to(lists, state, chosen)
    return last


@compiled
def _kick(lists: Lists, state: State, fixed: NDArray[np.bool_], draws: NDArray[np.int64]) -> None:
    for swap in range(1 + draws[0] % 4):
        opened = draws[1 + 2 * swap] % len(state.slot)
        if state.slot[opened] != CLOSED:
            continue
        closed = _neighbour(lists, state, fixed, opened, draws[2 + 2 * swap])
        if closed != NOBODY:
            open_site(lists, state, opened)
            close_site(lists, state, closed)


@compiled
def _neighbour(lists: Lists, state: State, fixed: NDArray[np.bool_], opened: int, draw: int) -> int:
    """An open site that may close in exchange: every other time the one used near `opened`, else any."""
    first, last = lists.back_start[opened], lists.back_start[opened + 1]
    if draw % 2 and last > first:
        site = state.first[lists.back_row[first + (draw // 2) % (last - first)]]
        if site != NOBODY and not fixed[site]:
            return int(site)
    site = state.holder[(draw // 2) % len(state.holder)]
    return NOBODY if site == NOBODY or fixed[site] else int(site)
