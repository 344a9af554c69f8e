"""The tables of upgrade options and funding sources."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.ui.table import Badge, Column, Table
from jiamen.kernel.words import listed
from jiamen.places.models import Function
from jiamen.planning.models import FundingSource, UpgradeAction, UpgradeOption
from jiamen.planning.selectors.options import OptionState

_STATE = {
    OptionState.OFFERED: ("check-circle", "good"),
    OptionState.TAKEN: ("tools", "soon"),
    OptionState.RETIRED: ("slash-circle", "neutral"),
}
YES = {"True": _("yes"), "False": _("no")}


def option_state(value: Any) -> Badge:
    """Whether an option can be chosen, as a badge."""
    state = next(one for one in OptionState if str(value) in (one.value, str(one.label)))
    icon, tone = _STATE[state]
    return Badge(str(state.label), icon, tone)  # type: ignore[arg-type]  # tones stand in the table above


def _functions(row: UpgradeOption) -> str:
    words = dict(Function.choices)
    return listed(words[one] for one in row.functions)


ALL_OPTIONS: Table[UpgradeOption] = Table(
    id="all-options",
    title=_("What could be done"),
    empty=_("Enter what could be done for a centre; programmes choose from this list."),
    columns=(
        Column("title", _("Option"), sortable=True, filter="text", url=lambda row: reverse("planning:option", args=[row.pk])),
        Column("centre__name", _("Centre"), sortable=True, filter="text",
               url=lambda row: reverse("planning:centre", args=[row.centre.code])),
        Column("action", _("How"), sortable=True, filter="choice", choices=dict(UpgradeAction.choices)),
        Column("state", _("State"), sortable=True, filter="choice", choices=dict(OptionState.choices), badge=option_state),
        Column("cost", _("Cost, yuan"), numeric=True, sortable=True, source="cost_fen",
               value=lambda row: Decimal(row.cost_fen) / 100),
        Column("running", _("Running cost a year, yuan"), numeric=True, sortable=True, source="running_fen",
               value=lambda row: Decimal(row.running_fen) / 100),
        Column("floor_area_m2", _("Floor area after"), numeric=True, unit=_("m²"), sortable=True, filter="range"),
        Column("open_area_m2", _("Open to residents after"), numeric=True, unit=_("m²"), sortable=True),
        Column("months", _("Months to build"), numeric=True, sortable=True),
        Column("functions", _("Functions it brings"), value=_functions),
        Column("premises__name", _("Place")),
        Column("let_until", _("Let until"), sortable=True),
        Column("ownership_settled", _("Ownership settled"), sortable=True, filter="choice", choices=YES),
        Column("step_free", _("Step-free"), sortable=True, choices=YES),
        Column("origin", _("Label"), value=lambda row: gettext("Simulated data") if row.simulated else None),
    ),
)  # fmt: skip


def sources_table(drafted: Collection[str]) -> Table[FundingSource]:
    """Who pays; those of the districts `drafted` (codes) lead to their form."""

    def url(row: FundingSource) -> str:
        return reverse("planning:edit_source", args=[row.pk]) if row.area_id in drafted else ""

    return Table(
        id="sources",
        title=_("Who pays"),
        empty=_("Enter who pays for upgrades; scenarios give each source its budgets."),
        columns=(
            Column("name", _("Source"), sortable=True, filter="text", url=url),
            Column("area__name", _("District"), sortable=True),
            Column("rule", _("Rule in words")),
            Column("most_percent", _("At most, per cent of the cost"), numeric=True, unit="%", sortable=True),
            Column("last_year", _("Last year in which work may begin"), sortable=True,
                   value=lambda row: None if row.last_year is None else str(row.last_year)),
            Column("origin", _("Label"), value=lambda row: gettext("Simulated data") if row.simulated else None),
        ),
    )  # fmt: skip
