"""Looking for sites: locate and allocate in turn from many starts, keep the best that fits."""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.siting.capacitated.pairs import FREE, OPEN, Pairs
from jiamen_optim.siting.capacitated.serving import NEVER, NOBODY, recentre, serve

NEIGHBOURS = 4
"""A kick closes one of so many open sites most like the one it opens."""


class Search:
    """The best sites and assignment so far. `site` (n, int64) is each row's site; `excess` 0 when everybody fits."""

    def __init__(
        self, pairs: Pairs, possible: NDArray[np.bool_], state: NDArray[np.int8], start: NDArray[np.int64], seed: int
    ) -> None:
        """Begin at the sites `start` (p), for example those of the problem without capacities."""
        self.pairs, self.possible, self.state = pairs, possible, state
        self._random = np.random.default_rng(seed)
        n = len(pairs.demand)
        dearest = np.zeros(n, dtype=np.int64)
        np.maximum.at(dearest, pairs.row, pairs.cost)
        self.excess, self.cost = NEVER, int(dearest.sum()) + 1
        self.sites, self.site = start, np.full(n, NOBODY, dtype=np.int64)
        self._least = (NEVER, NEVER)
        self.try_sites(start, self.site)

    @property
    def found(self) -> bool:
        """Whether an answer without excess is known; until then `cost` is more than any answer costs."""
        return self.excess == 0

    def try_sites(self, sites: NDArray[np.int64], wish: NDArray[np.int64]) -> bool:
        """Allocate (rows go to their `wish` first), relocate, and so on until nothing moves; True if it got better."""
        sites, slot = sites.copy(), np.empty(len(wish), dtype=np.int64)
        better = False
        while True:
            excess, cost = serve(self.pairs, self.possible, sites, wish, slot)
            better |= self._keep(int(excess), int(cost), sites, slot)
            wish = np.full(len(slot), NOBODY, dtype=np.int64)
            if not recentre(self.pairs, self.possible, self.state, sites, slot):
                return better
            served = slot != NOBODY
            wish[served] = sites[slot[served]]

    def kick(self) -> bool:
        """Exchange one or two sites of the best choice at random and try; True if it got better."""
        sites = self.sites.copy()
        for _ in range(int(self._random.integers(1, 3))):
            shut = np.setdiff1d(np.nonzero(self.state == FREE)[0], sites)
            free = np.nonzero(self.state[sites] != OPEN)[0]
            if not len(shut) or not len(free):
                return False
            arriving = int(self._random.choice(shut))
            near = self._alike(arriving, sites[free])
            sites[free[int(self._random.choice(near))]] = arriving
        return self.try_sites(sites, np.full(len(self.site), NOBODY, dtype=np.int64))

    def _alike(self, arriving: int, sites: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which of `sites` serve most of the rows nearest to the arriving one; positions in `sites`."""
        first, last = self.pairs.start[arriving], self.pairs.start[arriving + 1]
        nearest = self.pairs.row[first:last][
            np.argsort(self.pairs.cost[first:last], kind="stable")[: len(self.site) // len(sites) + 1]
        ]
        served = (self.site[nearest][:, None] == sites).sum(axis=0)
        return np.asarray(np.argsort(-served, kind="stable")[:NEIGHBOURS])

    def _keep(self, excess: int, cost: int, sites: NDArray[np.int64], slot: NDArray[np.int64]) -> bool:
        if (excess, cost) >= self._least:
            return False
        self._least, self.excess = (excess, cost), excess
        self.sites = sites.copy()
        self.site = np.where(slot == NOBODY, NOBODY, sites[slot])
        if excess == 0:
            self.cost = cost
        return True
