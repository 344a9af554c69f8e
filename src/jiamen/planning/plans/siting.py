"""Siting: rows → problem of the optimisation core → solution → the run's result."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import NoPeople, NoSites, NotCoverable, SitingFailed
from jiamen.planning.plans.layout import STREETS_TO_M, Layout, laid_out, walks_to_sites, walks_today
from jiamen.planning.plans.reporting import Reporter, carry_out
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.impact import GroupImpact, group_impacts, impact, walks_between, walks_to_store
from jiamen.planning.selectors.reasons import reason
from jiamen.planning.selectors.runs import proof_words
from jiamen.planning.selectors.sites import candidates
from jiamen.planning.selectors.siting_map import Sited
from jiamen.planning.selectors.walks import cells_in
from jiamen.planning.services.siting import SitingWish, check_wish
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop
from jiamen_optim.siting import Objective, SitingProblem, Solution, assign, group_weights, solve
from jiamen_optim.siting.cli import Answer, solve_file

PREVIEW_S = 0.25
TELLING_GAP = 0.2
"""A preview whose gap is as wide as this says nothing about its proof."""


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
        layout = Layout(cells, sites, walks_to_sites(cells, sites, wish.detour_percent, wish.radius_m))
        solution = solve(problem(wish, layout), stop=stop, seed=run.seed)
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
    if not reporter.go_on():
        return None
    return _result(wish, layout, solution)


@dataclass(frozen=True, slots=True)
class Preview:
    """A quick answer while the planner still turns the knobs.

    `places` are opened, the longest walk is `longest_m`; `proof` says how good it is shown to be, empty when that says little.
    """

    sited: Sited
    groups: list[GroupImpact]
    places: int
    longest_m: int
    proof: str


def preview(actor: Actor, wish: SitingWish) -> Preview:
    """What the wish would come to, found in a moment and not yet proven.

    Raises:
        Refusal: all that `start_siting` raises, and SitingFailed.
    """
    check_wish(actor, wish)
    version = maps.version(actor, wish.area)
    try:
        layout = laid_out(wish.area, version, wish.detour_percent, max(STREETS_TO_M, wish.radius_m))
        solution = solve(problem(wish, layout), stop=Stop(seconds=PREVIEW_S))
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
    cells, sites, after = layout.cells, layout.sites, solution.walk_m.astype(np.int64)
    before, chosen = walks_today(layout), [sites[index] for index in solution.sites]
    told = solution.gap < TELLING_GAP
    streets, detour = settings.WALKING_NETWORK is not None, wish.detour_percent / 100
    return Preview(
        Sited(wish.area, cells, sites, chosen, before, after, wish.radius_m, detour, streets),
        group_impacts(cells, before, after, wish.radius_m),
        places=len(chosen),
        longest_m=int(after[cells.residents > 0].max()),
        proof=proof_words({"status": solution.status, "gap": solution.gap}) if told else "",
    )


def problem(wish: SitingWish, layout: Layout) -> SitingProblem:
    """The wish as the optimisation core understands it; sites are numbered as the layout has them.

    Raises:
        NotCoverable: everybody is to be within the radius, and some have no allowed place there.
        ProblemError: the data contradict themselves.
    """
    cells, near = layout.cells, layout.near
    keys = [site.key for site in layout.sites]
    forbidden = tuple(i for i, key in enumerate(keys) if key in wish.forbidden)
    kept = {site.key for site in layout.sites if wish.keep_existing and site.kind == "centre"} - set(wish.forbidden)
    objective = Objective(wish.objective)
    if objective is Objective.LSCP:
        _refuse_uncoverable(wish, layout, forbidden)
    people = {"others": cells.residents - cells.age_65_plus, "elders": cells.age_65_plus}
    return SitingProblem(
        near,
        group_weights(people, {"elders": wish.elder_percent}),
        wish.p,
        objective,
        wish.radius_m,
        fixed=tuple(i for i, key in enumerate(keys) if key in kept or key in wish.fixed),
        forbidden=forbidden,
    )


def _refuse_uncoverable(wish: SitingWish, layout: Layout, forbidden: tuple[int, ...]) -> None:
    people = layout.cells.residents
    allowed = [index for index in range(len(layout.sites)) if index not in forbidden]
    walk = assign(layout.near, allowed)[1].astype(np.int64)
    beyond = walk > wish.radius_m
    if people[beyond].any():
        least_m = int(walk[people > 0].max())
        raise NotCoverable(field="radius_m", people=int(people[beyond].sum()), radius_m=wish.radius_m, least_m=least_m)


def _walks(wish: SitingWish, layout: Layout, solution: Solution) -> dict[str, Any]:
    """Who gains and who is left out; with walks along the streets these too, for they are long to work out again."""
    cells, sites = layout.cells, layout.sites
    if settings.WALKING_NETWORK is None:
        centres = [site for site in sites if site.kind == "centre"]
        chosen = [sites[index] for index in solution.sites]
        before, after = walks_between(cells, centres, chosen, wish.detour_percent / 100)
        return {"impact": impact(cells, before, after, radius_m=wish.radius_m).as_json()}
    before, after = walks_today(layout), solution.walk_m.astype(np.int64)
    return {
        "impact": impact(cells, before, after, radius_m=wish.radius_m).as_json(),
        "walks": walks_to_store(cells, before, after),
    }


def _result(wish: SitingWish, layout: Layout, solution: Solution) -> dict[str, Any]:
    cells, sites = layout.cells, layout.sites
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
        **_walks(wish, layout, solution),
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
