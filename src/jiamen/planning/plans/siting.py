"""Siting: rows → problem of the optimisation core → solution → the run's result."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import NoPeople, NoSites, SitingFailed
from jiamen.planning.plans.reporting import Reporter, carry_out
from jiamen.planning.plans.walks import STREETS_TO_M, walks_to
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.impact import GroupImpact, group_impacts, impact, walks_between, walks_to_store
from jiamen.planning.selectors.reasons import reason
from jiamen.planning.selectors.runs import proof_words
from jiamen.planning.selectors.sites import Candidate, candidates
from jiamen.planning.selectors.siting_map import Sited
from jiamen.planning.selectors.walks import NOBODY, Cells, Count, cells_in
from jiamen.planning.services.siting import SitingWish, check_wish
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.common.stop import Stop
from jiamen_optim.siting import Objective, SitingProblem, Solution, assign, group_weights, solve
from jiamen_optim.siting.cli import Answer, solve_file

PREVIEW_S = 0.25


def run_siting(run_id: int) -> None:
    """Compute a waiting run to its end. A job delivered twice, or a run cancelled before, changes nothing."""
    carry_out(run_id, _computed, lambda reason: SitingFailed(reason=reason))


def _computed(run: PlanRun) -> dict[str, Any] | None:
    """The result of the run; None when it was cancelled."""
    wish, system = SitingWish(**run.input), Actor.system("siting run")
    cells, sites = cells_in(system, run.area), candidates(system, run.area)
    if not cells.residents.any():
        raise NoPeople()
    if not sites:
        raise NoSites()
    reporter = Reporter(run.pk)
    try:
        stop = Stop(seconds=run.limit_s, cancelled=reporter.cancelled, progress=reporter.progress)
        asked = problem(wish, cells, sites, walks_to(cells, sites, wish.detour_percent, wish.radius_m))
        solution = solve(asked, stop=stop, seed=run.seed)
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
    if not reporter.go_on():
        return None
    return _result(wish, cells, sites, asked.near, solution)


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
        cells, sites, near = _laid_out(wish.area, version, wish.detour_percent, max(STREETS_TO_M, wish.radius_m))
        solution = solve(problem(wish, cells, sites, near), stop=Stop(seconds=PREVIEW_S))
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
    before, after = _today(near, sites), solution.walk_m.astype(np.int64)
    chosen = [sites[index] for index in solution.sites]
    proof = proof_words({"status": solution.status, "gap": solution.gap})
    streets, detour = settings.WALKING_NETWORK is not None, wish.detour_percent / 100
    sited = Sited(wish.area, cells, sites, chosen, before, after, wish.radius_m, detour, streets)
    return Preview(sited, group_impacts(cells, before, after, wish.radius_m), proof)


@lru_cache(maxsize=4)
def _laid_out(
    area: str, _version: str, detour_percent: int, streets_to_m: int
) -> tuple[Cells, list[Candidate], NearestLists]:
    """People, places and walks of an area, kept between two turns of a knob; `_version` names the state of the data."""
    system = Actor.system("siting preview")
    cells, sites = cells_in(system, area), candidates(system, area)
    return cells, sites, walks_to(cells, sites, detour_percent, streets_to_m)


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


def _today(near: NearestLists, sites: list[Candidate]) -> Count:
    """Metres to the nearest of today's centres; NOBODY when there is none at all."""
    centres = [index for index, site in enumerate(sites) if site.kind == "centre"]
    return assign(near, centres)[1].astype(np.int64) if centres else np.full(len(near.far_m), NOBODY)


def _walks(
    wish: SitingWish, cells: Cells, sites: list[Candidate], near: NearestLists, solution: Solution
) -> dict[str, Any]:
    """Who gains and who is left out; with walks along the streets these too, for they are long to work out again."""
    centres = [index for index, site in enumerate(sites) if site.kind == "centre"]
    if settings.WALKING_NETWORK is None:
        before, after = walks_between(
            cells, [sites[i] for i in centres], [sites[i] for i in solution.sites], wish.detour_percent / 100
        )
        return {"impact": impact(cells, before, after, radius_m=wish.radius_m).as_json()}
    after = solution.walk_m.astype(np.int64)
    before = _today(near, sites)
    return {
        "impact": impact(cells, before, after, radius_m=wish.radius_m).as_json(),
        "walks": walks_to_store(cells, before, after),
    }


def _result(
    wish: SitingWish, cells: Cells, sites: list[Candidate], near: NearestLists, solution: Solution
) -> dict[str, Any]:
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
        "existing": sum(site.kind == "centre" for site in sites),
        **_walks(wish, cells, sites, near, solution),
    }


def solve_published(path: Path, file_format: str, *, p: int | None, seconds: float, seed: int) -> Answer:
    """Solve a file of a published format; the answer has whole numbers and sites numbered as in the file.

    Raises:
        SitingFailed: the file cannot be read as that format.
    """
    try:
        return solve_file(path, file_format, p=p, stop=Stop(seconds=seconds), seed=seed)
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
