"""Proof by branch and bound: decide site after site, bound each half by the Lagrangian, drop what cannot be better.

Best bound first, so that at any moment the lowest bound waiting is a bound of the whole problem. All bounds are exact
integers (see `lagrangian`); a half is dropped only when no whole value below the best known fits under its bound.
"""

import heapq
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.siting.lagrangian import (
    FREE,
    OPEN,
    SHUT,
    Relaxation,
    ascend,
    first_ascent,
    first_relaxation,
    fix_by_saving,
)
from jiamen_optim.siting.search import Search


@dataclass(order=True)
class Node:
    """A part of the choices still open: which sites are decided, and a bound for the rest."""

    value: int
    number: int
    state: NDArray[np.int8] = field(compare=False)
    relaxation: Relaxation = field(compare=False)


class Branching:
    """Branch and bound below a root relaxation; `search` holds the best choice and gives the value to beat."""

    STEPS = 60
    """Subgradient steps per node: enough to follow one decision, as the multipliers start from the parent's."""
    PACE, NEWEST = 0.2, 0.2

    def __init__(self, search: Search, p: int, scale: int, root: Relaxation, state: NDArray[np.int8]) -> None:
        self.search, self.p, self.scale = search, p, scale
        self._count = 0
        self._waiting: list[Node] = []
        self._wait(int(root.value[0]), state, root)

    @property
    def bound(self) -> int:
        """No choice of sites has a value below this whole number."""
        if not self._waiting:
            return self.search.best
        return min(-(-self._waiting[0].value // self.scale), self.search.best)

    def look_at_next(self) -> None:
        """Bound the node with the lowest bound; split it if a better answer may hide there."""
        if self.bound < self.search.best:
            self._look_at(heapq.heappop(self._waiting))

    @property
    def _goal(self) -> int:
        return (self.search.best - 1) * self.scale

    def _wait(self, value: int, state: NDArray[np.int8], relaxation: Relaxation) -> None:
        heapq.heappush(self._waiting, Node(value, self._count, state, relaxation))
        self._count += 1

    def _look_at(self, node: Node) -> None:
        state, relaxation = node.state, node.relaxation
        ascent = first_ascent(relaxation.mu, self.PACE, self.NEWEST)
        ascend(self.search.lists, state, self.p, relaxation, ascent, self.search.best, self.scale, self.STEPS)
        value = max(node.value, int(relaxation.value[0]))
        if value > self._goal:
            return
        chosen = fix_by_saving(state, self.p, relaxation, self._goal)
        self._try(chosen)
        if value > self._goal or not (state == FREE).any():
            return
        self._split(value, state, relaxation)

    def _try(self, chosen: NDArray[np.int64]) -> None:
        target = np.zeros(len(self.search.chosen), dtype=bool)
        target[chosen] = True
        self.search.try_from(target)

    def _split(self, value: int, state: NDArray[np.int8], relaxation: Relaxation) -> None:
        doubt = np.where(state == FREE, np.abs(relaxation.share - 0.5), np.inf)
        site = int(np.argmin(doubt))
        for decision in (OPEN, SHUT):
            half = state.copy()
            half[site] = decision
            child = first_relaxation(self.search.lists, relaxation.mu)
            child.share[:] = relaxation.share
            if np.sum(half == OPEN) == self.p:
                half[half == FREE] = SHUT
            elif np.sum(half != SHUT) == self.p:
                half[half == FREE] = OPEN
            self._wait(value, half, child)
