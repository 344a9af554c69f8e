"""An upgrade project: its page, a new one, and every step on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import InvalidInput, NotFound
from jiamen.kernel.money import yuan
from jiamen.kernel.ui.columns import Badge
from jiamen.places.models import Centre
from jiamen.planning import permissions
from jiamen.planning.forms import projects as forms
from jiamen.planning.forms.fields import add_refusal, fen
from jiamen.planning.models import Milestone, Payment, ProjectDelay, ProjectStatus, ProjectStep, UpgradeProject
from jiamen.planning.selectors.projects import SourceMoney, money_of, project_of
from jiamen.planning.services import projects as doing
from jiamen.planning.views.district import actor_of
from jiamen.planning.views.tables import mark_badge, marks, project_status

S = ProjectStatus


@dataclass(frozen=True, slots=True)
class Deed:
    """A step somebody may take: its words, its form, when it is offered, the service it calls with what was parsed."""

    label: str | Promise
    form: type[Form]
    at: frozenset[str]
    do: Callable[[Actor, UpgradeProject, dict[str, Any]], object]


DEEDS = {
    "fund": Deed(gettext_lazy("Enter who pays"), forms.SharesForm, frozenset({S.PLANNED}),
        lambda a, p, d: doing.fund_project(a, p, shares=forms.shares_in(d))),
    "start": Deed(gettext_lazy("Start the work"), forms.StartForm, frozenset({S.PLANNED}),
        lambda a, p, d: doing.start_project(a, p, started_on=d["started_on"], contract_fen=fen(d["contract"]))),
    "accept": Deed(gettext_lazy("Measure and accept"), forms.AcceptForm, frozenset({S.UNDER_WAY}),
        lambda a, p, d: doing.accept_project(a, p, **d)),
    "open": Deed(gettext_lazy("Open the centre"), forms.OpeningForm, frozenset({S.ACCEPTED}),
        lambda a, p, d: doing.open_centre(a, p, **d)),
    "resume": Deed(gettext_lazy("Go on with the work"), Form, frozenset({S.SUSPENDED}),
        lambda a, p, d: doing.resume_project(a, p)),
    "pay": Deed(gettext_lazy("Enter a payment"), forms.PayForm,
        frozenset({S.UNDER_WAY, S.SUSPENDED, S.ACCEPTED, S.COMPLETED}),
        lambda a, p, d: doing.pay(a, p.shares.get(pk=d["row"]), fen=fen(d["amount"]), paid_on=d["paid_on"], note=d["note"])),
    "place": Deed(gettext_lazy("Enter the new place"), forms.PlaceForm,
        frozenset({S.PLANNED, S.UNDER_WAY, S.SUSPENDED, S.ACCEPTED}), lambda a, p, d: doing.place_project(a, p, **d)),
    "milestone": Deed(gettext_lazy("Plan a milestone"), forms.MilestoneForm,
        frozenset({S.PLANNED, S.UNDER_WAY, S.SUSPENDED}), lambda a, p, d: doing.plan_milestone(a, p, **d)),
    "reach": Deed(gettext_lazy("Enter a milestone reached"), forms.ReachForm, frozenset({S.UNDER_WAY}),
        lambda a, p, d: doing.reach_milestone(a, p.milestones.get(pk=d["row"]), done_on=d["done_on"], note=d["note"])),
    "delay": Deed(gettext_lazy("Enter a delay"), forms.DelayForm,
        frozenset({S.PLANNED, S.UNDER_WAY, S.SUSPENDED, S.ACCEPTED}), lambda a, p, d: doing.delay_project(a, p, **d)),
    "suspend": Deed(gettext_lazy("Suspend"), forms.ReasonForm, frozenset({S.PLANNED, S.UNDER_WAY}),
        lambda a, p, d: doing.suspend_project(a, p, **d)),
    "abandon": Deed(gettext_lazy("Give the project up"), forms.ReasonForm,
        frozenset({S.PLANNED, S.UNDER_WAY, S.SUSPENDED}), lambda a, p, d: doing.abandon_project(a, p, **d)),
}  # fmt: skip
NEXT = ("fund", "start", "accept", "open", "resume")  # the one way on from each status


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything the page of a project shows; sums in yuan, "" where there is none."""

    project: UpgradeProject
    state: Badge
    mark: Badge | None
    money: list[SourceMoney]
    payments: list[Payment]
    planned: str
    contracted: str
    paid: str
    steps: list[ProjectStep]
    milestones: list[Milestone]
    delays: list[ProjectDelay]
    papers: int
    on: tuple[str, Deed] | None
    others: list[tuple[str, Deed]]


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: how far it is, what it costs, what comes next."""
    actor = actor_of(request)
    found = project_of(actor, pk)
    money, milestones = money_of(found), list(found.milestones.all())
    offered = _offered(actor, found, bool(money), any(row.done_on is None for row in milestones))
    words = marks(found)
    page = ProjectPage(
        found, project_status(found.status), mark_badge(words) if words else None, money,
        payments=list(Payment.objects.filter(share__project=found).select_related("share")),
        planned="" if found.cost_fen is None else yuan(found.cost_fen),
        contracted="" if found.contract_fen is None else yuan(found.contract_fen),
        paid=yuan(sum(row.paid_fen for row in money)),
        steps=list(found.steps.all()), milestones=milestones, delays=list(found.delays.all()),
        papers=found.documents.count(),
        on=next(((name, deed) for name, deed in offered if name in NEXT), None),
        others=[(name, deed) for name, deed in offered if name not in NEXT],
    )  # fmt: skip
    return render(request, "planning/project.html", {"page": page})


def _offered(actor: Actor, found: UpgradeProject, has_money: bool, has_open: bool) -> list[tuple[str, Deed]]:
    if not can(actor, permissions.CARRY_OUT, area=found.centre.area_id):
        return []
    contracted = found.contract_fen is not None
    missing = {
        "fund": has_money, "start": not has_money, "pay": not (has_money and contracted), "reach": not has_open,
    }  # fmt: skip
    return [(name, deed) for name, deed in DEEDS.items() if found.status in deed.at and not missing.get(name)]


@require_http_methods(["GET", "HEAD", "POST"])
def project_deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The form of one step."""
    actor = actor_of(request)
    found = project_of(actor, pk)
    require(actor, permissions.CARRY_OUT, area=found.centre.area_id)
    if name not in DEEDS:
        raise NotFound()
    deed = DEEDS[name]
    form = deed.form(request.POST if request.method == "POST" else None, **_given(name, found))
    if request.method == "POST" and form.is_valid():
        try:
            deed.do(actor, found, form.cleaned_data)
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Entered: {step}.").format(step=deed.label))
            return redirect("planning:project", pk=pk)
    page = {"project": found, "label": deed.label, "form": form}
    return render(request, "planning/project_form.html", page, status=422 if form.errors else 200)


def _given(name: str, found: UpgradeProject) -> dict[str, Any]:
    if name == "pay":
        return {"rows": [(row.share_id, row.source) for row in money_of(found)], "initial": {"paid_on": clock.today()}}
    if name == "reach":
        return {"rows": [(row.pk, row.title) for row in found.milestones.filter(done_on=None)]}
    if name in ("open", "place"):
        centre = found.centre
        known = found.after_lat is not None
        at = (
            (found.after_address, found.after_lat, found.after_lon)
            if known
            else (centre.address, centre.lat, centre.lon)
        )
        return {"initial": dict(zip(("address", "lat", "lon"), at, strict=True))}
    return {}


@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """Enter a project by hand."""
    actor = actor_of(request)
    require(actor, permissions.CARRY_OUT)
    centres = Centre.objects.visible_to(actor.under(permissions.CARRY_OUT)).public()
    choices = list(centres.values_list("code", "name"))
    form = forms.ProjectForm(request.POST or None, centres=choices, initial={"centre": request.GET.get("centre")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = doing.open_project(
                actor, centre=centres.get(code=given["centre"]), title=given["title"], action=given["action"],
                area_m2=given["area_m2"], cost_fen=fen(given["cost"]), start=given["start"], due=given["due"],
                shares={},
            )  # fmt: skip
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("planning:project_deed", pk=made.pk, name="fund")
    page = {"project": None, "label": _("New upgrade project"), "form": form}
    return render(request, "planning/project_form.html", page, status=422 if form.errors else 200)
