"""What if a place of a finished run were given up, or another opened: the exact new assignment at once."""

from dataclasses import dataclass

import numpy as np

from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import SiteUnknown, SitingFailed
from jiamen.planning.plans.layout import STREETS_TO_M, laid_out
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.impact import GroupImpact, group_impacts
from jiamen.planning.selectors.reasons import reason
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.siting.what_if import WhatIf


@dataclass(frozen=True, slots=True)
class Changed:
    """The groups before (the run's choice) and after the change; households that walk farther, and by how much on average."""

    groups: list[GroupImpact]
    households_farther: int
    farther_m: int


def changed(run: PlanRun, *, drop: str, add: str) -> Changed:
    """A finished run on today's people with `drop` closed and `add` opened (keys of places; empty: none).

    Raises:
        SiteUnknown: a place of the run, or one named, cannot be chosen any more, or it is open (closed) already.
        SitingFailed: the data contradict themselves.
    """
    radius_m = run.input["radius_m"]
    version = maps.version(Actor.system("what if"), run.area)
    sites = run.result["sites"] if run.result else []
    try:
        layout = laid_out(run.area, version, run.input["detour_percent"], max(STREETS_TO_M, radius_m))
        index = {site.key: number for number, site in enumerate(layout.sites)}
        chosen = [f"{site['kind']}:{site['code']}" for site in sites]
        for key in filter(None, (*chosen, drop, add)):
            if key not in index:
                raise SiteUnknown(site=key)
        what_if = WhatIf(layout.near, [index[key] for key in chosen], {}, radius_m)
        before = what_if.now().walk_m.astype(np.int64)
        if add:
            what_if.add(index[add])
        if drop:
            what_if.drop(index[drop])
        after = what_if.now().walk_m.astype(np.int64)
    except ProblemError as error:
        raise SitingFailed(reason=reason(error.code, error.sentence)) from error
    cells, farther = layout.cells, after > before
    households = int(cells.households[farther].sum())
    metres = int(np.dot(cells.households[farther], (after - before)[farther]))
    return Changed(
        group_impacts(cells, before, after, radius_m), households, round(metres / households) if households else 0
    )
