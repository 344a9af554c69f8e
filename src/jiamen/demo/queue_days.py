"""A day at a counter, played with dice: who came for what, waited how long, and what they might have been told."""

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.special import gammaincinv

WINDOWS = 2  # staffed on an ordinary day
RUSH = {9: 1.5, 10: 1.4, 14: 1.2, 15: 1.3}  # by the hour; 1 elsewhere
A_WINDOW_AN_HOUR = 3.3  # people who come for each window in a calm hour
CALL_S, PATIENCE_S, AFTER_S = 40, 2_700, 1_800
LEVELS = np.arange(5, 100, 5) / 100


@dataclass(slots=True)
class Visit:
    """One number; seconds of the day. `steps` are (state, from, window number or 0), the last one has no end."""

    lane: str
    taken_s: int
    joined_s: int
    items: tuple[int, ...]
    serve_s: int
    source: str
    steps: list[tuple[str, int, int]] = field(default_factory=list)
    told: tuple[tuple[int, ...], int] | None = None  # quantiles and rule of thumb

    @property
    def called_s(self) -> int | None:
        """When it was last called."""
        return max((at for state, at, _window in self.steps if state == "called"), default=None)


def play_day(spans: Sequence[tuple[int, int]], median_s: Sequence[int], dice: np.random.Generator) -> list[Visit]:
    """The numbers of a day with these opening hours (seconds); `median_s` is how long each item takes."""
    visits = _visits(spans, median_s, dice)
    mean_s = float(np.mean([visit.serve_s for visit in visits])) if visits else 0.0
    free = [(spans[0][0] if spans else 0, window) for window in range(1, WINDOWS + 1)]
    heapq.heapify(free)
    coming, line = deque(sorted(visits, key=lambda visit: visit.joined_s)), deque[Visit]()
    ahead_of_all = deque[Visit]()
    row = 0
    while coming or line or ahead_of_all:
        at, window = free[0]
        if coming and (coming[0].joined_s <= at or not (line or ahead_of_all)):
            visit = coming.popleft()
            before = len(ahead_of_all) + (len(line) if visit.lane == "A" else min(len(line), len(ahead_of_all) // 2))
            busy = sum(until > visit.joined_s for until, _window in free)
            visit.told = _told(before, mean_s, busy)
            (line if visit.lane == "A" else ahead_of_all).append(visit)
            continue
        queue = ahead_of_all if ahead_of_all and (row < 2 or not line) else line
        visit = queue.popleft()
        begin = _open_from(max(at, visit.joined_s), spans)
        if _gone(visit, begin, spans[-1][1], dice):
            continue
        row = row + 1 if queue is ahead_of_all else 0
        heapq.heapreplace(free, (_serve(visit, begin, window, dice), window))
    return visits


def _visits(spans: Sequence[tuple[int, int]], median_s: Sequence[int], dice: np.random.Generator) -> list[Visit]:
    chances = 1 / np.arange(2, len(median_s) + 2)
    chances /= chances.sum()
    busy, visits = float(dice.normal(1, 0.08)), []
    for opens, closes in spans:
        for half in range(opens, closes - 1800, 1800):
            mean = busy * WINDOWS * A_WINDOW_AN_HOUR / 2 * RUSH.get(half // 3600, 1.0)
            for at in dice.integers(half, half + 1800, dice.poisson(mean)).tolist():
                items = tuple(dice.choice(len(median_s), 2 if dice.random() < 0.12 else 1, False, chances).tolist())
                serve = sum(median_s[item] * float(np.exp(dice.normal(0, 0.5))) for item in items)
                lane, phone = "Y" if dice.random() < 0.12 else "A", dice.random() < 0.2
                taken = max(at - int(dice.integers(300, 2400)), opens) if phone else at
                visits.append(Visit(lane, taken, at, items, round(serve) + 30, "phone" if phone else "kiosk"))
    return visits


def _open_from(at_s: int, spans: Sequence[tuple[int, int]]) -> int:
    """When a window calls next, not before `at_s`; after the last hours those in line are served to the end."""
    for opens, closes in spans:
        if at_s < closes:
            return max(at_s, opens)
    return at_s


def _gone(visit: Visit, begin: int, closes: int, dice: np.random.Generator) -> bool:
    """Whether the number is over before it is called: never at the door, given up, or sent home."""
    if visit.source == "phone":
        visit.steps.append(("expected", visit.taken_s, 0))
        if dice.random() < 0.08:
            visit.steps.append(("closed", closes, 0))
            visit.told = None
            return True
    visit.steps.append(("waiting", visit.joined_s, 0))
    if begin > closes + AFTER_S:
        visit.steps.append(("closed", closes + AFTER_S, 0))
    elif begin - visit.joined_s > PATIENCE_S and dice.random() < 0.3:
        visit.steps.append(("left", visit.joined_s + PATIENCE_S, 0))
    return len(visit.steps) > 1 and visit.steps[-1][0] in ("closed", "left")


def _serve(visit: Visit, begin: int, window: int, dice: np.random.Generator) -> int:
    """Called, and served or not there; when the window is free again."""
    visit.steps.append(("called", begin, window))
    luck = float(dice.random())
    if luck < 0.03:
        visit.steps.append(("missed", begin + 90, 0))
        return begin + 90
    at, end = begin + CALL_S, begin + CALL_S + visit.serve_s
    visit.steps.append(("serving", at, window))
    if luck < 0.05:  # sent to the copier and back
        middle = at + visit.serve_s // 2
        visit.steps += [("held", middle, window), ("serving", middle + 240, window)]
        end += 240
    visit.steps.append(("done", end, 0))
    return end


def _told(before: int, mean_s: float, busy: int) -> tuple[tuple[int, ...], int]:
    """Quantiles as a gamma of the services before, and the rule of thumb."""
    a_call_s = (mean_s + CALL_S) / WINDOWS
    if busy < WINDOWS and not before:
        return (0,) * len(LEVELS), 0
    shape = 1.4 * (before + 0.6)
    seconds = np.rint(gammaincinv(shape, LEVELS) * a_call_s / 1.4).astype(int)
    return tuple(seconds.tolist()), round(before * a_call_s)
