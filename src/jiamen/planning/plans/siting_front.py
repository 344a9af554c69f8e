"""The question of a siting run with a few centres fewer and more: one job, the people and walks laid out once."""

from dataclasses import replace
from typing import Any

import numpy as np

from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import NoPeople, NoSites, SitingFailed
from jiamen.planning.plans.layout import Layout, walks_to_sites
from jiamen.planning.plans.reporting import Reporter, carry_out
from jiamen.planning.plans.siting import told
from jiamen.planning.plans.solving import bound_places, solved
from jiamen.planning.selectors.room import room_rule
from jiamen.planning.selectors.sites import candidates
from jiamen.planning.selectors.walks import cells_in, percentile
from jiamen.planning.services.siting import SitingWish
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop
from jiamen_optim.siting import Solution

AROUND = 3
LACKING_ROOM = {"capacity-total", "capacity-none", "capacity-unfound"}


def run_siting_front(run_id: int) -> None:
    """Compute a waiting front to its end. A job delivered twice, or a run cancelled before, changes nothing."""
    carry_out(run_id, _computed, lambda reason: SitingFailed(reason=reason))


def _computed(run: PlanRun) -> dict[str, Any] | None:
    """The points of the front, fewest centres first; None when it was cancelled."""
    wish = SitingWish(**{name: value for name, value in run.input.items() if name != "run"})
    system, reporter = Actor.system("siting front"), Reporter(run.pk)
    cells, sites = cells_in(system, run.area), candidates(system, run.area)
    if not cells.residents.any():
        raise NoPeople()
    if not sites:
        raise NoSites()
    layout = Layout(cells, sites, walks_to_sites(cells, sites, wish.detour_percent, wish.radius_m))
    room = room_rule() if wish.objective == "capacitated" else None
    counts, points = _counts(wish, layout), []
    for done, p in enumerate(counts):
        reporter.part(100 * done // len(counts), 100 * (done + 1) // len(counts))
        stop = Stop(seconds=run.limit_s / len(counts), cancelled=reporter.cancelled, progress=reporter.progress)
        try:
            solution = solved(replace(wish, p=p), layout, room, stop=stop, seed=run.seed)
        except ProblemError as error:
            if error.code not in LACKING_ROOM:
                raise SitingFailed(reason=told(error, layout.cells)) from error
        else:
            points.append(_point(p, layout, solution, wish.radius_m))
        if not reporter.go_on():
            return None
    return {"points": points}


def _counts(wish: SitingWish, layout: Layout) -> range:
    """The numbers of centres up to AROUND from the wish's that can be had."""
    fixed, forbidden = bound_places(wish, layout.sites)
    p = wish.p or 1
    return range(max(1, len(fixed), p - AROUND), min(len(layout.sites) - len(forbidden), p + AROUND) + 1)


def _point(p: int, layout: Layout, solution: Solution, radius_m: int) -> dict[str, Any]:
    """How people walk with `p` centres; the share of elders within the radius in tenths of a per cent, rounded down."""
    cells, walk = layout.cells, solution.walk_m.astype(np.int64)
    people, elders = cells.residents, cells.age_65_plus
    return {
        "p": p,
        "mean_walk_m": round(int(np.dot(people, walk)) / int(people.sum())),
        "walk_p90_m": percentile(walk, people, 90),
        "elders_permille": 1000 * int(elders[walk <= radius_m].sum()) // max(1, int(elders.sum())),
        "status": str(solution.status),
        "gap": solution.gap,
    }
