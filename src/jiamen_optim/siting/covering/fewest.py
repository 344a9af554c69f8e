"""The fewest columns that cover every row: search, bound, proof."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.stop import StopReason, Watch
from jiamen_optim.siting.covering.bound import branch_and_cut, linear_bound
from jiamen_optim.siting.covering.rows import greedy, improve
from jiamen_optim.siting.covering.sets import Sets, reduced

STEPS = 2_000
"""Swaps between two looks at the clock."""
PATIENCE = 200
"""Swaps per row without a smaller cover before the local search rests."""


class Fewest:
    """One set-covering problem; `best` holds the columns of the smallest cover found, `bound` the fewest possible."""

    def __init__(self, sets: Sets, seed: int) -> None:
        self.sets, self.number = reduced(sets)
        self.state, self.seed, self.bound, self.rounds = greedy(self.sets), seed, 0, 0

    @property
    def best(self) -> NDArray[np.int64]:
        """Columns of the best cover, ascending."""
        return np.asarray(self.number[self.state.best])

    @property
    def size(self) -> int:
        """How many they are."""
        return int(self.state.best.sum())

    def search(self, goal: int, ended: Callable[[], StopReason | None]) -> StopReason | None:
        """Local search until it rests, reaches `goal` columns or `ended` says why to stop."""
        idle = 0
        while self.size > goal and idle < PATIENCE * self.sets.n_rows:
            before = self.size
            improve(self.sets, self.state, STEPS, goal, self.seed + self.rounds)
            self.rounds += 1
            idle = idle + STEPS if self.size == before else 0
            if reason := ended():
                return reason
        return None

    def relax(self, watch: Watch) -> None:
        """Raise the bound by linear programming."""
        if self.sets.n_rows:
            self.bound = max(self.bound, linear_bound(self.sets, watch))

    def prove(self, watch: Watch) -> None:
        """Branch and cut from the best cover on."""
        if self.sets.n_rows:
            best, bound = branch_and_cut(self.sets, self.state.best.copy(), watch)
            self.state.best[:] = best
            self.bound = min(max(self.bound, bound), self.size)
