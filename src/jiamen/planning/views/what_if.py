"""What if, on the page of a finished run and on its map: the address holds the places changed, in the order they were."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from jiamen.kernel.actor import Actor, can
from jiamen.kernel.errors import Refusal
from jiamen.kernel.models import PlanRun
from jiamen.kernel.ui.mapdata import MapData
from jiamen.planning import permissions
from jiamen.planning.errors import SiteUnknown, SitingFailed
from jiamen.planning.selectors.impact import GroupImpact
from jiamen.planning.selectors.sites import Candidate
from jiamen.planning.selectors.siting_map import run_map, sited_map
from jiamen.planning.views.asked import asked_again
from jiamen.planning.views.district import actor_of


@dataclass(frozen=True, slots=True)
class Change:
    """One place opened or given up (`opened` says which), and the query that takes it back."""

    key: str
    name: str
    opened: bool
    without: str


@dataclass(frozen=True, slots=True)
class WhatIfPart:
    """The form with what was changed, and what it comes to: `groups` are empty until something was.

    `roomless`: the run heeded what places have room for, and this does not. `page`, `part` and `src` are the addresses of the
    run, of this part of it, and of the map as changed.
    """

    chosen: list[Candidate]
    others: list[Candidate]
    changes: list[Change]
    groups: Sequence[GroupImpact]
    households_farther: int
    farther_m: int
    refusal: Refusal | None
    new_run: str
    roomless: bool
    page: str
    part: str
    src: str


def changes_in(request: HttpRequest) -> list[str]:
    """The places (keys) the address changes, in order; one named twice is as it was."""
    changes: list[str] = []
    for key in filter(None, request.GET.getlist("change")):
        if key in changes:
            changes.remove(key)
        else:
            changes.append(key)
    return changes


def changed_map(actor: Actor, run: PlanRun, changes: Sequence[str]) -> MapData:
    """The run's map with places changed; the run's own where they cannot be."""
    from jiamen.planning.plans.what_if import changed  # brings the optimisation core along

    try:
        return sited_map(actor, changed(run, changes).sited)
    except (SiteUnknown, SitingFailed):
        return run_map(actor, run)


def what_if_part(request: HttpRequest, run: PlanRun, places: Sequence[Candidate]) -> WhatIfPart:
    """What the address asks of the run, which is done; `places` are all that can be chosen from today."""
    taken = {f"{site['kind']}:{site['code']}" for site in run.result["sites"]} if run.result else set()
    changes = changes_in(request)
    shown = refusal = None
    if changes:
        from jiamen.planning.plans.what_if import changed  # brings the optimisation core along

        try:
            shown = changed(run, changes)
        except (SiteUnknown, SitingFailed) as no:
            refusal = no
    names, now = {place.key: place.name for place in places}, taken.symmetric_difference(changes)
    may_order = can(actor_of(request), permissions.RUN_SITING, area=run.area)
    return WhatIfPart(
        chosen=[place for place in places if place.key in now],
        others=[place for place in places if place.key not in now],
        changes=[
            Change(key, names.get(key, key), key not in taken, _query([other for other in changes if other != key]))
            for key in changes
        ],
        groups=shown.groups if shown else [],
        households_farther=shown.households_farther if shown else 0,
        farther_m=shown.farther_m if shown else 0,
        refusal=refusal,
        new_run=_bound_run(run, changes, taken) if may_order else "",
        roomless=run.input["objective"] == "capacitated",
        page=reverse("planning:run", args=[run.pk]),
        part=reverse("planning:what_if", args=[run.pk]),
        src=f"{reverse('planning:run_json', args=[run.pk])}{_query(changes)}",
    )


def _query(changes: Sequence[str]) -> str:
    return f"?{urlencode({'change': changes}, doseq=True)}" if changes else ""


def _bound_run(run: PlanRun, changes: Sequence[str], taken: set[str]) -> str:
    """The form of a new run that rules out what was given up and insists on what was opened."""
    opened, closed = [k for k in changes if k not in taken], [k for k in changes if k in taken]
    fixed = [key for key in run.input.get("fixed", ()) if key not in closed]
    forbidden = [key for key in run.input.get("forbidden", ()) if key not in opened]
    return asked_again(run, fixed=[*fixed, *opened], forbidden=[*forbidden, *closed])
