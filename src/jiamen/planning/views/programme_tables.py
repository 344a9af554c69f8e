"""The tables of the upgrade programme."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.ui.table import Badge, Button, Column, Table
from jiamen.kernel.words import listed
from jiamen.planning.models import Scenario, ScenarioStatus, UpgradeAction
from jiamen.planning.selectors.programme_price import metres_each, proof_of

ACTIONS = dict(UpgradeAction.choices)


def scenario_badge(value: Any) -> Badge:
    """Draft or approved as a badge."""
    status = next(s for s in ScenarioStatus if str(value) in (s.value, str(s.label)))
    return Badge(
        str(status.label), *(("check-circle", "good") if status == ScenarioStatus.APPROVED else ("pencil", "neutral"))
    )


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


SCENARIOS: Table[Scenario] = Table(
    id="scenarios",
    title=_("Scenarios of the upgrade programme"),
    empty=_("Draft one: say what each source can pay, and the best programme is computed and proven."),
    columns=(
        Column("name", _("Scenario"), sortable=True, filter="text", url=lambda row: reverse("planning:scenario", args=[row.pk])),
        Column("status", _("State"), sortable=True, filter="choice", choices=dict(ScenarioStatus.choices), badge=scenario_badge),
        Column("area__name", _("Area"), sortable=True),
        Column("first_year", _("First year"), sortable=True, value=lambda row: str(row.first_year)),
        Column("years", _("Number of years"), numeric=True, sortable=True),
        Column("approved_by", _("Approved by"), sortable=True),
    ),
)  # fmt: skip

CHOSEN = {"True": _("chosen"), "False": _("not chosen")}
AT_FIRST = 5  # columns that stand before the buttons
OPTIONS: Table[dict[str, Any]] = Table(
    id="options",
    title=_("What is done, what is not, and why"),
    prefix="o_",
    columns=(
        Column("title", _("Option"), value=lambda row: row["title"], sortable=True, filter="text"),
        Column("chosen", _("Decision"), value=lambda row: str(row["year"] is not None), sortable=True, filter="choice",
               choices=CHOSEN),
        Column("begins", _("Begins in"), value=lambda row: row["begins"], sortable=True, filter="text"),
        Column("why", _("Why"), value=lambda row: row["why"]),
        Column("wish", _("Wish"), value=lambda row: row["wish"], sortable=True),
        Column("price", _("What it would cost to decide otherwise"), value=lambda row: row["price"]),
        Column("action", _("How"), value=lambda row: row["action"], sortable=True, filter="choice", choices=ACTIONS),
        Column("cost", _("Cost, yuan"), numeric=True, value=lambda row: _yuan(row["cost_fen"]), sortable=True),
        Column("running", _("Running cost a year, yuan"), numeric=True, value=lambda row: _yuan(row["running_fen"]), sortable=True),
        Column("area", _("Floor area after"), numeric=True, unit=_("m²"), value=lambda row: row["floor_area_m2"], sortable=True),
        Column("months", _("Months to build"), numeric=True, value=lambda row: row["months"], sortable=True),
        Column("step_free", _("Step-free"), value=lambda row: _("yes") if row["step_free"] else _("no")),
    ),
)  # fmt: skip


def options_with(buttons: Callable[[dict[str, Any]], Sequence[Button]]) -> Table[dict[str, Any]]:
    """The options with buttons beside the reason."""
    column: Column[dict[str, Any]] = Column("deeds", _("Decide otherwise"), buttons=buttons)
    return replace(OPTIONS, columns=(*OPTIONS.columns[:AT_FIRST], column, *OPTIONS.columns[AT_FIRST:]))


DONE = {"True": _("to be done"), "False": _("not to be done")}
PRICES: Table[dict[str, Any]] = Table(
    id="price-list",
    title=_("What wishes would cost"),
    prefix="w_",
    columns=(
        Column("title", _("Option"), value=lambda row: row["title"], sortable=True, filter="text"),
        Column("done", _("Wish"), value=lambda row: str(row["done"]), sortable=True, filter="choice", choices=DONE),
        Column("shortfall", _("Change in households missing a standard"), numeric=True, sortable=True,
               value=itemgetter("shortfall")),
        Column("within", _("Change in households within the radius"), numeric=True, sortable=True,
               value=itemgetter("households_within")),
        Column("elders", _("Change in elders within the radius"), numeric=True, sortable=True,
               value=itemgetter("elders_within")),
        Column("longer", _("Households that walk farther"), numeric=True, sortable=True,
               value=lambda row: row["longer"]["households"]),
        Column("longer_m", _("farther on average"), numeric=True, unit=_("m"), value=lambda row: metres_each(row["longer"])),
        Column("shorter", _("Households that walk less"), numeric=True, sortable=True,
               value=lambda row: row["shorter"]["households"]),
        Column("shorter_m", _("less on average"), numeric=True, unit=_("m"), value=lambda row: metres_each(row["shorter"])),
        Column("cost", _("Change in cost, yuan"), numeric=True, value=lambda row: _yuan(row["cost_fen"]), sortable=True),
        Column("running", _("Change in running cost a year, yuan"), numeric=True, sortable=True,
               value=lambda row: _yuan(row["running_fen"])),
        Column("proof", _("Proof"), value=proof_of),
        Column("comes", _("Comes in"), value=lambda row: listed(row["comes"])),
        Column("goes", _("Drops out"), value=lambda row: listed(row["goes"])),
    ),
)  # fmt: skip
