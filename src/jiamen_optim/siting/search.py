"""Iterated local search: kick the best choice of sites a little, descend by interchange, keep what is not worse."""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.stop import Watch
from jiamen_optim.siting.interchange import (
    CLOSED,
    descend,
    empty_state,
    iterate,
    move_to,
    open_greedily,
    open_site,
)
from jiamen_optim.siting.lists import Lists

DRAWS = 9
"""Random numbers one kick may use: how many swaps, then for each where and what."""
SWAPS = 20
"""Swaps between two looks at the clock."""
ENTRIES = 20_000_000
"""List entries a round of kicks may look at between two looks at the clock: in a city that is one kick."""


class Search:
    """The best choice of sites so far and the means to better it; sites are numbered as in the lists."""

    def __init__(
        self,
        lists: Lists,
        p: int,
        fixed: NDArray[np.bool_],
        seed: int,
        watch: Watch,
        start: NDArray[np.bool_] | None = None,
    ) -> None:
        """Begin at the choice `start` (m, bool), or greedily from the fixed sites; `watch` may cut every search short."""
        self.lists, self.fixed, self.watch = lists, fixed, watch
        self._random = np.random.default_rng(seed)
        self.state = empty_state(lists, p)
        begun = fixed if start is None else start
        for site in np.nonzero(begun)[0]:
            open_site(lists, self.state, int(site))
        open_greedily(lists, self.state, p - int(begun.sum()))
        self.best = int(self.state.total[0])
        self.chosen = self.state.slot != CLOSED

    def descend(self) -> bool:
        """Some swaps down from where the search stands; True at a local optimum."""
        done = descend(self.lists, self.state, self.fixed, SWAPS)
        self._keep_best()
        return done

    def kick(self, rounds: int) -> int:
        """`rounds` kicks from the best choice; returns after how many of them the last improvement came (0: none)."""
        draws = self._random.integers(0, 2**31, size=(rounds, DRAWS))
        some, last = max(ENTRIES // max(len(self.lists.site), 1), 1), 0
        for begun in range(0, rounds, some):
            helped = int(iterate(self.lists, self.state, self.fixed, self.chosen, draws[begun : begun + some]))
            last = begun + helped if helped else last
            if self.watch.reason():
                break
        self._keep_best()
        return last

    def try_from(self, chosen: NDArray[np.bool_]) -> None:
        """Descend from another choice of as many sites; back to the best if that leads nowhere."""
        move_to(self.lists, self.state, chosen)
        while not descend(self.lists, self.state, self.fixed, SWAPS) and not self.watch.reason():
            pass
        self._keep_best()
        move_to(self.lists, self.state, self.chosen)

    def _keep_best(self) -> None:
        if int(self.state.total[0]) < self.best:
            self.best = int(self.state.total[0])
            self.chosen = self.state.slot != CLOSED
