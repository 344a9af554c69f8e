"""Iterated local search: kick the best choice of sites a little, descend by interchange, keep what is not worse."""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.siting.interchange import (
    CLOSED,
    MOST_SWAPS,
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


class Search:
    """The best choice of sites so far and the means to better it; sites are numbered as in the lists."""

    def __init__(
        self, lists: Lists, p: int, fixed: NDArray[np.bool_], seed: int, start: NDArray[np.bool_] | None = None
    ) -> None:
        """Begin at the choice `start` (m, bool), or greedily from the fixed sites."""
        self.lists, self.fixed = lists, fixed
        self._random = np.random.default_rng(seed)
        self.state = empty_state(lists, p)
        begun = fixed if start is None else start
        for site in np.nonzero(begun)[0]:
            open_site(lists, self.state, int(site))
        open_greedily(lists, self.state, p - int(begun.sum()))
        self.best = int(self.state.total[0])
        self.chosen = self.state.slot != CLOSED

    def descend(self, most_swaps: int) -> bool:
        """Descend from where the search stands; True at a local optimum."""
        done = descend(self.lists, self.state, self.fixed, most_swaps)
        self._keep_best()
        return done

    def kick(self, rounds: int) -> int:
        """`rounds` kicks from the best choice; returns after how many of them the last improvement came (0: none)."""
        draws = self._random.integers(0, 2**31, size=(rounds, DRAWS))
        last = int(iterate(self.lists, self.state, self.fixed, self.chosen, draws))
        self._keep_best()
        return last

    def try_from(self, chosen: NDArray[np.bool_]) -> None:
        """Descend from another choice of as many sites; back to the best if that leads nowhere."""
        move_to(self.lists, self.state, chosen)
        descend(self.lists, self.state, self.fixed, MOST_SWAPS)
        self._keep_best()
        move_to(self.lists, self.state, self.chosen)

    def _keep_best(self) -> None:
        if int(self.state.total[0]) < self.best:
            self.best = int(self.state.total[0])
            self.chosen = self.state.slot != CLOSED
