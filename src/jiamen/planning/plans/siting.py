"""Siting: rows → problem of the optimisation core → solution → the run's result."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.kernel.words import listed
from jiamen.places.models import Area
from jiamen.planning.errors import NoPeople, NoPreview, NoSites, SitingFailed
from jiamen.planning.plans.layout import STREETS_TO_M, Layout, laid_out, walks_to_sites, walks_today
from jiamen.planning.plans.needs_effect import needs_effect
from jiamen.planning.plans.reporting import Reporter, carry_out
from jiamen.planning.plans.solving import group_of, solved
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.impact import GroupImpact, group_impacts, impact, walks_between, walks_to_store
from jiamen.planning.selectors.reasons import reason
from jiamen.planning.selectors.room import RoomRule, room_rule
from jiamen.planning.selectors.runs import proof_words
from jiamen.planning.selectors.sites import candidates
from jiamen.planning.selectors.siting_map import Sited
from jiamen.planning.selectors.walks import Cells, cells_in
from jiamen.planning.services.siting import SitingWish, check_wish
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop
from jiamen_optim.siting import Solution
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
        room = room_rule() if wish.objective == "capacitated" else None
        if wish.needs:
            stop = replace(stop, seconds=run.limit_s / 2)
            reporter.part(0, 50)
        solution = solved(wish, layout, room, stop=stop, seed=run.seed)
        result = _result(wish, layout, solution, room)
        if wish.needs and reporter.go_on():
            reporter.part(50, 100)
            result["needs"] = needs_effect(wish, layout, room, solution, stop=stop, seed=run.seed)
    except ProblemError as error:
        raise SitingFailed(reason=told(error, cells)) from error
    return result if reporter.go_on() else None


def told(error: ProblemError, cells: Cells) -> str:
    """Why the core refuses; where groups of neighbours are too large for any place, the communities they are in."""
    if error.code != "demand-large":
        return reason(error.code, error.sentence)
    group = group_of(cells)
    areas = {area for row in error.rows for area in cells.area[group == row].tolist()}
    names = listed(Area.objects.filter(code__in=areas).order_by("code").values_list("name", flat=True)[:5])
    return _("in {names} more households live close together than any single place has room for.").format(names=names)


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
        Refusal: all that `start_siting` raises, SitingFailed, and NoPreview.
    """
    check_wish(actor, wish)
    if wish.objective == "capacitated":
        raise NoPreview()
    version = maps.version(actor, wish.area)
    try:
        layout = laid_out(wish.area, version, wish.detour_percent, max(STREETS_TO_M, wish.radius_m))
        solution = solved(wish, layout, None, stop=Stop(seconds=PREVIEW_S))
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


def _walks(wish: SitingWish, layout: Layout, solution: Solution, room: RoomRule | None) -> dict[str, Any]:
    """Who gains and who is left out; with the walks themselves where these are long to work out again, or not to the nearest."""
    cells, sites = layout.cells, layout.sites
    if settings.WALKING_NETWORK is None and room is None:
        centres = [site for site in sites if site.kind == "centre"]
        chosen = [sites[index] for index in solution.sites]
        before, after = walks_between(cells, centres, chosen, wish.detour_percent / 100)
        return {"impact": impact(cells, before, after, radius_m=wish.radius_m).as_json()}
    before, after = walks_today(layout), solution.walk_m.astype(np.int64)
    return {
        "impact": impact(cells, before, after, radius_m=wish.radius_m).as_json(),
        "walks": walks_to_store(cells, before, after),
        "streets": settings.WALKING_NETWORK is not None,
    }


def _result(wish: SitingWish, layout: Layout, solution: Solution, room: RoomRule | None) -> dict[str, Any]:
    cells, sites = layout.cells, layout.sites
    rule = {"room": asdict(room) | {"groups": int(group_of(cells).max()) + 1}} if room else {}
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
        **_walks(wish, layout, solution, room),
        **rule,
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
