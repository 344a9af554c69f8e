"""The working copy of a problem: the sites still worth looking at, the best choice among them, and the bound."""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.siting.lagrangian import (
    FREE,
    OPEN,
    SHUT,
    Relaxation,
    ascend,
    first_relaxation,
    fix_by_saving,
    scale_of,
)
from jiamen_optim.siting.lists import lay_out, restrict
from jiamen_optim.siting.problem import SitingProblem
from jiamen_optim.siting.search import Search

FIRST_PACE = 1.0


class Core:
    """Shrinks while the bound rises: a site that no better answer can contain is dropped for good.

    `number` (m, int64) are the original numbers of the remaining sites; `state` (m, int8) is OPEN, FREE or SHUT.
    """

    def __init__(self, problem: SitingProblem, seed: int) -> None:
        lists, self.number, fixed = lay_out(problem)
        self.p, self.seed = problem.p, seed
        self.scale = scale_of(lists)
        self.search = Search(lists, self.p, fixed, seed)
        self.state = np.where(fixed, OPEN, FREE).astype(np.int8)
        self.relaxation = first_relaxation(lists, np.zeros(len(lists.far), dtype=np.int64))
        self.pace = 0.0

    @property
    def best(self) -> int:
        """Cost of the best choice known."""
        return self.search.best

    @property
    def bound(self) -> int:
        """No choice of sites costs less than this."""
        value = -(-int(self.relaxation.value[0]) // self.scale)
        return min(max(value, 0), self.best)

    @property
    def chosen(self) -> NDArray[np.int64]:
        """Original numbers of the sites of the best choice, ascending."""
        return np.asarray(self.number[self.search.chosen])

    def start_bound(self) -> None:
        """Begin the multipliers halfway between everybody's nearest and second nearest site of the best choice."""
        state = self.search.state
        middle = (state.first_cost.astype(np.int64) + state.second_cost) * self.scale // 2
        self.relaxation = first_relaxation(self.search.lists, middle)
        self.pace = FIRST_PACE

    def raise_bound(self, steps: int) -> bool:
        """Subgradient steps, and a descent from where they point; False once they no longer move."""
        self.pace = float(
            ascend(self.search.lists, self.state, self.p, self.relaxation, self.best, self.scale, steps, self.pace)
        )
        pointed = np.zeros(len(self.state), dtype=bool)
        rank = np.where(self.state == OPEN, np.inf, np.where(self.state == SHUT, -np.inf, self.relaxation.saving))
        pointed[np.argsort(-rank, kind="stable")[: self.p]] = True
        self.search.try_from(pointed)
        return self.pace > 1e-3

    def narrow(self) -> None:
        """Fix sites by what the bound says about them and drop those that are shut, except where the best uses them."""
        if self.bound >= self.best:
            return
        fix_by_saving(self.state, self.p, self.relaxation, (self.best - 1) * self.scale)
        chosen = self.search.chosen
        stay = (self.state != SHUT) | chosen
        if stay.sum() > 0.9 * len(stay):
            return
        lists, fixed = restrict(self.search.lists, stay), self.search.fixed[stay]
        self.search = Search(lists, self.p, fixed, self.seed, chosen[stay])
        self.number, self.state = self.number[stay], self.state[stay]
        mu, value, saving, share = self.relaxation
        self.relaxation = Relaxation(mu, value, saving[stay], share[stay])
