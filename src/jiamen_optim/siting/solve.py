"""Solve a siting problem: search, bound, and prove as far as the limits allow."""

from jiamen_optim.common.stop import Stop, StopReason, Watch
from jiamen_optim.siting.answer import answer, relative_gap
from jiamen_optim.siting.core import Core
from jiamen_optim.siting.covering import fewest_sites, least_largest_walk
from jiamen_optim.siting.problem import Objective, SitingProblem
from jiamen_optim.siting.solution import Solution

KICKS, STEPS = 10, 25
"""How much of each is done between two looks at the clock."""
PATIENCE = 200
"""Kicks without improvement before the local search rests."""
MOST_STEPS = 1000
NODE_WORK = 80_000_000_000
"""List entries × subgradient steps that branch and bound may look at: its limit without a clock."""


def solve(problem: SitingProblem, *, stop: Stop, seed: int = 0) -> Solution:
    """The best choice of sites found, with an exact bound.

    p-median and MCLP: interchange with iterated local search, Lagrangian bound, reduced-cost fixing, Benders cuts, branch
    and bound; LSCP and p-center: see `covering`. The same seed gives the same answer on every machine unless `stop` cuts
    the run short by time or by cancelling.
    """
    watch = Watch(stop)
    if problem.objective is Objective.LSCP:
        return fewest_sites(problem, watch, seed)
    if problem.objective is Objective.P_CENTER:
        return least_largest_walk(problem, watch, seed)
    return _Run(problem, watch, seed).solution()


class _Run:
    def __init__(self, problem: SitingProblem, watch: Watch, seed: int) -> None:
        self.problem, self.watch, self.seed = problem, watch, seed
        self.core = Core(problem, seed, watch)
        self.bound = 0
        self.reason = self._descend() or self._raise_bound() or self._polish() or self._prove()

    def _ended(self, fraction: float) -> StopReason | None:
        best, self.bound = self.core.best, max(self.bound, self.core.bound)
        self.watch.tell(fraction, self._value(best), self._value(self.bound))
        if self.bound >= best:
            return StopReason.PROVEN
        if relative_gap(self._value(best), self._value(self.bound)) <= self.watch.stop.gap:
            return StopReason.GAP_REACHED
        return self.watch.reason()

    def _descend(self) -> StopReason | None:
        while not (reason := self._ended(0.0)) and not self.core.search.descend():
            pass
        return reason

    def _raise_bound(self) -> StopReason | None:
        self.core.start_bound()
        for done in range(0, MOST_STEPS, STEPS):
            moving = self.core.raise_bound(STEPS)
            if self.core.narrow():
                self.core.search.kick(KICKS)
            reason = self._ended(0.05 + 0.35 * done / MOST_STEPS)
            if reason or not moving:
                return reason
        return None

    def _polish(self) -> StopReason | None:
        """Search among the sites the bound leaves; every improvement lets it drop more of them."""
        if self.problem.objective is Objective.MCLP:
            self.core.cover()
        self.core.narrow()
        idle = 0
        while idle < PATIENCE:
            last = self.core.search.kick(KICKS)
            idle = KICKS - last if last else idle + KICKS
            if reason := self._ended(0.4 + 0.2 * idle / PATIENCE):
                return reason
        self.core.narrow()
        return None

    def _prove(self) -> StopReason:
        core = self.core
        branching = core.branching()
        most = max(NODE_WORK // branching.node_work, 1)
        for done in range(most):
            branching.look_at_next()
            core.search.kick(KICKS)
            self.bound = max(self.bound, branching.bound)
            if reason := self._ended(0.6 + 0.4 * done / most):
                return reason
        return StopReason.WORK_DONE

    def _value(self, cost: int) -> int:
        if self.problem.objective is Objective.MCLP:
            return int(self.problem.weight.sum()) - cost
        return cost

    def solution(self) -> Solution:
        objective, bound = self._value(self.core.best), self._value(self.bound)
        return answer(self.problem, self.core.chosen, objective, bound, self.reason, self.watch, self.seed)
