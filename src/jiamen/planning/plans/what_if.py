"""What if places of a finished run were given up, or others opened: the exact new assignment at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings

from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import SiteUnknown, SitingFailed
from jiamen.planning.plans.layout import STREETS_TO_M, laid_out, walks_today
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.impact import GroupImpact, group_impacts
from jiamen.planning.selectors.reasons import reason
from jiamen.planning.selectors.siting_map import Sited
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.siting.what_if import WhatIf


@dataclass(frozen=True, slots=True)
class Changed:
    """The groups before (the run's choice) and after the changes, as a map too.

    `households_farther` walk farther than by the run's choice, by `farther_m` on average.
    """

    groups: list[GroupImpact]
    households_farther: int
    farther_m: int
    sited: Sited


def changed(run: PlanRun, changes: Sequence[str]) -> Changed:
    """A finished run on today's people with places changed (their keys): a chosen one is given up, any other opened.

    Raises:
        SiteUnknown: a place of the run, or one named, cannot be chosen any more.
        SitingFailed: the data contradict themselves.
    """
    radius_m, detour = run.input["radius_m"], run.input["detour_percent"]
    version = maps.version(Actor.system("what if"), run.area)
    chosen = [f"{site['kind']}:{site['code']}" for site in (run.result or {"sites": []})["sites"]]
    try:
        layout = laid_out(run.area, version, detour, max(STREETS_TO_M, radius_m))
        index = {site.key: number for number, site in enumerate(layout.sites)}
        for key in (*chosen, *changes):
            if key not in index:
                raise SiteUnknown(site=key)
        what_if = WhatIf(layout.near, [index[key] for key in chosen], {}, radius_m)
        before = what_if.now().walk_m.astype(np.int64)
        for key in changes:
            (what_if.drop if index[key] in what_if.sites else what_if.add)(index[key])
        after = what_if.now().walk_m.astype(np.int64)
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
    cells, sites, farther = layout.cells, layout.sites, after > before
    households = int(cells.households[farther].sum())
    metres = int(np.dot(cells.households[farther], (after - before)[farther]))
    return Changed(
        group_impacts(cells, before, after, radius_m),
        households,
        round(metres / households) if households else 0,
        Sited(
            run.area, cells, sites, [sites[number] for number in what_if.sites], walks_today(layout), after, radius_m,
            detour / 100, settings.WALKING_NETWORK is not None, frozenset(changes), asks=True,
        ),
    )  # fmt: skip
