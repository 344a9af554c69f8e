"""The front of cost against walking: programmes of which none is both cheaper and shorter to walk than another."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiamen.kernel.actor import can, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.money import yuan
from jiamen.kernel.ui.chart import Chart, Series
from jiamen.planning import permissions
from jiamen.planning.errors import NoAnswer
from jiamen.planning.forms.fields import FEN_IN_10000_YUAN
from jiamen.planning.models import Scenario
from jiamen.planning.selectors import programme as reading
from jiamen.planning.selectors.district import is_simulated
from jiamen.planning.selectors.runs import proof_words
from jiamen.planning.services import programme as doing
from jiamen.planning.views.district import actor_of


@require_safe
def front(request: HttpRequest, pk: int) -> HttpResponse:
    """What each amount of money can do for the walk, under the budgets and wishes of the scenario."""
    actor = actor_of(request)
    found = reading.scenario_of(actor, pk)
    points = [
        point | {"cost": yuan(point["cost_fen"]), "proof": proof_words(point), "number": number}
        for number, point in enumerate(_points(found))
    ]
    simulated = is_simulated(found.area_id)
    page = {
        "scenario": found, "points": points, "chart": _chart(points, simulated), "simulated": simulated,
        "may_draft": can(actor, permissions.DRAFT, area=found.area_id),
    }  # fmt: skip
    return render(request, "planning/front.html", page)


@require_POST
def take_point(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A scenario of its own for one programme of the front."""
    actor = actor_of(request)
    found = reading.scenario_of(actor, pk)
    require(actor, permissions.DRAFT, area=found.area_id)
    points = _points(found)
    if number >= len(points):
        raise NotFound()
    cost = yuan(points[number]["cost_fen"])
    name = _("{name}, {cost} yuan").format(name=found.name[:50], cost=cost)
    made = doing.scenario_of_point(actor, found, points[number]["options"], name=name)
    return redirect("planning:scenario", pk=made.pk)


def _points(found: Scenario) -> list[dict[str, Any]]:
    """The programmes of the newest answer, cheapest first."""
    run = reading.newest_answer(found)
    points = (run.result or {}).get("front", []) if run else []
    if not points:
        raise NoAnswer(name=found.name)
    return sorted(points, key=lambda point: int(point["cost_fen"]))


def _chart(points: list[dict[str, Any]], simulated: bool) -> Chart:
    costs = [f"{point['cost_fen'] / FEN_IN_10000_YUAN:g}" for point in points]
    walks = [point["mean_walk_m"] for point in points]
    return Chart(_("Mean walk by what the programme costs"), "line", _("m"), _("Cost, 10,000 yuan"), costs,
                 [Series(_("Mean walk"), walks, "link")], simulated)  # fmt: skip
