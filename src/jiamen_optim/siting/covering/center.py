"""Least largest walk: p-center by bisection over the distances (Minieka 1970), each step a set covering."""

import numpy as np

from jiamen_optim.common.stop import StopReason, Watch
from jiamen_optim.siting.answer import answer, relative_gap
from jiamen_optim.siting.assignment import assign
from jiamen_optim.siting.covering.fewest import Fewest
from jiamen_optim.siting.covering.sets import Sets, sets_of
from jiamen_optim.siting.lists import Lists, lay_out
from jiamen_optim.siting.problem import SitingProblem
from jiamen_optim.siting.solution import Solution


def least_largest_walk(problem: SitingProblem, watch: Watch, seed: int) -> Solution:
    """The smallest distance within which p sites reach everybody, found and proven by bisection."""
    return _Bisection(problem, watch, seed).solution()


class _Bisection:
    """`low` and `high` index `walks`: no p sites reach everybody within less than `low`, `sites` do within `high`."""

    def __init__(self, problem: SitingProblem, watch: Watch, seed: int) -> None:
        self.problem, self.watch, self.seed = problem, watch, seed
        self.lists, self.number, self.fixed = lay_out(problem)
        self.walks = np.unique(np.concatenate((self.lists.cost, self.lists.far)))
        nearest = np.minimum.reduceat(self.lists.cost, self.lists.start[:-1])
        self.low, self.high = int(np.searchsorted(self.walks, nearest.max())), len(self.walks) - 1
        self._keep(np.zeros(0, dtype=np.int64))
        self.reason = self._run()

    def _keep(self, columns: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        """Take these sites, with the fixed ones and others to make p, as the best known."""
        chosen = self.fixed.copy()
        chosen[columns] = True
        spare = np.nonzero(~chosen)[0][: self.problem.places - int(chosen.sum())]
        chosen[spare] = True
        self.sites = self.number[chosen].tolist()
        _, walk_m = assign(self.problem.near, self.sites)
        self.value = int(walk_m[self.problem.weight > 0].max())
        self.high = int(np.searchsorted(self.walks, self.value))

    def _run(self) -> StopReason:
        while not (reason := self._ended()):
            middle = (self.low + self.high) // 2
            if not self._settle(middle):
                return self._ended() or StopReason.WORK_DONE
        return reason

    def _ended(self) -> StopReason | None:
        bound = int(self.walks[self.low])
        self.watch.tell(1 - (self.high - self.low) / len(self.walks), self.value, bound)
        if self.low >= self.high:
            return StopReason.PROVEN
        if relative_gap(self.value, bound) <= self.watch.stop.gap:
            return StopReason.GAP_REACHED
        return self.watch.reason()

    def _settle(self, middle: int) -> bool:
        """Whether p sites reach everybody within this distance: move `high` or `low`; False if it stays open."""
        p = self.problem.places - int(self.fixed.sum())
        fewest = Fewest(_within(self.lists, self.fixed, int(self.walks[middle])), self.seed)
        if fewest.size > p:
            fewest.relax(self.watch)
        if fewest.size > p >= fewest.bound:
            fewest.search(p, self.watch.reason)
        if fewest.size > p >= fewest.bound and self.watch.reason() is None:
            fewest.prove(self.watch)
        if fewest.size <= p:
            self._keep(fewest.best)
        elif fewest.bound > p:
            self.low = middle + 1
        return fewest.size <= p or fewest.bound > p

    def solution(self) -> Solution:
        """The answer, whose bound is the least walk not ruled out."""
        bound = int(self.walks[self.low])
        return answer(self.problem, self.sites, self.value, bound, self.reason, self.watch, self.seed)


def _within(lists: Lists, fixed: np.ndarray[tuple[int], np.dtype[np.bool_]], walk_m: int) -> Sets:
    """Who is reached by which site within `walk_m`, leaving out whom a fixed site or the far distance satisfies."""
    rows = np.repeat(np.arange(len(lists.far)), np.diff(lists.start))
    near = lists.cost <= walk_m
    met = lists.far <= walk_m
    met[rows[near & fixed[lists.site]]] = True
    keep = near & ~met[rows]
    number = np.cumsum(~met) - 1
    return sets_of(number[rows[keep]], lists.site[keep].astype(np.int64), int((~met).sum()), lists.n_sites)
