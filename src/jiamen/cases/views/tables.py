"""The columns of the staff's list of items."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.cases.models import Category, ItemVersion
from jiamen.cases.selectors.wording import office_text
from jiamen.kernel.ui.table import Badge, Column, Table


def _state(row: ItemVersion) -> str:
    return "withdrawn" if row.item.withdrawn_on else "offered"


STATES = {
    "offered": Badge(pgettext_lazy("an item", "offered"), "check-circle", "good"),
    "withdrawn": Badge(pgettext_lazy("an item", "withdrawn"), "x-circle", "neutral"),
}

ITEMS: Table[ItemVersion] = Table(
    id="items",
    title=_("Service items"),
    empty=_("Service items appear here once they are installed or imported."),
    columns=(
        Column(
            "name",
            pgettext_lazy("an item", "Name"),
            sortable=True,
            filter="text",
            url=lambda row: reverse("cases:catalogue-item", args=[row.item.code]),
        ),
        Column("category", _("Category"), sortable=True, filter="choice", choices=dict(Category.choices)),
        Column("area_name", _("Only in"), sortable=True, filter="text"),
        Column("promised_days", _("Promised"), numeric=True, unit=_("working days"), sortable=True, filter="range"),
        Column("statutory_days", _("By law"), numeric=True, unit=_("working days"), sortable=True),
        Column("paper_count", _("Papers"), numeric=True, sortable=True),
        Column("office", _("Decided by"), value=lambda row: office_text(row.office, row.office_en)),
        Column("number", _("Version"), numeric=True, sortable=True),
        Column(
            "published", _("Published"), value=lambda row: row.published_at.date(), source="published_at", sortable=True
        ),
        Column("state", pgettext_lazy("an item", "State"), value=_state, badge=STATES.__getitem__),
        Column("name_en", _("Name (English)"), filter="text"),
        Column("item__code", _("Code"), sortable=True, filter="text"),
    ),
)
