"""How well people are served: today, and after a siting run."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jiamen.kernel.errors import NotFound, Refusal
from jiamen.kernel.models import PlanRun
from jiamen.kernel.ui.chart import Chart
from jiamen.kernel.ui.mapdata import MapData
from jiamen.kernel.ui.table import TableView
from jiamen.places.models import Area
from jiamen.planning.errors import NoPeople, NoSites
from jiamen.planning.selectors import maps
from jiamen.planning.selectors import runs as reading
from jiamen.planning.selectors.access import Access, CommunityReach, GroupReach, access_map, communities, lorenz_chart
from jiamen.planning.selectors.areas import area_choices, chosen_area
from jiamen.planning.selectors.district import is_simulated
from jiamen.planning.views.answers import map_answer
from jiamen.planning.views.district import actor_of
from jiamen.planning.views.tables import SERVED


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Everything the page shows; `nothing` says why there is nothing, `after` is None without a run."""

    area: Area
    areas: list[tuple[str, str]]
    run: PlanRun | None
    before: Access | None
    after: Access | None
    groups: list[tuple[GroupReach, GroupReach | None]]
    table: TableView[CommunityReach] | None
    chart: Chart | None
    src: str
    simulated: bool
    nothing: Refusal | None


def _asked(request: HttpRequest) -> tuple[Area, PlanRun | None]:
    """The area the address names, or that of the finished run it names."""
    actor, number = actor_of(request), request.GET.get("run", "")
    if not number:
        return chosen_area(actor, request.GET.get("area", "")), None
    run = reading.siting_run(actor, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0)
    if not run.result:
        raise NotFound()
    return chosen_area(actor, run.area), run


def _measured(area: Area, run: PlanRun | None) -> tuple[Access, Access | None]:
    from jiamen.planning.plans import access as plans  # brings the optimisation core along

    return plans.access_of_run(run) if run else (plans.access_today(area.code), None)


@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Shares within minutes, floor area within reach, and the communities left out."""
    actor = actor_of(request)
    area, run = _asked(request)
    simulated = is_simulated(area.code)
    before = after = table = chart = nothing = None
    groups: list[tuple[GroupReach, GroupReach | None]] = []
    try:
        before, after = _measured(area, run)
    except (NoPeople, NoSites) as refusal:
        nothing = refusal
    else:
        names = dict(Area.objects.filter(code__startswith=area.code).values_list("code", "name"))
        table = SERVED.view(request.GET, communities(after or before, names))
        if file := table.exported():
            return file
        chart = lorenz_chart(before, after, simulated) if before.lorenz else None
        groups = list(zip(before.groups, after.groups if after else [None] * len(before.groups), strict=True))
    src = f"{reverse('planning:access_json')}?" + (f"run={run.pk}" if run else f"area={area.code}")
    page = AccessPage(area, area_choices(actor), run, before, after, groups, table, chart, src, simulated, nothing)
    return render(request, "planning/access.html", {"page": page})


@require_safe
def access_json(request: HttpRequest) -> HttpResponse:
    """The map of the same."""
    actor = actor_of(request)
    area, run = _asked(request)
    version = maps.version(actor, area.code[:6], "access", area.code, run.pk if run else 0)

    def build() -> MapData:
        before, after = _measured(area, run)
        return access_map(actor, area, after or before)

    return map_answer(request, version, build)
