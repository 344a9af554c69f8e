"""Solve a capacitated p-median: search, bound, and prove as far as the limits allow."""

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop, StopReason, Watch
from jiamen_optim.siting.answer import relative_gap, status_of
from jiamen_optim.siting.capacitated.branch import Branching
from jiamen_optim.siting.capacitated.pairs import FREE, OPEN, pair_up
from jiamen_optim.siting.capacitated.problem import CapacitatedProblem
from jiamen_optim.siting.capacitated.relaxation import Part, ascend, first_relaxation, fix_by_saving, scale_of, settle
from jiamen_optim.siting.capacitated.search import Search
from jiamen_optim.siting.lists import lay_out
from jiamen_optim.siting.search import Search as Interchange
from jiamen_optim.siting.solution import Parts, Solution

KICKS, MOST_STEPS = 80, 640
"""Kicks of the search before and after the bound; subgradient steps of the first bound."""
WORK_AT_ONCE = 20_000_000
"""Pairs that may be looked at between two looks at the clock."""
NODE_WORK, NODE_BYTES = 60_000_000_000, 2**31
"""Pairs × subgradient steps, and memory, that branch and bound may use: its limits without a clock."""
NODE_STEPS, PACE = 80, 0.5


def solve(problem: CapacitatedProblem, *, stop: Stop, seed: int = 0) -> Solution:
    """The best sites and assignment found, with an exact bound.

    Locate and allocate with kicks, Lagrangian bound with knapsacks, reduced-cost fixing, branch and bound. The same seed
    gives the same answer on every machine unless `stop` cuts the run short by time or by cancelling. Raises ProblemError
    when nothing fits: code `capacity-none` if that is proven, `capacity-unfound` if the limits came first.
    """
    return _Run(problem, Watch(stop), seed).solution()


class _Run:
    def __init__(self, problem: CapacitatedProblem, watch: Watch, seed: int) -> None:
        self.problem, self.watch, self.seed = problem, watch, seed
        self.pairs, possible, state = pair_up(problem)
        self.part = Part(state, possible, np.zeros(len(problem.demand), dtype=np.int64))
        self.scale = scale_of(self.pairs)
        self.bound = 0
        if not settle(self.pairs, self.part, problem.p):
            raise _nothing_fits()
        self.search = Search(self.pairs, possible.copy(), state.copy(), self._start(), seed)
        self.steps = int(np.clip(WORK_AT_ONCE // len(self.pairs.row), 1, NODE_STEPS))
        self.reason = self._kick(0.0) or self._raise_bound() or self._kick(0.3) or self._prove()

    def _start(self) -> NDArray[np.int64]:
        """The sites of the problem without capacities, by interchange."""
        lists, number, fixed = lay_out(self.problem.uncapacitated)
        interchange = Interchange(lists, self.problem.p, fixed, self.seed, self.watch)
        while not interchange.descend() and not self.watch.reason():
            pass
        return np.asarray(number[interchange.chosen], dtype=np.int64)

    def _ended(self, fraction: float, bound: int) -> StopReason | None:
        best, self.bound = self.search.cost, max(self.bound, bound)
        self.watch.tell(fraction, best, self.bound)
        if self.bound >= best:
            return StopReason.PROVEN
        if self.search.found and relative_gap(best, self.bound) <= self.watch.stop.gap:
            return StopReason.GAP_REACHED
        return self.watch.reason()

    def _kick(self, fraction: float) -> StopReason | None:
        idle = 0
        while idle < KICKS:
            if reason := self._ended(fraction, self.bound):
                return reason
            idle = 0 if self.search.kick() else idle + 1
        return None

    def _raise_bound(self) -> StopReason | None:
        """Subgradient steps from the prices of the best answer; what the relaxation points to is tried as it comes."""
        pairs, search, unit = self.pairs, self.search, self.scale.unit
        dearest = np.zeros(len(pairs.demand), dtype=np.int64)
        served = search.site[pairs.row] == np.repeat(np.arange(len(pairs.capacity)), np.diff(pairs.start))
        np.maximum.at(dearest, pairs.row[served], pairs.cost[served])
        self.relaxation = first_relaxation(pairs, np.minimum(dearest * unit, self.scale.top))
        pace = PACE
        for done in range(0, MOST_STEPS, self.steps):
            pace = ascend(pairs, self.part, self.problem.p, self.relaxation, search.cost, self.scale, pace, self.steps)
            chosen = np.sort(np.argsort(-self._rank(), kind="stable")[: self.problem.p])
            search.try_sites(chosen, self.relaxation.wish)
            reason = self._ended(0.3 * done / MOST_STEPS, -(-int(self.relaxation.value[0]) // unit))
            if reason or pace == 0.0:
                return reason
        return None

    def _rank(self) -> NDArray[np.float64]:
        state = self.part.state
        return np.where(state == OPEN, np.inf, np.where(state == FREE, self.relaxation.share, -np.inf))

    def _prove(self) -> StopReason:
        pairs, p, size = self.pairs, self.problem.p, len(self.pairs.row)
        goal = (self.search.cost - 1) * self.scale.unit
        fix_by_saving(pairs, self.part, p, self.relaxation, self.scale, goal)
        branching = Branching(pairs, p, self.scale, self.search, self.steps)
        branching.wait(int(self.relaxation.value[0]), self.part, self.relaxation.mu)
        most = max(min(NODE_WORK // (size * self.steps), NODE_BYTES // size), 1)
        for done in range(most):
            if reason := self._ended(0.3 + 0.7 * done / most, branching.bound):
                return reason
            branching.look_at_next()
        return self._ended(1.0, branching.bound) or StopReason.WORK_DONE

    def solution(self) -> Solution:
        problem, search = self.problem, self.search
        if not search.found:
            raise _nothing_fits() if self.reason is StopReason.PROVEN else _none_found()
        walk_m = self._walks()
        return Solution(
            status=status_of(self.reason),
            stop_reason=self.reason,
            objective=search.cost,
            bound=self.bound,
            gap=relative_gap(search.cost, self.bound),
            seconds=self.watch.seconds(),
            sites=tuple(int(site) for site in np.sort(search.sites)),
            site=search.site.astype(np.int32),
            walk_m=walk_m,
            parts=Parts(
                walk=int(np.dot(problem.weight, walk_m.astype(np.int64))),
                covered=int(problem.weight.sum()),
                unreached=0,
            ),
            seed=self.seed,
        )

    def _walks(self) -> NDArray[np.int32]:
        near = self.problem.near
        return np.asarray(near.walk_m[near.site == np.repeat(self.search.site, np.diff(near.start))])


def _nothing_fits() -> ProblemError:
    sentence = (
        "No choice of sites has room for every demand point whole; this is proven. "
        "Open more sites, enlarge some, divide large demand points or keep more sites per list."
    )
    return ProblemError("capacity-none", sentence)


def _none_found() -> ProblemError:
    sentence = (
        "No assignment that fits was found before the limit; there may still be one. "
        "Allow more time, open one more site or enlarge some."
    )
    return ProblemError("capacity-unfound", sentence)
