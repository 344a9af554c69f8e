"""A scenario shown to whoever has its link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiamen.kernel.actor import Actor
from jiamen.planning.selectors import maps
from jiamen.planning.selectors import programme as reading
from jiamen.planning.selectors.district import is_simulated
from jiamen.planning.selectors.programme_answer import answer_of
from jiamen.planning.selectors.siting_map import run_map
from jiamen.planning.services import sharing as doing
from jiamen.planning.views.answers import map_answer
from jiamen.planning.views.district import actor_of


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link anybody may open."""
    actor = actor_of(request)
    doing.share_scenario(actor, reading.scenario_of(actor, pk))
    messages.success(request, _("Whoever has the link below may read this scenario."))
    return redirect("planning:scenario", pk=pk)


@require_POST
def unshare(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the link back."""
    actor = actor_of(request)
    doing.unshare_scenario(actor, reading.scenario_of(actor, pk))
    messages.success(request, _("The link no longer opens anything."))
    return redirect("planning:scenario", pk=pk)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The answer, for reading only; no account, no person's name."""
    found, run = reading.shared_answer(token)
    answer = answer_of(run)
    page = {
        "scenario": found, "answer": answer, "token": token, "simulated": is_simulated(found.area_id),
        "chosen": [row for row in answer.options if row["begins"]],
        "refused": [row for row in answer.options if not row["begins"]],
    }  # fmt: skip
    answered = render(request, "planning/shared.html", page)
    answered["X-Robots-Tag"], answered["Referrer-Policy"] = "noindex", "no-referrer"
    return answered


@require_safe
def shared_json(request: HttpRequest, token: str) -> HttpResponse:
    """The map of the shared answer."""
    found, run = reading.shared_answer(token)
    system = Actor.system("shared scenario")
    return map_answer(request, maps.version(system, found.area_id, "programme", run.pk), lambda: run_map(system, run))
