"""Wishes on the options of a scenario, and what they would cost."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiamen.kernel.actor import can
from jiamen.kernel.errors import NotFound
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.kernel.ui.table import Button, TableView
from jiamen.planning import permissions
from jiamen.planning.models import Scenario, WishKind
from jiamen.planning.selectors import programme as reading
from jiamen.planning.selectors.programme_answer import Answer
from jiamen.planning.selectors.programme_price import IMPOSSIBLE, WISHED, Price, prices_of
from jiamen.planning.selectors.runs import worker_at_work
from jiamen.planning.services import price as asking
from jiamen.planning.services import programme as doing
from jiamen.planning.views.district import actor_of
from jiamen.planning.views.programme_tables import OPTIONS, PRICES, options_with

FORM = "row-deeds"
KINDS = {
    str(WishKind.INSIST): gettext_lazy("Insist on it"),
    str(WishKind.RULE_OUT): gettext_lazy("Rule it out"),
    "free": gettext_lazy("Leave it free"),
}
"""What the buttons of a row say, by the last part of their address."""


@dataclass(frozen=True, slots=True)
class PricesPart:
    """What wishes would cost, as asked for the answer shown; `stale`: the scenario has changed since that answer."""

    scenario: Scenario
    prices: list[Price]
    table: TableView[dict[str, Any]]
    stale: bool
    at_work: bool
    may_draft: bool

    @property
    def open(self) -> bool:
        """Whether one is still being computed."""
        return any(price.open for price in self.prices)


def prices_part(
    request: HttpRequest, scenario: Scenario, answer: PlanRun, *, stale: bool, may_draft: bool
) -> PricesPart:
    """The prices asked for an answer (two queries at most)."""
    prices = prices_of(answer)
    rows = [
        price.result | {"title": price.run.title, "done": price.run.input["done"]}
        for price in prices
        if price.run.status == RunStatus.DONE
    ]
    at_work = not any(price.open for price in prices) or worker_at_work()
    return PricesPart(scenario, prices, PRICES.view(request.GET, rows), stale, at_work, may_draft)


def options_table(
    request: HttpRequest, scenario: Scenario, answer: Answer, part: PricesPart
) -> TableView[dict[str, Any]]:
    """The options of an answer with wishes and prices, and with buttons for those who may draft (one query)."""
    wishes = reading.wishes_of(scenario)
    words = {str(kind): str(kind.label) for kind in WishKind}
    prices = {price.option: price for price in part.prices}
    rows = [
        row | {"wished": wishes.get(row["pk"], ""), "wish": words.get(wishes.get(row["pk"], ""), ""),
               "price": prices[row["pk"]].words if row["pk"] in prices else "",
               "may_ask": row["pk"] not in prices or prices[row["pk"]].run.status == RunStatus.FAILED}
        for row in answer.options
    ]  # fmt: skip
    if not (part.may_draft and scenario.is_draft):
        return OPTIONS.view(request.GET, rows)
    return options_with(lambda row: _buttons(request, scenario, part, row)).view(request.GET, rows)


def _buttons(request: HttpRequest, scenario: Scenario, part: PricesPart, row: dict[str, Any]) -> list[Button]:
    about, query = row["title"], _query(request)
    kinds = [str(kind) for kind in WishKind] if not row["wished"] else ["free"]
    buttons = [
        Button(KINDS[kind], about, reverse("planning:wish_scenario", args=[scenario.pk, row["pk"], kind]) + query, FORM)
        for kind in kinds
    ]
    if not part.stale and row["may_ask"] and row["code"] not in WISHED | IMPOSSIBLE:
        url = reverse("planning:ask_price", args=[scenario.pk, row["pk"]]) + query
        buttons.append(Button(_("What would it cost?"), about, url, FORM))
    return buttons


def _back(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """To the part of the scenario's page the reader was at, its table filtered and sorted as before."""
    return redirect(f"{reverse('planning:scenario', args=[pk])}{_query(request)}#{part}")


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


@require_POST
def wish(request: HttpRequest, pk: int, option: int, kind: str) -> HttpResponse:
    """Insist on an option, rule it out, or leave it free."""
    actor = actor_of(request)
    if kind not in KINDS:
        raise NotFound()
    doing.wish(actor, reading.scenario_of(actor, pk), option, None if kind == "free" else WishKind(kind))
    messages.success(request, _("Entered. Compute again to see what it changes."))
    return _back(request, pk, "options")


@require_POST
def ask_price(request: HttpRequest, pk: int, option: int) -> HttpResponse:
    """Have it computed what an option would cost."""
    actor = actor_of(request)
    asking.ask_price(actor, reading.scenario_of(actor, pk), option)
    return _back(request, pk, "prices")


@require_POST
def cancel_price(request: HttpRequest, pk: int, option: int) -> HttpResponse:
    """Ask this to stop."""
    actor = actor_of(request)
    asking.cancel_price(actor, reading.scenario_of(actor, pk), option)
    return _back(request, pk, "prices")


@require_safe
def prices(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the prices are, asked for every two seconds; once none is open the whole page is fetched anew."""
    actor = actor_of(request)
    found = reading.scenario_of(actor, pk)
    answer = reading.newest_answer(found)
    if answer is None:
        raise NotFound()
    may_draft = can(actor, permissions.DRAFT, area=found.area_id)
    part = prices_part(request, found, answer, stale=False, may_draft=may_draft)
    shown = render(request, "planning/_prices.html#open", {"part": part})
    if not part.open:
        shown["HX-Refresh"] = "true"
    return shown
