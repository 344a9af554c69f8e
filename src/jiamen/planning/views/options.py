"""Upgrade options: the list, one of them, and its form in three steps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BoundField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.money import yuan
from jiamen.kernel.ui.columns import Badge
from jiamen.kernel.words import listed
from jiamen.places.models import Centre, Function, Premises
from jiamen.planning import permissions
from jiamen.planning.errors import OptionFrozen
from jiamen.planning.forms.fields import add_refusal
from jiamen.planning.forms.options import (
    OptionMoneyForm,
    OptionTimeForm,
    OptionWhatForm,
    option_initial,
    option_terms,
)
from jiamen.planning.models import Scenario, UpgradeOption, UpgradeProject
from jiamen.planning.selectors import options as reading
from jiamen.planning.selectors.programme import sources_of
from jiamen.planning.services import options as doing
from jiamen.planning.services.options import OptionTerms
from jiamen.planning.views.district import actor_of
from jiamen.planning.views.option_tables import ALL_OPTIONS, option_state

STEPS = 3


@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """What could be done for the centres of the actor's area."""
    actor = actor_of(request)
    table = ALL_OPTIONS.view(request.GET, reading.options(actor))
    if file := table.exported():
        return file
    page = {"table": table, "may_draft": can(actor, permissions.DRAFT)}
    return render(request, "planning/options.html", page)


@dataclass(frozen=True, slots=True)
class OptionPage:
    """Everything the page of an option shows; sums in yuan."""

    option: UpgradeOption
    state: Badge
    functions: str
    cost: str
    running: str
    shares: list[tuple[str, str]]
    approved: list[Scenario]
    projects: list[UpgradeProject]
    may_draft: bool


@require_safe
def option(request: HttpRequest, pk: int) -> HttpResponse:
    """One option: what it is, what it costs, and where it is used."""
    actor = actor_of(request)
    found = reading.option_of(actor, pk)
    words = dict(Function.choices)
    page = OptionPage(
        option=found, state=option_state(getattr(found, "state")),  # noqa: B009  # the selector's own column
        functions=listed(words[one] for one in found.functions), cost=yuan(found.cost_fen), running=yuan(found.running_fen),
        shares=[(share.source.name, yuan(share.fen)) for share in found.shares.all()],
        approved=reading.approved_with(found), projects=list(found.projects.all()),
        may_draft=can(actor, permissions.DRAFT, area=found.centre.area_id),
    )  # fmt: skip
    return render(request, "planning/option.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_option(request: HttpRequest) -> HttpResponse:
    """Enter an option."""
    actor = actor_of(request)
    require(actor, permissions.DRAFT)
    centres = Centre.objects.visible_to(actor.under(permissions.DRAFT)).public()
    initial = {"centre": centres.filter(code=request.GET.get("centre", "")).first()}
    steps = _read(request, actor, centres, None, initial)
    if made := steps.finish(lambda terms: doing.add_option(actor, steps.what.cleaned_data["centre"], terms)):
        messages.success(request, _("Entered. It can be chosen when a scenario is computed again."))
        return redirect("planning:option", pk=made.pk)
    return _form(request, steps, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_option(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an option."""
    actor = actor_of(request)
    found = reading.option_of(actor, pk)
    require(actor, permissions.DRAFT, area=found.centre.area_id)
    if reading.approved_with(found):
        raise OptionFrozen(title=found.title)
    steps = _read(request, actor, None, found.centre, option_initial(found))
    if steps.finish(lambda terms: doing.change_option(actor, found, terms)):
        messages.success(request, _("Entered. Answers that rest on the old figures are marked as outdated."))
        return redirect("planning:option", pk=pk)
    return _form(request, steps, found)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an option out of all choices to come."""
    actor = actor_of(request)
    doing.retire_option(actor, reading.option_of(actor, pk), retired=True)
    return redirect("planning:option", pk=pk)


@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a withdrawn option again."""
    actor = actor_of(request)
    doing.retire_option(actor, reading.option_of(actor, pk), retired=False)
    return redirect("planning:option", pk=pk)


@dataclass(slots=True)
class Steps:
    """The three forms of an option, each bound as far as it was sent, and the step to show (0-based; `STEPS`: all done).

    What was typed in other steps travels along in hidden fields, so nothing is kept on the server.
    """

    what: OptionWhatForm
    money: OptionMoneyForm
    time: OptionTimeForm
    at: int

    @property
    def forms(self) -> list[Form]:
        """In their order."""
        return [self.what, self.money, self.time]

    @property
    def shown(self) -> Form:
        """The form of the step to show."""
        return self.forms[self.at]

    @property
    def carried(self) -> list[BoundField]:
        """What was typed in the other steps."""
        return [field for n, form in enumerate(self.forms) if n != self.at and form.is_bound for field in form]

    @property
    def reached(self) -> int:
        """How many steps have been filled in, this one included."""
        return max([self.at, *(n for n, form in enumerate(self.forms) if form.is_bound)]) + 1

    def finish(self, do: Callable[[OptionTerms], UpgradeOption]) -> UpgradeOption | None:
        """Once all steps are good, do it; a refusal goes back to the step of its field."""
        if self.at < STEPS:
            return None
        try:
            return do(option_terms(self.what, self.money, self.time))
        except InvalidInput as refusal:
            self.at = next((n for n, form in enumerate(self.forms) if refusal.field in form.fields), 1)
            add_refusal(self.shown, refusal)
            return None


def _read(request: HttpRequest, actor: Actor, centres: Any, centre: Centre | None, initial: dict[str, Any]) -> Steps:
    """The steps as sent: `reached` of them are filled in, and the step `go` is asked for."""
    reached, go = (_number(request.POST.get(name, "")) for name in ("reached", "go"))

    def given(step: int) -> dict[str, Any]:
        return {"data": request.POST if step < reached else None, "initial": initial}

    places = Premises.objects.visible_to(actor.under(permissions.DRAFT)).order_by("area_id", "name")
    what = OptionWhatForm(**given(0), centres=centres, premises=places)
    if centre is None and what.is_bound and what.is_valid():
        centre = what.cleaned_data["centre"]
    money = OptionMoneyForm(**given(1), sources=sources_of(centre.area_id) if centre else [])
    steps = Steps(what, money, OptionTimeForm(**given(2)), at=0)
    steps.at = next((n for n in range(go) if not steps.forms[n].is_valid()), go)
    return steps


def _number(sent: str) -> int:
    return int(sent) if sent in {str(n) for n in range(STEPS + 1)} else 0


def _form(request: HttpRequest, steps: Steps, found: UpgradeOption | None) -> HttpResponse:
    page = {
        "steps": steps, "form": steps.shown, "option": found, "number": steps.at + 1, "of": STEPS,
        "last": steps.at + 1 == STEPS,
    }  # fmt: skip
    status = 422 if steps.shown.is_bound and steps.shown.errors else 200
    return render(request, "planning/option_form.html", page, status=status)
