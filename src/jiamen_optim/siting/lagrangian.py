"""A lower bound that is never too high: Lagrangian relaxation of "everybody goes somewhere", by subgradients.

Cornuéjols, Fisher & Nemhauser (1977); Beasley (1993). Multipliers are whole numbers in units of 1/`scale` metre, one per
demand point and unit of weight, so every bound is computed exactly in 64-bit integers: no rounding error can lift it
above the optimum. Multipliers never exceed the far distance, which keeps the bound valid for truncated lists: a site
that is not listed could not save anything.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.common.stop import Watch
from jiamen_optim.siting.interchange import NEVER
from jiamen_optim.siting.lists import Lists

OPEN, FREE, SHUT = 1, 0, -1
PATIENCE, SLOWER, LEAST_PACE = 20, 0.66, 1e-4
NOTICEABLE = 1000
"""A rise counts as one when it closes at least one part in so many of the gap."""
ENTRIES = 100_000_000
"""List entries that steps may look at between two looks at the clock: well under a second."""


class Relaxation(NamedTuple):
    """Multipliers and what they give. `value` and `saving` are in units of weight × metres / scale.

    `mu` (n, int64) and `value` (1, int64) are the best found; `saving` (m, int64) is what opening each site saves at
    `mu`; `share` (m, float64) how often each site was chosen of late, a fractional answer of the relaxation.
    """

    mu: NDArray[np.int64]
    value: NDArray[np.int64]
    saving: NDArray[np.int64]
    share: NDArray[np.float64]


def scale_of(lists: Lists) -> int:
    """A power of two fine enough for the multipliers and small enough to add everything up in 62 bits."""
    total = max(int(np.dot(lists.weight, lists.far.astype(np.int64))), 1)
    return 1 << min(16, 61 - total.bit_length())


def first_relaxation(lists: Lists, mu: NDArray[np.int64]) -> Relaxation:
    """A relaxation that has only its multipliers (n, int64, in 1/scale metres) yet."""
    nothing = np.full(1, -NEVER, dtype=np.int64)
    m = lists.n_sites
    return Relaxation(mu.copy(), nothing, np.zeros(m, dtype=np.int64), np.zeros(m))


class Ascent(NamedTuple):
    """Where the subgradient steps stand between two calls: multipliers, smoothed direction, pace and patience.

    `mu` (n, int64); `direction` (n, float64); `pace` (2, float64): the step's share of the open gap, and the weight of
    the newest subgradient in the direction; `stalled` (1, int64): steps since the bound last rose noticeably.
    """

    mu: NDArray[np.int64]
    direction: NDArray[np.float64]
    pace: NDArray[np.float64]
    stalled: NDArray[np.int64]


def first_ascent(mu: NDArray[np.int64], pace: float, newest: float) -> Ascent:
    """Start from multipliers `mu` (n, in 1/scale metres)."""
    return Ascent(mu.copy(), np.zeros(len(mu)), np.array([pace, newest]), np.zeros(1, dtype=np.int64))


def climb(
    lists: Lists,
    state: NDArray[np.int8],
    p: int,
    relaxation: Relaxation,
    ascent: Ascent,
    upper: int,
    scale: int,
    steps: int,
    watch: Watch,
) -> bool:
    """`ascend`, asking `watch` in between, so that a limit is kept to the second in a city, where a step takes a moment."""
    some, moving, done = max(ENTRIES // max(len(lists.site), 1), 1), True, 0
    while moving and done < steps and not watch.reason():
        moving = ascend(lists, state, p, relaxation, ascent, upper, scale, min(some, steps - done))
        done += some
    return moving


@compiled
def ascend(
    lists: Lists,
    state: NDArray[np.int8],
    p: int,
    relaxation: Relaxation,
    ascent: Ascent,
    upper: int,
    scale: int,
    steps: int,
) -> bool:
    """Up to `steps` subgradient steps; False when further ones are no use (nothing moves, or the proof is made).

    `state` (m): OPEN, FREE or SHUT. `upper` (whole) is a known value: the proof is made when the bound shows that nothing
    below it exists. Step length after Held, Wolfe & Crowder (1974), direction smoothed as in the volume algorithm
    (Barahona & Anbil 2000).
    """
    mu, pace, stalled = ascent.mu, ascent.pace, ascent.stalled
    saving = np.zeros(len(state), dtype=np.int64)
    lack = np.zeros(len(mu), dtype=np.int64)
    goal = (upper - 1) * scale
    for _ in range(steps):
        value = _price(lists, mu, scale, saving)
        chosen = _choose(state, saving, p)
        for site in chosen:
            value -= saving[site]
        _remember(relaxation.share, chosen)
        stalled[0] += 1
        if value > relaxation.value[0]:
            if value - relaxation.value[0] > (upper * scale - value) // NOTICEABLE:
                stalled[0] = 0
            relaxation.value[0] = value
            relaxation.mu[:] = mu
            relaxation.saving[:] = saving
        if relaxation.value[0] > goal or pace[0] < LEAST_PACE:
            return False
        if stalled[0] >= PATIENCE:
            pace[0], stalled[0] = pace[0] * SLOWER, 0
        if not _step(lists, ascent, scale, chosen, lack, pace[0] * (upper * scale - value)):
            return False
    return True


@compiled
def fix_by_saving(state: NDArray[np.int8], p: int, relaxation: Relaxation, goal: int) -> NDArray[np.int64]:
    """Settle in `state` every free site whose other choice would lift the bound above `goal`; returns the p chosen.

    Reduced-cost fixing: forcing a site open costs the worst chosen one, forcing it shut brings in the best left out.
    """
    saving, value = relaxation.saving, relaxation.value[0]
    chosen = _choose(state, saving, p)
    taken = np.zeros(len(state), dtype=np.bool_)
    worst, best_left = NEVER, -NEVER
    for site in chosen:
        taken[site] = True
        if state[site] == FREE:
            worst = min(worst, saving[site])
    for site in range(len(state)):
        if state[site] == FREE and not taken[site]:
            best_left = max(best_left, saving[site])
    for site in range(len(state)):
        if state[site] != FREE:
            continue
        if taken[site]:
            if best_left == -NEVER or value + saving[site] - best_left > goal:
                state[site] = OPEN
        elif worst == NEVER or value + worst - saving[site] > goal:
            state[site] = SHUT
    return chosen


@compiled
def _price(lists: Lists, mu: NDArray[np.int64], scale: int, saving: NDArray[np.int64]) -> int:
    """What each site saves at these multipliers (into `saving`); returns the sum of weight × multiplier."""
    saving[:] = 0
    value = 0
    for row in range(len(mu)):
        price, weight = mu[row], lists.weight[row]
        value += weight * price
        for entry in range(lists.start[row], lists.start[row + 1]):
            saved = price - np.int64(lists.cost[entry]) * scale
            if saved <= 0:
                break
            saving[lists.site[entry]] += weight * saved
    return value


@compiled
def _choose(state: NDArray[np.int8], saving: NDArray[np.int64], p: int) -> NDArray[np.int64]:
    """The open sites and the free ones that save most, p in all; ties go to the lower number."""
    rank = np.empty(len(state), dtype=np.int64)
    for site in range(len(state)):
        rank[site] = -NEVER if state[site] == OPEN else (NEVER if state[site] == SHUT else -saving[site])
    return np.argsort(rank, kind="mergesort")[:p]


@compiled
def _remember(share: NDArray[np.float64], chosen: NDArray[np.int64]) -> None:
    share *= 0.95
    for site in chosen:
        share[site] += 0.05


@compiled
def _step(
    lists: Lists, ascent: Ascent, scale: int, chosen: NDArray[np.int64], lack: NDArray[np.int64], distance: float
) -> bool:
    """Raise the multipliers of those served by no chosen site, lower those served by several; False if none are."""
    mu, direction, newest = ascent.mu, ascent.direction, ascent.pace[1]
    lack[:] = 1
    for site in chosen:
        for entry in range(lists.back_start[site], lists.back_start[site + 1]):
            row = lists.back_row[entry]
            if np.int64(lists.back_cost[entry]) * scale < mu[row]:
                lack[row] -= 1
    length, uneven = 0.0, False
    for row in range(len(mu)):
        uneven |= lack[row] < 0 or (lack[row] > 0 and mu[row] < np.int64(lists.far[row]) * scale)
        direction[row] = newest * lack[row] + (1 - newest) * direction[row]
        length += lists.weight[row] * direction[row] ** 2
    if not uneven or length == 0.0:
        return False
    for row in range(len(mu)):
        price = mu[row] + np.int64(np.rint(distance / length * direction[row]))
        mu[row] = min(max(price, 0), np.int64(lists.far[row]) * scale)
    return True
