"""Fewest sites for everybody: location set covering (Toregas, Swain, ReVelle & Bergman 1971)."""

import numpy as np

from jiamen_optim.common.stop import StopReason, Watch
from jiamen_optim.siting.answer import answer, relative_gap
from jiamen_optim.siting.covering.fewest import Fewest
from jiamen_optim.siting.covering.sets import sets_of
from jiamen_optim.siting.lists import lay_out
from jiamen_optim.siting.problem import SitingProblem
from jiamen_optim.siting.solution import Solution


def fewest_sites(problem: SitingProblem, watch: Watch, seed: int) -> Solution:
    """Dominance, greedy and row-weighting search, bound by linear programming, branch and cut on what is left."""
    lists, number, fixed = lay_out(problem)
    rows = np.repeat(np.arange(len(lists.far)), np.diff(lists.start))
    met = np.bincount(rows[fixed[lists.site]], minlength=len(lists.far)) > 0
    left = ~met[rows]
    row_number = np.cumsum(~met) - 1
    sets = sets_of(row_number[rows[left]], lists.site[left].astype(np.int64), int((~met).sum()), lists.n_sites)
    fewest, kept = Fewest(sets, seed), int(fixed.sum())

    def ended() -> StopReason | None:
        watch.tell(0.5, kept + fewest.size, kept + fewest.bound)
        if fewest.bound >= fewest.size:
            return StopReason.PROVEN
        if relative_gap(kept + fewest.size, kept + fewest.bound) <= watch.stop.gap:
            return StopReason.GAP_REACHED
        return watch.reason()

    reason = ended()
    if not reason:
        fewest.relax(watch)
        reason = ended() or fewest.search(fewest.bound, ended) or ended()
    if not reason:
        fewest.prove(watch)
        reason = ended()
    sites = sorted([*number[fixed].tolist(), *number[fewest.best].tolist()])
    return answer(problem, sites, len(sites), kept + fewest.bound, reason or StopReason.WORK_DONE, watch, seed)
