"""Siting: rows → problem of the optimisation core → solution → the run's result."""

import logging
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiamen.kernel import jobs
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import Refusal
from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import NoPeople, NoSites, SitingFailed
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.impact import GroupImpact, group_impacts, impact
from jiamen.planning.selectors.reasons import reason
from jiamen.planning.selectors.runs import proof_words
from jiamen.planning.selectors.sites import Candidate, candidates
from jiamen.planning.selectors.siting_map import Sited
from jiamen.planning.selectors.walks import NOBODY, Cells, cells_in
from jiamen.planning.services.siting import SitingWish, check_wish
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import MOST_M, NearestLists
from jiamen_optim.common.stop import Progress, Stop
from jiamen_optim.common.walking import walking_lists
from jiamen_optim.siting import UNREACHED, Objective, SitingProblem, Solution, assign, group_weights, solve
from jiamen_optim.siting.cli import Answer, solve_file

log = logging.getLogger(__name__)

NEAREST = 600
"""Sites listed per cell, nearest first; a district has fewer, so nothing is left out."""
REPORT_EVERY_S = 0.5
PREVIEW_S = 0.25


def run_siting(run_id: int) -> None:
    """Compute a waiting run to its end. A job delivered twice, or a run cancelled before, changes nothing."""
    run = jobs.begin(run_id)
    if run is None:
        return
    try:
        result = _computed(run)
    except Refusal as refusal:
        jobs.fail(run_id, str(refusal))
    except Exception:
        log.exception("siting run failed", extra={"run": run_id})
        jobs.fail(run_id, str(SitingFailed(reason=f"№ {run_id}")))
    else:
        if result is None:
            jobs.mark_cancelled(run_id)
        else:
            jobs.finish(run_id, result)


def _computed(run: PlanRun) -> dict[str, Any] | None:
    """The result of the run; None when it was cancelled."""
    wish, system = SitingWish(**run.input), Actor.system("siting run")
    cells, sites = cells_in(system, run.area), candidates(system, run.area)
    if not cells.residents.any():
        raise NoPeople()
    if not sites:
        raise NoSites()
    reporter = _Reporter(run.pk)
    try:
        stop = Stop(seconds=run.limit_s, cancelled=reporter.cancelled, progress=reporter.progress)
        solution = solve(
            problem(wish, cells, sites, _walks(cells, sites, wish.detour_percent)), stop=stop, seed=run.seed
        )
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
    if not reporter.go_on():
        return None
    return _result(wish, cells, sites, solution)


@dataclass(frozen=True, slots=True)
class Preview:
    """A quick answer while the planner still turns the knobs; `proof` is how good it is shown to be already."""

    sited: Sited
    groups: list[GroupImpact]
    proof: str


def preview(actor: Actor, wish: SitingWish) -> Preview:
    """What the wish would come to, found in a moment and not yet proven.

    Raises:
        Refusal: all that `start_siting` raises, and SitingFailed.
    """
    check_wish(actor, wish)
    version = maps.version(actor, wish.area)
    try:
        cells, sites, near = _laid_out(wish.area, version, wish.detour_percent)
        given = problem(wish, cells, sites, near)
        solution = solve(given, stop=Stop(seconds=PREVIEW_S))
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
    today, before_m = assign(near, [i for i, site in enumerate(sites) if site.kind == "centre"])
    before = np.where(today == UNREACHED, NOBODY, before_m).astype(np.int64)
    after = solution.walk_m.astype(np.int64)
    chosen = [sites[index] for index in solution.sites]
    proof = proof_words({"status": solution.status, "gap": solution.gap})
    sited = Sited(wish.area, cells, sites, chosen, before, after, wish.radius_m, wish.detour_percent / 100)
    return Preview(sited, group_impacts(cells, before, after, wish.radius_m), proof)


@lru_cache(maxsize=4)
def _laid_out(area: str, _version: str, detour_percent: int) -> tuple[Cells, list[Candidate], NearestLists]:
    """People, places and walks of an area, kept between two turns of a knob; `_version` names the state of the data."""
    system = Actor.system("siting preview")
    cells, sites = cells_in(system, area), candidates(system, area)
    return cells, sites, _walks(cells, sites, detour_percent)


def _walks(cells: Cells, sites: list[Candidate], detour_percent: int) -> NearestLists:
    return walking_lists(
        cells.lon, cells.lat, [s.lon for s in sites], [s.lat for s in sites],
        k=NEAREST, cutoff_m=MOST_M, detour=detour_percent / 100,
    )  # fmt: skip


def problem(wish: SitingWish, cells: Cells, sites: list[Candidate], near: NearestLists) -> SitingProblem:
    """The wish as the optimisation core understands it; sites are numbered as given, `near` are the walks to them.

    Raises:
        ProblemError: the data contradict themselves.
    """
    people = {"others": cells.residents - cells.age_65_plus, "elders": cells.age_65_plus}
    return SitingProblem(
        near,
        group_weights(people, {"elders": wish.elder_percent}),
        wish.p,
        Objective(wish.objective),
        wish.radius_m,
        fixed=tuple(i for i, s in enumerate(sites) if wish.keep_existing and s.kind == "centre"),
    )


def _result(wish: SitingWish, cells: Cells, sites: list[Candidate], solution: Solution) -> dict[str, Any]:
    served: NDArray[np.int32] = solution.site
    chosen = []
    for index in solution.sites:
        mine = served == index
        people = int(cells.residents[mine].sum())
        walk = int(np.dot(cells.residents[mine], solution.walk_m[mine].astype(np.int64)))
        chosen.append(
            {
                **asdict(sites[index]),
                "residents": people,
                "households": int(cells.households[mine].sum()),
                "elders": int(cells.age_65_plus[mine].sum()),
                "mean_walk_m": round(walk / people) if people else 0,
            }
        )
    before = [site for site in sites if site.kind == "centre"]
    after = [sites[index] for index in solution.sites]
    return {
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "status": str(solution.status),
        "stop_reason": str(solution.stop_reason),
        "seconds": round(solution.seconds, 2),
        "sites": chosen,
        "cells": len(cells),
        "candidates": len(sites),
        "existing": len(before),
        "impact": impact(cells, before, after, radius_m=wish.radius_m, detour=wish.detour_percent / 100).as_json(),
    }


class _Reporter:
    """Writes progress at most twice a second and learns there whether somebody asked to stop."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self._wanted, self._last, self._percent = True, 0.0, 0

    def progress(self, at: Progress) -> None:
        """The core tells where it is."""
        self._percent = round(100 * at.fraction)

    def go_on(self) -> bool:
        """Report now; whether the run is still wanted."""
        self._last = monotonic()
        self._wanted = jobs.report(self.run_id, percent=self._percent)
        return self._wanted

    def cancelled(self) -> bool:
        """Whether to stop, looked up when the last look was long enough ago."""
        if monotonic() - self._last >= REPORT_EVERY_S:
            self.go_on()
        return not self._wanted


def solve_published(path: Path, file_format: str, *, p: int | None, seconds: float, seed: int) -> Answer:
    """Solve a file of a published format; the answer has whole numbers and sites numbered as in the file.

    Raises:
        SitingFailed: the file cannot be read as that format.
    """
    try:
        return solve_file(path, file_format, p=p, stop=Stop(seconds=seconds), seed=seed)
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
