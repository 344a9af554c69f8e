"""Sending people to given sites: the generalized assignment problem by regret, then shifts and swaps.

Martello & Toth (1990), chapter 7; the shift and swap neighbourhoods as in Osman & Christofides (1994). An answer is judged
first by its excess (demand beyond capacity, or without a listed site), then by its cost; moves lower this pair, so they end.
"""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.siting.capacitated.pairs import Pairs

NEVER = 2**60
NOBODY = -1


@compiled
def serve(
    pairs: Pairs,
    possible: NDArray[np.bool_],
    sites: NDArray[np.int64],
    wish: NDArray[np.int64],
    slot: NDArray[np.int64],
) -> tuple[int, int]:
    """Send everybody to one of `sites` (p); the slot of each row's site into `slot` (n). Returns (excess, cost).

    `wish` (n): the site each row goes to first if it is open and has room, NOBODY for none.
    """
    n, p = len(pairs.demand), len(sites)
    table = np.full((n, p), NEVER, dtype=np.int64)
    slack = np.empty(p, dtype=np.int64)
    slot[:] = NOBODY
    for q in range(p):
        site = sites[q]
        slack[q] = pairs.capacity[site]
        for entry in range(pairs.start[site], pairs.start[site + 1]):
            row = pairs.row[entry]
            if possible[entry]:
                table[row, q] = pairs.cost[entry]
                if wish[row] == site and slack[q] >= pairs.demand[row]:
                    slot[row] = q
                    slack[q] -= pairs.demand[row]
    _insert(table, pairs.demand, slack, slot)
    while _shift(table, pairs.demand, slack, slot) or _swap(table, pairs.demand, slack, slot):
        pass
    excess, cost = 0, 0
    for q in range(p):
        excess += max(-slack[q], 0)
    for row in range(n):
        if slot[row] == NOBODY:
            excess += pairs.demand[row] + 1
        else:
            cost += table[row, slot[row]]
    return excess, cost


@compiled
def _insert(
    table: NDArray[np.int64], demand: NDArray[np.int64], slack: NDArray[np.int64], slot: NDArray[np.int64]
) -> None:
    """Those without a place, largest regret first, to the cheapest site with room, else where it overflows least."""
    n, p = table.shape
    regret = np.zeros(n)
    for row in range(n):
        first = second = NEVER
        for q in range(p):
            cost = table[row, q]
            if cost < first:
                first, second = cost, first
            elif cost < second:
                second = cost
        regret[row] = -float(second - first)
    for row in np.argsort(regret, kind="mergesort"):
        if slot[row] != NOBODY:
            continue
        best = NOBODY
        best_over, best_cost = NEVER, NEVER
        for q in range(p):
            over = max(demand[row] - slack[q], 0)
            if table[row, q] < NEVER and (over < best_over or (over == best_over and table[row, q] < best_cost)):
                best, best_over, best_cost = q, over, table[row, q]
        if best != NOBODY:
            slot[row] = best
            slack[best] -= demand[row]


@compiled
def _more_over(slack: NDArray[np.int64], q: int, r: int, moved: int) -> int:
    """How much the overflow grows when `moved` more demand goes from slot q to slot r."""
    before = max(-slack[q], 0) + max(-slack[r], 0)
    return int(max(-slack[q] - moved, 0) + max(moved - slack[r], 0) - before)


@compiled
def _shift(
    table: NDArray[np.int64], demand: NDArray[np.int64], slack: NDArray[np.int64], slot: NDArray[np.int64]
) -> bool:
    """Move single rows to other sites while that helps; True if any moved."""
    moved = False
    for row in range(len(demand)):
        for r in range(len(slack)):
            q = slot[row]
            if q == NOBODY or r == q or table[row, r] == NEVER:
                continue
            over = _more_over(slack, q, r, demand[row])
            if over < 0 or (over == 0 and table[row, r] < table[row, q]):
                slot[row] = r
                slack[q] += demand[row]
                slack[r] -= demand[row]
                moved = True
    return moved


@compiled
def _swap(
    table: NDArray[np.int64], demand: NDArray[np.int64], slack: NDArray[np.int64], slot: NDArray[np.int64]
) -> bool:
    """Exchange two rows where one gains or leaves an overfull site; True if any were exchanged."""
    moved = False
    for row in range(len(demand)):
        for r in range(len(slack)):
            q = slot[row]
            if q == NOBODY or r == q or table[row, r] == NEVER:
                continue
            if table[row, r] >= table[row, q] and slack[q] >= 0:
                continue
            for other in range(len(demand)):
                if slot[other] != r or table[other, q] == NEVER:
                    continue
                over = _more_over(slack, q, r, demand[row] - demand[other])
                more = table[row, r] + table[other, q] - table[row, q] - table[other, r]
                if over < 0 or (over == 0 and more < 0):
                    slot[row], slot[other] = r, q
                    slack[q] += demand[row] - demand[other]
                    slack[r] -= demand[row] - demand[other]
                    moved = True
                    break
    return moved


@compiled
def recentre(
    pairs: Pairs,
    possible: NDArray[np.bool_],
    state: NDArray[np.int8],
    sites: NDArray[np.int64],
    slot: NDArray[np.int64],
) -> bool:
    """Move each open site that is not fixed to where its own people walk least; True if any moved (into `sites`)."""
    p, m = len(sites), len(state)
    size, load, own = np.zeros(p, dtype=np.int64), np.zeros(p, dtype=np.int64), np.zeros(p, dtype=np.int64)
    taken = np.zeros(m, dtype=np.bool_)
    for q in range(p):
        taken[sites[q]] = True
    for row in range(len(slot)):
        if slot[row] != NOBODY:
            size[slot[row]] += 1
            load[slot[row]] += pairs.demand[row]
    best, target = np.full(p, NEVER, dtype=np.int64), sites.copy()
    count = np.zeros(p, dtype=np.int64)
    for site in range(m):
        own[:], count[:] = 0, 0
        for entry in range(pairs.start[site], pairs.start[site + 1]):
            q = slot[pairs.row[entry]]
            if q != NOBODY and possible[entry]:
                own[q] += pairs.cost[entry]
                count[q] += 1
        for q in range(p):
            if count[q] != size[q] or load[q] > pairs.capacity[site] or (taken[site] and sites[q] != site):
                continue
            # Staying wins ties, and is the only choice of a fixed site (state 1).
            if own[q] < best[q] or (own[q] == best[q] and site == sites[q]):
                best[q], target[q] = own[q], site
    moved = False
    for q in range(p):
        if target[q] != sites[q] and state[sites[q]] != 1 and state[target[q]] == 0 and not taken[target[q]]:
            taken[target[q]], taken[sites[q]] = True, False
            sites[q] = target[q]
            moved = True
    return moved
