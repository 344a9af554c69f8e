"""The upgrade programme: scenarios, their answer, and the approval."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.kernel import clock
from jiamen.kernel.actor import can, require
from jiamen.kernel.errors import InvalidInput, NotFound, Refusal
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.kernel.money import yuan
from jiamen.kernel.ui.columns import Badge
from jiamen.kernel.ui.table import TableView
from jiamen.planning import permissions
from jiamen.planning.errors import ScenarioFrozen
from jiamen.planning.forms.fields import FEN_IN_10000_YUAN, add_refusal
from jiamen.planning.forms.programme import ScenarioForm
from jiamen.planning.models import MOST_YEARS, Scenario, ScenarioChoice
from jiamen.planning.selectors import maps
from jiamen.planning.selectors import programme as reading
from jiamen.planning.selectors.areas import area_choices, chosen_area
from jiamen.planning.selectors.district import is_simulated
from jiamen.planning.selectors.programme_answer import Answer, answer_of
from jiamen.planning.selectors.runs import proof_words, worker_at_work
from jiamen.planning.selectors.siting_map import run_map
from jiamen.planning.services import programme as doing
from jiamen.planning.services.approval import approvable, approve_scenario, chosen_in
from jiamen.planning.views.answers import map_answer
from jiamen.planning.views.district import actor_of
from jiamen.planning.views.programme_tables import SCENARIOS, scenario_badge
from jiamen.planning.views.programme_wishes import PricesPart, options_table, prices_part
from jiamen.planning.views.tables import run_status


@require_safe
def scenarios(request: HttpRequest) -> HttpResponse:
    """All scenarios of the actor's area."""
    actor = actor_of(request)
    table = SCENARIOS.view(request.GET, reading.scenarios(actor))
    if file := table.exported():
        return file
    page = {"table": table, "may_draft": can(actor, permissions.DRAFT), "done": reading.comparable(actor)}
    return render(request, "planning/scenarios.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def new_scenario(request: HttpRequest) -> HttpResponse:
    """Draft a scenario."""
    actor = actor_of(request)
    require(actor, permissions.DRAFT)
    areas = area_choices(actor)
    asked = request.POST.get("area", "")
    area = chosen_area(actor, asked if asked in dict(areas) else "")
    usual = {"area": area.code, "first_year": clock.today().year + 1, "years": 3, "radius_m": 1000, "elder_factor": 1}
    form = ScenarioForm(
        request.POST or None, areas=areas, sources=reading.sources_of(area.code), fixed=False, initial=usual
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = doing.create_scenario(actor, form.cleaned_data["area"], form.terms())
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("planning:scenario", pk=made.pk)
    page = {"form": form, "scenario": None, "years": range(1, MOST_YEARS + 1)}
    return render(request, "planning/scenario_form.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """Change years, budgets and weights of a draft."""
    actor = actor_of(request)
    found = reading.scenario_of(actor, pk)
    require(actor, permissions.DRAFT, area=found.area_id)
    if not found.is_draft:
        raise ScenarioFrozen(name=found.name)
    form = ScenarioForm(
        request.POST or None, areas=[], sources=reading.sources_of(found.area_id), fixed=True, initial=_initial(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            doing.change_scenario(actor, found, form.terms())
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("planning:scenario", pk=pk)
    page = {"form": form, "scenario": found, "years": range(1, MOST_YEARS + 1)}
    return render(request, "planning/scenario_form.html", page, status=422 if form.errors else 200)


def _initial(found: Scenario) -> dict[str, Any]:
    named = {name: getattr(found, name) for name in ("name", "first_year", "years", "radius_m")}
    budgets = reading.budgets_of(found).items()
    cells = {f"b{source}_{year}": f"{fen / FEN_IN_10000_YUAN:g}" for (source, year), fen in budgets}
    return named | {"elder_factor": f"{found.elder_percent / 100:g}"} | cells


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    """Everything the page of a scenario shows; what the answer brings is empty until there is one."""

    scenario: Scenario
    state: Badge
    run: PlanRun | None
    badge: Badge | None
    answer: Answer | None
    outdated: bool
    at_work: bool
    options: TableView[dict[str, Any]] | None
    choices: list[ScenarioChoice]
    prices: PricesPart | None
    simulated: bool
    may_draft: bool
    may_approve: bool


@require_safe
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """One scenario: what is asked, how far the answer is, what came out and why."""
    page = _page(request, reading.scenario_of(actor_of(request), pk))
    for table in (page.options, page.prices.table if page.prices else None):
        if table and (file := table.exported()):
            return file
    return render(request, "planning/scenario.html", {"page": page})


def _page(request: HttpRequest, found: Scenario) -> ScenarioPage:
    actor, run = actor_of(request), reading.newest_run(found)
    offered = reading.options_in(found.area_id)
    answer = answer_of(run) if run and run.status == RunStatus.DONE else None
    outdated = bool(run and found.is_draft and run.input != reading.as_it_stands(found, offered))
    may_draft = can(actor, permissions.DRAFT, area=found.area_id)
    prices = prices_part(request, found, answer.run, stale=outdated, may_draft=may_draft) if answer else None
    return ScenarioPage(
        scenario=found, state=scenario_badge(found.status), run=run, badge=run_status(run.status) if run else None,
        answer=answer,
        outdated=outdated,
        at_work=run is None or run.over or worker_at_work(),
        options=options_table(request, found, answer, prices) if answer and prices else None,
        choices=list(found.choices.select_related("project", "option")),
        prices=prices,
        simulated=is_simulated(found.area_id),
        may_draft=may_draft,
        may_approve=found.is_draft and can(actor, permissions.APPROVE, area=found.area_id),
    )  # fmt: skip


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the answer is, asked for every two seconds; once it is over the whole page is fetched anew."""
    found = reading.scenario_of(actor_of(request), pk)
    run = reading.newest_run(found)
    over = run is None or run.over
    page = {"run": run, "scenario": found, "at_work": over or worker_at_work(), "may_draft": False}
    answer = render(request, "planning/scenario.html#progress", {"page": page})
    if over:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def scenario_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The map of the newest answer."""
    actor = actor_of(request)
    found = reading.scenario_of(actor, pk)
    run = reading.newest_answer(found)
    if run is None:
        raise NotFound()
    return map_answer(request, maps.version(actor, found.area_id, "programme", run.pk), lambda: run_map(actor, run))


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the best programme computed."""
    actor = actor_of(request)
    doing.start_programme(actor, reading.scenario_of(actor, pk))
    return redirect("planning:scenario", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the run to stop."""
    actor = actor_of(request)
    doing.cancel_programme(actor, reading.scenario_of(actor, pk))
    return redirect("planning:scenario", pk=pk)


@require_POST
def copy_scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that begins as this one is."""
    actor = actor_of(request)
    found = reading.scenario_of(actor, pk)
    made = doing.copy_scenario(actor, found, name=_("{name} (copy)").format(name=found.name[:70]))
    return redirect("planning:edit_scenario", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Look once more, then approve: the options chosen become projects."""
    actor = actor_of(request)
    found = reading.scenario_of(actor, pk)
    require(actor, permissions.APPROVE, area=found.area_id)
    if request.method == "POST":
        approve_scenario(actor, found)
        messages.success(request, _("Approved. The projects are entered below."))
        return redirect("planning:scenario", pk=pk)
    try:
        run: PlanRun | None = approvable(found, reading.options_in(found.area_id)) if found.is_draft else None
        refused = "" if run else _("This scenario is approved already.")
    except Refusal as refusal:
        run, refused = None, str(refusal)
    cost = yuan(run.result["after"]["cost_fen"]) if run and run.result else ""
    page = {
        "scenario": found, "refused": refused, "cost": cost, "number": len(chosen_in(run)) if run else 0,
        "proof": proof_words(run.result) if run and run.result else "",
    }  # fmt: skip
    return render(request, "planning/approve.html", {"page": page})
