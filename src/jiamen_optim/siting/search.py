"""Iterated local search: kick the best choice of sites a little, descend by interchange, keep what is not worse."""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.siting.interchange import (
    CLOSED,
    NOBODY,
    State,
    close_site,
    descend,
    empty_state,
    move_to,
    open_greedily,
    open_site,
)  # fmt: skip
from jiamen_optim.siting.lists import Lists

DRAWS = 9
"""Random numbers one kick may use: how many swaps, then for each where and what."""


MOST_SWAPS = 1000
"""A guard only: descents from a good choice end after a few swaps."""


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
