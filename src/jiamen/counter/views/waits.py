"""Were the waits people were told honest: shares called in time, by half hour."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiamen.counter.plans.honesty import Honesty, honesty
from jiamen.counter.selectors.told import came_true, told_centres
from jiamen.counter.views.asking import CounterRequest
from jiamen.counter.views.figures import days_back
from jiamen.counter.views.tables import HALVES
from jiamen.kernel.clock import today
from jiamen.kernel.ui.chart import Chart, Series
from jiamen.kernel.ui.table import TableView


@dataclass(frozen=True, slots=True)
class WaitsPage:
    """Told waits over all and by half hour; `centre` is the code of the only one looked at, if so."""

    days: int
    centres: list[tuple[str, str]]
    centre: str
    overall: Honesty | None
    shares: Chart
    view: TableView[Honesty]


@require_safe
def waits(request: CounterRequest) -> HttpResponse:
    """What was told against what came true."""
    days = days_back(request)
    since = today() - timedelta(days=days - 1)
    centres = told_centres(request.actor, since)
    centre = next((code for code, _name in centres if code == request.GET.get("centre")), "")
    rows = came_true(request.actor, since, centre)
    scored = honesty(rows)
    overall, found = (scored[0], scored[1:]) if scored else (None, [])
    view = HALVES.view(request.GET, found)
    shares = _chart(found, any(row.simulated for row in rows))
    page = WaitsPage(days, centres, centre, overall, shares, view)
    return view.exported() or render(request, "counter/waits.html", {"page": page})


def _chart(halves: list[Honesty], simulated: bool) -> Chart:
    series = [
        Series(_("Called by the first figure"), [half.within_50 for half in halves], "link"),
        Series(_("Called by the second figure"), [half.within_90 for half in halves], "pine-ink"),
    ]
    title = _("Share called in time, by the half hour in which it was told")
    return Chart(title, "line", "%", _("Half hour"), [half.half for half in halves], series, simulated)
