"""What if, on the page of a finished run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from jiamen.kernel.errors import Refusal
from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import SiteUnknown, SitingFailed
from jiamen.planning.selectors.impact import GroupImpact
from jiamen.planning.selectors.sites import Candidate


@dataclass(frozen=True, slots=True)
class WhatIfPart:
    """The form with what was chosen, and what it comes to: `groups` are empty until something was chosen."""

    chosen: list[Candidate]
    others: list[Candidate]
    drop: str
    add: str
    groups: Sequence[GroupImpact]
    households_farther: int
    farther_m: int
    refusal: Refusal | None
    new_run: str


def what_if_part(request: HttpRequest, run: PlanRun, places: list[Candidate]) -> WhatIfPart:
    """What the address asks of the run; `places` are all that can be chosen from today."""
    taken = {f"{site['kind']}:{site['code']}" for site in run.result["sites"]} if run.result else set()
    drop, add = request.GET.get("drop", ""), request.GET.get("add", "")
    shown = refusal = None
    if drop or add:
        from jiamen.planning.plans.what_if import changed  # brings the optimisation core along

        try:
            shown = changed(run, drop=drop, add=add)
        except (SiteUnknown, SitingFailed) as no:
            refusal = no
    asked: dict[str, Any] = {
        "area": run.area, "objective": run.input["objective"], "p": run.input["p"] or "", "radius_m": run.input["radius_m"],
        "existing": "keep" if run.input["keep_existing"] else "free", "elder_factor": run.input["elder_percent"] / 100,
        "detour": run.input["detour_percent"] / 100, "fixed": [*run.input.get("fixed", ()), *filter(None, [add])],
        "forbidden": [*run.input.get("forbidden", ()), *filter(None, [drop])],
    }  # fmt: skip
    return WhatIfPart(
        [place for place in places if place.key in taken], [place for place in places if place.key not in taken], drop, add,
        shown.groups if shown else [], shown.households_farther if shown else 0, shown.farther_m if shown else 0, refusal,
        f"{reverse('planning:new_run')}?{urlencode(asked, doseq=True)}",
    )  # fmt: skip
