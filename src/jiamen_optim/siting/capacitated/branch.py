"""Proof by branch and bound: decide a site, or which half of its sites a row goes to; bound each part; drop what is worse.

Best bound first. Splitting the sites of a row instead of deciding single pairs follows Ceselli & Righini (2005).
"""

import heapq
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.siting.capacitated.pairs import FREE, OPEN, SHUT, Pairs
from jiamen_optim.siting.capacitated.relaxation import (
    Part,
    Relaxation,
    Scale,
    ascend,
    first_relaxation,
    fix_by_saving,
    settle,
)
from jiamen_optim.siting.capacitated.search import Search

PACE = 0.1
"""Short steps: a part starts from the prices of the part it was cut from."""
UNDECIDED = 0.3
"""A site whose share is at least this far from no and yes is decided before any row is."""


@dataclass(order=True)
class Node:
    """A part of the choices still open, with a bound (cost × unit) and the multipliers to start from."""

    value: int
    number: int
    part: Part = field(compare=False)
    mu: NDArray[np.int64] = field(compare=False)


class Branching:
    """Branch and bound; `search` holds the best answer and gives the value to beat."""

    def __init__(self, pairs: Pairs, p: int, scale: Scale, search: Search, steps: int) -> None:
        self.pairs, self.p, self.scale, self.search, self.steps = pairs, p, scale, search, steps
        self._count = 0
        self._waiting: list[Node] = []
        self._site = np.repeat(np.arange(len(pairs.capacity)), np.diff(pairs.start))

    @property
    def bound(self) -> int:
        """No answer costs less than this whole number."""
        if not self._waiting:
            return self.search.cost
        return min(-(-self._waiting[0].value // self.scale.unit), self.search.cost)

    def wait(self, value: int, part: Part, mu: NDArray[np.int64]) -> None:
        """Put a part on the list, unless what is decided contradicts itself."""
        if settle(self.pairs, part, self.p):
            heapq.heappush(self._waiting, Node(value, self._count, part, mu))
            self._count += 1

    def look_at_next(self) -> None:
        """Bound the part with the lowest bound; split it if a better answer may hide there."""
        if self.bound >= self.search.cost:
            return
        node = heapq.heappop(self._waiting)
        part, relaxation = node.part, first_relaxation(self.pairs, node.mu)
        ascend(self.pairs, part, self.p, relaxation, self.search.cost, self.scale, PACE, self.steps)
        value = max(node.value, int(relaxation.value[0]))
        self._try(part, relaxation)
        goal = (self.search.cost - 1) * self.scale.unit
        if value > goal:
            return
        fix_by_saving(self.pairs, part, self.p, relaxation, self.scale, goal)
        if settle(self.pairs, part, self.p):
            self._split(value, part, relaxation)

    def _try(self, part: Part, relaxation: Relaxation) -> None:
        rank = np.where(part.state == OPEN, np.inf, np.where(part.state == SHUT, -np.inf, relaxation.share))
        chosen = np.sort(np.argsort(-rank, kind="stable")[: self.p])
        self.search.try_sites(chosen, relaxation.wish)

    def _split(self, value: int, part: Part, relaxation: Relaxation) -> None:
        doubt = np.where(part.state == FREE, np.abs(relaxation.share - 0.5), np.inf)
        site = int(np.argmin(doubt))
        if doubt[site] <= 0.5 - UNDECIDED:
            for decision in (OPEN, SHUT):
                half = Part(part.state.copy(), part.possible.copy(), part.options.copy())
                half.state[site] = decision
                self.wait(value, half, relaxation.mu)
        elif (part.options > 1).any():
            self._split_row(value, part, relaxation)
        else:
            self._settled(part)

    def _split_row(self, value: int, part: Part, relaxation: Relaxation) -> None:
        """Halve the sites of the row that is shared most evenly: its likeliest site against all others."""
        share = np.where(part.possible, relaxation.pair_share, 0.0)
        most = np.zeros(len(part.options))
        np.maximum.at(most, self.pairs.row, share)
        row = int(np.argmin(np.where(part.options > 1, most, np.inf)))
        mine = np.nonzero((self.pairs.row == row) & part.possible)[0]
        order = mine[np.lexsort((self.pairs.cost[mine], -share[mine]))]
        # The likeliest sites up to half of the share; if nothing was shared, the cheapest one.
        reach = int(np.searchsorted(np.cumsum(share[order]), share[order].sum() / 2)) + 1
        for dropped in (order[min(reach, len(order) - 1) :], order[: min(reach, len(order) - 1)]):
            half = Part(part.state.copy(), part.possible.copy(), part.options.copy())
            half.possible[dropped] = False
            self.wait(value, half, relaxation.mu)

    def _settled(self, part: Part) -> None:
        """Every row has one site left: there is one answer, look at it."""
        wish = np.empty(len(part.options), dtype=np.int64)
        wish[self.pairs.row[part.possible]] = self._site[part.possible]
        sites = np.nonzero(part.state == OPEN)[0]
        spare = np.nonzero(part.state == FREE)[0][: self.p - len(sites)]
        self.search.try_sites(np.concatenate([sites, spare]), wish)
