"""Siting runs: order, watch, read, compare."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.kernel.ui.columns import Badge, Words
from jiamen.kernel.ui.fields import sentences
from jiamen.kernel.ui.table import TableView
from jiamen.kernel.words import listed
from jiamen.places.models import Area
from jiamen.planning import permissions
from jiamen.planning.errors import SitingFailed, TooQuick
from jiamen.planning.forms.fields import add_refusal
from jiamen.planning.forms.siting import SitingForm
from jiamen.planning.selectors import maps
from jiamen.planning.selectors import runs as reading
from jiamen.planning.selectors.areas import area_choices, chosen_area
from jiamen.planning.selectors.district import is_simulated
from jiamen.planning.selectors.impact import GroupImpact, Impact
from jiamen.planning.selectors.needs_words import NeedsEffect, needs_effect, needs_words
from jiamen.planning.selectors.room import room_rule
from jiamen.planning.selectors.sites import candidates
from jiamen.planning.selectors.siting_map import run_map, sited_map
from jiamen.planning.services import siting as ordering
from jiamen.planning.services.siting import SitingWish
from jiamen.planning.services.siting_needs import read_needs
from jiamen.planning.views.answers import map_answer
from jiamen.planning.views.district import actor_of
from jiamen.planning.views.tables import COMMUNITIES, RUNS, SITES, numbered, run_status, run_title
from jiamen.planning.views.what_if import WhatIfPart, changed_map, changes_in, what_if_part

MORE = 5  # what the form offers at first: today's centres and this many


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """All runs of the actor's area; two of them can be put side by side."""
    actor = actor_of(request)
    rows = reading.siting_runs(actor)
    table = RUNS.view(request.GET, rows)
    if file := table.exported():
        return file
    done = [(run.pk, numbered(run)) for run in rows.filter(status=RunStatus.DONE).defer("result")[:50]]
    may_order = can(actor, permissions.RUN_SITING)
    return render(request, "planning/runs.html", {"table": table, "done": done, "may_order": may_order})


@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: HttpRequest) -> HttpResponse:
    """Choose what is to be computed."""
    actor = actor_of(request)
    require(actor, permissions.RUN_SITING)
    areas = area_choices(actor)
    asked = request.POST or request.GET
    area = chosen_area(actor, asked.get("area", "") if asked.get("area") in dict(areas) else "")
    places = candidates(actor, area.code)
    existing = sum(place.kind == "centre" for place in places)
    usual: dict[str, Any] = {
        "area": area.code, "objective": "p-median", "existing": "keep", "p": existing + MORE, "radius_m": 1000,
        "elder_factor": 1, "detour": str(settings.DETOUR_FACTOR), "by_needs": "", "needs": "",
    }  # fmt: skip
    if request.method != "POST":
        usual |= {name: asked[name] for name in usual if name != "area" and name in asked}
        usual |= {name: asked.getlist(name) for name in ("fixed", "forbidden")}
    form = SitingForm(
        request.POST or None, areas=areas, existing=(area.name, existing), places=len(places), room=room_rule(),
        named=_named(asked, {place.key: place.name for place in places}), initial=usual,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            run = ordering.start_siting(actor, _wish(actor, form))
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("planning:run", pk=run.pk)
    page = {
        "form": form,
        "at_work": reading.worker_at_work(),
        "preview": f"{reverse('planning:preview_json')}?{urlencode(usual, doseq=True)}",
        "simulated": is_simulated(area.code),
    }
    return render(request, "planning/new_run.html", page, status=422 if form.errors else 200)


def _wish(actor: Actor, form: SitingForm) -> SitingWish:
    """What a valid form asks for, with the needs it names where they are to weigh in."""
    given, wish = form.cleaned_data, form.wish()
    return replace(wish, needs=read_needs(actor, wish.area, given["needs"])) if given["by_needs"] else wish


def _named(asked: QueryDict, names: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """The places the address or form names, with their names where known (`names` by key)."""
    return {
        field: [(key, names.get(key, key)) for key in dict.fromkeys(asked.getlist(field))]
        for field in ("fixed", "forbidden")
    }


@require_safe
def preview_json(request: HttpRequest) -> HttpResponse:
    """The map and figures of a wish while its form is being filled in: found in a moment, not yet proven."""
    actor = actor_of(request)
    require(actor, permissions.RUN_SITING)
    from jiamen.planning.plans import siting as plans  # brings the compiled core along, which no other page needs

    named = _named(request.GET, {})
    form = SitingForm(request.GET, areas=area_choices(actor), existing=("", 0), places=0, room=room_rule(), named=named)
    if not form.is_valid():
        return JsonResponse({"words": " ".join(text for field in form for text in sentences(field))}, status=422)
    try:
        ordering.count_preview(actor)
        shown = plans.preview(actor, _wish(actor, form))
    except (InvalidInput, SitingFailed, TooQuick) as refusal:
        return JsonResponse({"words": str(refusal)}, status=refusal.status if isinstance(refusal, TooQuick) else 422)
    figures = render_to_string(
        "planning/_preview.html",
        {"preview": shown, "all": shown.groups[0], "elders": shown.groups[-1], "asked": form.cleaned_data["objective"]},
    )
    return JsonResponse(sited_map(actor, shown.sited).as_json() | {"figures": figures})


@dataclass(frozen=True, slots=True)
class RunPage:
    """Everything the page of one run shows; `groups` and the tables are empty until it is done."""

    run: PlanRun
    title: str
    numbered: str
    badge: Badge
    aim: Words
    fixed: str
    forbidden: str
    needs: str
    effect: NeedsEffect | None
    proof: str
    bound: str
    at_work: bool
    groups: list[GroupImpact]
    sites: TableView[dict[str, Any]] | None
    communities: TableView[dict[str, Any]] | None
    what_if: WhatIfPart | None
    closed: int
    simulated: bool
    may_order: bool


@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: how far it is, or what came out."""
    actor = actor_of(request)
    found = reading.siting_run(actor, pk)
    page = _page(request, found)
    for table in (page.sites, page.communities):
        if table and (file := table.exported()):
            return file
    return render(request, "planning/run.html", {"page": page})


def _page(request: HttpRequest, found: PlanRun) -> RunPage:
    result = found.result
    impact = Impact.from_json(result["impact"]) if result else None
    communities = sites = None
    places = candidates(actor_of(request), found.area)
    names = {place.key: place.name for place in places}
    areas = dict(Area.objects.filter(code__startswith=found.area).values_list("code", "name"))
    if result and impact:
        rows = [{**row, "name": areas.get(row["area"], row["area"])} for row in result["impact"]["communities"]]
        new_first = sorted(result["sites"], key=lambda site: site["kind"] == "centre")
        sites, communities = SITES.view(request.GET, new_first), COMMUNITIES.view(request.GET, rows)
    return RunPage(
        run=found,
        title=run_title(found),
        numbered=numbered(found),
        badge=run_status(found.status),
        aim=reading.AIMS[found.input["objective"]],
        fixed=listed(names.get(key, key) for key in found.input.get("fixed", ())),
        forbidden=listed(names.get(key, key) for key in found.input.get("forbidden", ())),
        needs=needs_words(found.input.get("needs", {}), areas),
        effect=needs_effect(result["needs"]) if result and "needs" in result else None,
        proof=reading.proof_words(result) if result else "",
        bound=reading.bound_words(found.input, result) if result else "",
        at_work=found.over or reading.worker_at_work(),
        groups=list(impact.groups) if impact else [],
        sites=sites,
        communities=communities,
        what_if=what_if_part(request, found, places) if result else None,
        closed=result["existing"] - sum(site["kind"] == "centre" for site in result["sites"]) if result else 0,
        simulated=is_simulated(found.area),
        may_order=can(actor_of(request), permissions.RUN_SITING, area=found.area),
    )


@require_safe
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the run is, asked for every two seconds; once it is over the whole page is fetched anew."""
    found = reading.siting_run(actor_of(request), pk)
    page = {"run": found, "at_work": found.over or reading.worker_at_work()}
    answer = render(request, "planning/run.html#progress", {"page": page})
    if found.over:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def run_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The run's map."""
    actor = actor_of(request)
    found = reading.siting_run(actor, pk)
    changes = changes_in(request)
    version = maps.version(actor, found.area, "run", found.pk, found.finished_at, *changes)
    return map_answer(
        request, version, lambda: changed_map(actor, found, changes) if changes else run_map(actor, found)
    )


@require_safe
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the run's page that says what its choice would come to with places given up or opened by hand."""
    actor = actor_of(request)
    found = reading.siting_run(actor, pk)
    part = what_if_part(request, found, candidates(actor, found.area))
    return render(request, "planning/_what_if.html", {"w": part})


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the run to stop."""
    return redirect("planning:run", pk=ordering.cancel_siting(actor_of(request), pk).pk)


@require_POST
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the same again on today's data."""
    return redirect("planning:run", pk=ordering.repeat_siting(actor_of(request), pk).pk)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two finished runs side by side."""
    actor = actor_of(request)
    pages = []
    for name in ("a", "b"):
        number = request.GET.get(name, "")
        found = reading.siting_run(
            actor, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        )
        pages.append(_page(request, found))
    chosen_area(actor, pages[0].run.area)
    rows = [(a, b) for a, b in zip(pages[0].groups, pages[1].groups, strict=False)]
    return render(request, "planning/compare.html", {"pages": pages, "rows": rows})
