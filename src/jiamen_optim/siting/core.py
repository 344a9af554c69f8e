"""The working copy of a problem: the sites still worth looking at, the best choice among them, and the bound."""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.stop import Watch
from jiamen_optim.siting.benders import Master
from jiamen_optim.siting.branch import Branching
from jiamen_optim.siting.coverage import solve_coverage
from jiamen_optim.siting.lagrangian import (
    FREE,
    OPEN,
    SHUT,
    Relaxation,
    climb,
    first_ascent,
    first_relaxation,
    fix_by_saving,
    scale_of,
)
from jiamen_optim.siting.lists import lay_out, restrict
from jiamen_optim.siting.problem import SitingProblem
from jiamen_optim.siting.search import Search

PACE, NEWEST = 0.2, 0.1
"""Slow and smooth steps: measured best on districts and on coverage."""
RIVALS = 30
"""Up to so many undecided sites per site to open, Benders cuts are sparse and prove faster than subgradient steps."""


class Core:
    """Shrinks while the bound rises: a site that no better answer can contain is dropped for good.

    `number` (m, int64) are the original numbers of the remaining sites; `state` (m, int8) is OPEN, FREE or SHUT.
    """

    def __init__(self, problem: SitingProblem, seed: int, watch: Watch) -> None:
        lists, self.number, fixed = lay_out(problem)
        self.p, self.seed, self.watch = problem.places, seed, watch
        self.scale = scale_of(lists)
        self.search = Search(lists, self.p, fixed, seed, watch)
        self.state = np.where(fixed, OPEN, FREE).astype(np.int8)
        self.relaxation = first_relaxation(lists, np.zeros(len(lists.far), dtype=np.int64))
        self.ascent = first_ascent(self.relaxation.mu, PACE, NEWEST)

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
        """Begin the multipliers a quarter of the way from everybody's nearest to the second nearest site of the best."""
        state = self.search.state
        quarter = (3 * state.first_cost.astype(np.int64) + state.second_cost) * self.scale // 4
        self.relaxation = first_relaxation(self.search.lists, quarter)
        self.ascent = first_ascent(quarter, PACE, NEWEST)

    def raise_bound(self, steps: int) -> bool:
        """Subgradient steps, and a descent from where they point; False once they no longer help."""
        moving = climb(
            self.search.lists,
            self.state,
            self.p,
            self.relaxation,
            self.ascent,
            self.best,
            self.scale,
            steps,
            self.watch,
        )
        if self.watch.reason():
            return moving
        pointed = np.zeros(len(self.state), dtype=bool)
        rank = np.where(self.state == OPEN, np.inf, np.where(self.state == SHUT, -np.inf, self.relaxation.saving))
        pointed[np.argsort(-rank, kind="stable")[: self.p]] = True
        self.search.try_from(pointed)
        return moving

    def cover(self) -> None:
        """For coverage within a radius: the best multipliers there are, and a descent from the program's surest sites."""
        lists = self.search.lists
        found = solve_coverage(lists, self.state, self.p, self.scale, self.watch)
        if found is None:
            return
        at = first_ascent(found.mu, PACE, NEWEST)
        climb(lists, self.state, self.p, self.relaxation, at, self.best, self.scale, 1, self.watch)
        self.relaxation.share[:] = found.share
        pointed = np.zeros(len(self.state), dtype=bool)
        surest = np.where(self.state == OPEN, np.inf, found.share)
        pointed[np.argsort(-surest, kind="stable")[: self.p]] = True
        self.search.try_from(pointed)

    def narrow(self) -> bool:
        """Fix sites by what the bound says about them and drop those that are shut, except where the best uses them.

        True if enough could be dropped to be worth laying the lists out anew.
        """
        if self.bound >= self.best:
            return False
        fix_by_saving(self.state, self.p, self.relaxation, (self.best - 1) * self.scale)
        chosen = self.search.chosen
        stay = (self.state != SHUT) | chosen
        if stay.sum() > 0.9 * len(stay):
            return False
        lists, fixed = restrict(self.search.lists, stay), self.search.fixed[stay]
        self.search = Search(lists, self.p, fixed, self.seed, self.watch, chosen[stay])
        self.number, self.state = self.number[stay], self.state[stay]
        mu, value, saving, share = self.relaxation
        self.relaxation = Relaxation(mu, value, saving[stay], share[stay])
        return True

    def branching(self) -> Branching:
        """Branch and bound from here."""
        master, search = None, self.search
        if np.sum(self.state == FREE) <= RIVALS * self.p:
            master = Master(search.lists, self.state, self.p, self.scale, self.best, self.watch)
            master.add(self.relaxation.mu)
        return Branching(search, self.p, self.scale, self.relaxation, self.state, master)
