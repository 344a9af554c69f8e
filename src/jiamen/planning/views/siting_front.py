"""The question of a siting run with a few centres fewer and more: how walking answers, to click on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiamen.kernel.actor import can
from jiamen.kernel.ui.chart import Chart, Series
from jiamen.planning import permissions
from jiamen.planning.errors import NoFront
from jiamen.planning.selectors import runs as reading
from jiamen.planning.selectors.district import is_simulated
from jiamen.planning.services.siting_front import start_siting_front
from jiamen.planning.views.asked import asked_again
from jiamen.planning.views.district import actor_of
from jiamen.planning.views.tables import run_title


@require_safe
def front(request: HttpRequest, pk: int) -> HttpResponse:
    """Charts and table of the newest front, or how far it is; a point leads to the form of a run with so many centres."""
    actor = actor_of(request)
    found = reading.siting_run(actor, pk)
    if found.input["p"] is None:
        raise NoFront()
    last, simulated = reading.newest_front(found), is_simulated(found.area)
    may_order = can(actor, permissions.RUN_SITING, area=found.area)
    points = []
    for point in (last.result or {}).get("points", []) if last else []:
        more = {"elders_percent": point["elders_permille"] / 10, "proof": reading.proof_words(point)}
        points.append(point | more | {"url": asked_again(found, p=point["p"]) if may_order else ""})
    page = {
        "run": found, "title": run_title(found), "front": last, "points": points, "may_order": may_order,
        "charts": _charts(points, simulated) if points else [], "simulated": simulated,
        "at_work": last is None or last.over or reading.worker_at_work(),
    }  # fmt: skip
    return render(request, "planning/siting_front.html", page)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the front."""
    start_siting_front(actor_of(request), pk)
    return redirect("planning:siting_front", pk=pk)


def _charts(points: list[dict[str, Any]], simulated: bool) -> list[Chart]:
    """Metres and shares apart: they have no common scale."""
    counts, links = [str(point["p"]) for point in points], [point["url"] for point in points]
    walks = [
        Series(_("Mean walk"), [point["mean_walk_m"] for point in points], "link"),
        Series(_("Nine in ten walk at most"), [point["walk_p90_m"] for point in points], "amber-ink"),
    ]
    elders = [Series(_("Elders within the radius"), [point["elders_percent"] for point in points], "pine-ink")]
    across = _("Number of centres in all")
    clickable = links if all(links) else ()
    return [
        Chart(_("How far people walk"), "line", _("m"), across, counts, walks, simulated, clickable),
        Chart(_("Share of elders within the radius"), "line", "%", across, counts, elders, simulated, clickable),
    ]
