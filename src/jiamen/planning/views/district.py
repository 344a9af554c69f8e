"""The district, its centres and its upgrades."""

from dataclasses import dataclass, replace
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, HasActor, can
from jiamen.kernel.ui.table import TableView
from jiamen.places.models import Area, Centre
from jiamen.planning import permissions
from jiamen.planning.models import CentreDiagnosis, UpgradeProject
from jiamen.planning.selectors import diagnoses as reading
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.areas import area_choices, chosen_area
from jiamen.planning.selectors.district import DistrictFigures, district_figures, is_simulated, upgrade_figures
from jiamen.planning.selectors.district_map import centre_map, district_map
from jiamen.planning.selectors.progress import progress
from jiamen.planning.selectors.verdict import verdict
from jiamen.planning.services.diagnose import diagnose as diagnosing
from jiamen.planning.views.answers import map_answer
from jiamen.planning.views.tables import DIAGNOSES, PROGRESS, UPGRADES


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return cast("HasActor", request).actor


@dataclass(frozen=True, slots=True)
class DistrictPage:
    """Everything the district page shows."""

    area: Area
    areas: list[tuple[str, str]]
    figures: DistrictFigures
    table: TableView[CentreDiagnosis]
    stale: bool
    simulated: bool
    may_diagnose: bool
    may_site: bool


@require_safe
def district(request: HttpRequest) -> HttpResponse:
    """Map, figures and the table of centres of one area."""
    actor = actor_of(request)
    area = chosen_area(actor, request.GET.get("area", ""))
    table = DIAGNOSES.view(request.GET, reading.diagnoses(actor, area.code))
    if file := table.exported():
        return file
    figures = district_figures(actor, area.code, today=clock.today())
    page = DistrictPage(
        area, area_choices(actor), figures, table,
        stale=bool(figures.oldest) and reading.is_stale(area.code, figures.oldest),
        simulated=is_simulated(area.code),
        may_diagnose=can(actor, permissions.DIAGNOSE, area=area.code),
        may_site=can(actor, permissions.RUN_SITING, area=area.code),
    )  # fmt: skip
    return render(request, "planning/district.html", {"page": page})


@require_safe
def district_json(request: HttpRequest) -> HttpResponse:
    """The district's map."""
    actor = actor_of(request)
    area = chosen_area(actor, request.GET.get("area", ""))
    return map_answer(request, maps.version(actor, area.code, "district"), lambda: district_map(actor, area))


@require_POST
def diagnose(request: HttpRequest) -> HttpResponse:
    """Hold the area's centres against the standards again."""
    actor = actor_of(request)
    area = chosen_area(actor, request.POST.get("area", ""))
    count = diagnosing(actor, area.code)
    words = ngettext("{count} centre was diagnosed.", "{count} centres were diagnosed.", count)
    messages.success(request, words.format(count=count))
    return redirect(f"{reverse('planning:district')}?area={area.code}")


@dataclass(frozen=True, slots=True)
class CentrePage:
    """Everything the page of one centre shows; no diagnosis yet is None."""

    centre: Centre
    diagnosis: CentreDiagnosis | None
    phrases: list[str]
    terms: list[reading.TermShown]
    upgrades: list[UpgradeProject]
    stale: bool
    age_years: int | None


@require_safe
def centre(request: HttpRequest, code: str) -> HttpResponse:
    """The diagnosis of one centre, term by term."""
    actor = actor_of(request)
    found = reading.centre_of(actor, code)
    row = cast("CentreDiagnosis | None", getattr(found, "diagnosis", None))
    page = CentrePage(
        found, row,
        phrases=verdict(row) if row else [],
        terms=reading.terms_shown(row.terms) if row else [],
        upgrades=list(reading.upgrades(actor, found.area_id).filter(centre=found)),
        stale=row is not None and reading.is_stale(found.area_id, row.computed_at),
        age_years=clock.today().year - found.built_year if found.built_year else None,
    )  # fmt: skip
    return render(request, "planning/centre.html", {"page": page})


@require_safe
def centre_json(request: HttpRequest, code: str) -> HttpResponse:
    """The map of one centre."""
    actor = actor_of(request)
    found = reading.centre_of(actor, code)
    version = maps.version(actor, found.area_id[:9], "centre", code)
    return map_answer(request, version, lambda: centre_map(actor, found))


@require_safe
def upgrades(request: HttpRequest) -> HttpResponse:
    """Upgrade projects and what this year's added."""
    actor = actor_of(request)
    area = chosen_area(actor, request.GET.get("area", ""))
    rows = reading.upgrades(actor, area.code)
    year = request.GET.get("completed", "")
    if year.isascii() and year.isdigit() and len(year) == 4:
        rows = rows.completed_in(int(year))  # type: ignore[attr-defined]  # the queryset is the model's own
    table = UPGRADES.view(request.GET, rows)
    simulated = is_simulated(area.code)
    parts = replace(PROGRESS, simulated=simulated).view(request.GET, progress(actor, area.code, today=clock.today()))
    if file := table.exported() or parts.exported():
        return file
    page: dict[str, Any] = {
        "area": area,
        "areas": area_choices(actor),
        "table": table,
        "parts": parts,
        "figures": upgrade_figures(actor, area.code, today=clock.today()),
        "year": year,
        "may_enter": can(actor, permissions.CARRY_OUT),
        "simulated": simulated,
    }
    return render(request, "planning/upgrades.html", {"page": page})
