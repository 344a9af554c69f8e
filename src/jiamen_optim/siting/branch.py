"""Proof by branch and bound: decide site after site, bound each half, drop what cannot be better.

A half is bounded by Benders cuts where sites have few rivals, by subgradient steps where they have many (see `Branching`).
Best bound first, so that at any moment the lowest bound waiting is a bound of the whole problem. All bounds are exact
integers (see `lagrangian`); a half is dropped only when no whole value below the best known fits under its bound.
"""

import heapq
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.siting.benders import Master
from jiamen_optim.siting.lagrangian import (
    FREE,
    OPEN,
    SHUT,
    Relaxation,
    climb,
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
    """Branch and bound below a root relaxation; `search` holds the best choice and gives the value to beat.

    With `master` every half is bounded by its linear program, else by subgradient steps.
    """

    STEPS = 60
    """Subgradient steps per node: enough to follow one decision, as the multipliers start from the parent's."""
    ROUNDS = 6
    """What solving and cutting at a node costs, in subgradient steps: a count that needs no clock."""
    PACE, NEWEST = 0.2, 0.2

    WEAK, FEW = 5, 200
    """Rounds of cuts that each close less than one part in `FEW` of the open gap, before a node is split instead."""
    KICKS = 40
    """Kicks of the local search after each node: about as long as its linear programs take."""
    SURE = 0.9
    """Share from which a dive takes a site for granted."""

    def __init__(
        self,
        search: Search,
        p: int,
        scale: int,
        root: Relaxation,
        state: NDArray[np.int8],
        master: Master | None = None,
    ) -> None:
        self.search, self.p, self.scale, self.master = search, p, scale, master
        self._count = self._looked = 0
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
    def node_work(self) -> int:
        """List entries a node looks at, as a rule."""
        return max(len(self.search.lists.site), 1) * (self.STEPS if self.master is None else self.ROUNDS)

    @property
    def _goal(self) -> int:
        return (self.search.best - 1) * self.scale

    def _wait(self, value: int, state: NDArray[np.int8], relaxation: Relaxation) -> None:
        heapq.heappush(self._waiting, Node(value, self._count, state, relaxation))
        self._count += 1

    def _look_at(self, node: Node) -> None:
        state, relaxation = node.state, node.relaxation
        if self.master is None:
            self._ascend(state, relaxation, relaxation.mu, self.STEPS)
        else:
            self._cut(state, relaxation, self.master)
        value = max(node.value, int(relaxation.value[0]))
        if value > self._goal:
            return
        self._try(fix_by_saving(state, self.p, relaxation, self._goal))
        if value > self._goal or not (state == FREE).any():
            return
        self._split(value, state, relaxation)

    def _ascend(self, state: NDArray[np.int8], relaxation: Relaxation, mu: NDArray[np.int64], steps: int) -> int:
        ascent = first_ascent(mu, self.PACE, self.NEWEST)
        search = self.search
        climb(search.lists, state, self.p, relaxation, ascent, search.best, self.scale, steps, search.watch)
        return int(relaxation.value[0])

    def _cut(self, state: NDArray[np.int8], relaxation: Relaxation, master: Master) -> None:
        """Solve and cut until the half is done with, the cuts run out, or they raise the bound too little."""
        value, weak = self._ascend(state, relaxation, relaxation.mu, 1), 0
        master.settle(state)
        while weak < self.WEAK and master.solve():
            before, value = value, self._ascend(state, relaxation, master.multipliers(), 1)
            if value > self._goal:
                return
            fix_by_saving(state, self.p, relaxation, self._goal)
            master.settle(state)
            relaxation.share[:] = master.share
            if not master.add(master.critical()):
                break
            weak = weak + 1 if (value - before) * self.FEW < self._goal - value else 0
        self._try(np.argsort(-relaxation.share, kind="stable")[: self.p])
        self.search.kick(self.KICKS)
        self._looked += 1
        if self._looked.bit_count() == 1:
            self._dive(state.copy(), master)

    def _dive(self, state: NDArray[np.int8], master: Master) -> None:
        """Open what the program is surest of and ask it again, until all is decided: finds what rounding at once misses.

        From the 1st, 2nd, 4th, 8th … node, so that dives start from ever other places and take little of the time.
        """
        while missing := self.p - int(np.sum(state == OPEN)):
            share = np.where(state == FREE, master.share, -1.0)
            surest = np.argsort(-share, kind="stable")[:missing]
            state[surest[: max(int(np.sum(share[surest] > self.SURE)), missing // 20, 1)]] = OPEN
            master.settle(state)
            if not master.solve():
                return
            master.add(master.critical())
        self._try(np.nonzero(state == OPEN)[0])

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
