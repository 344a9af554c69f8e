"""The columns of the staff's lists."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.kernel.ui.table import Badge, Column, Table
from jiamen.places.models import (
    Area,
    AreaKind,
    AreaLevel,
    Centre,
    CentreStatus,
    Condition,
    Premises,
    PremisesKind,
)

STATUS_BADGES = {
    CentreStatus.OPEN: Badge(_("in use"), "check-circle", "good"),
    CentreStatus.UPGRADING: Badge(_("being upgraded"), "tools", "soon"),
    CentreStatus.CLOSED: Badge(_("closed for good"), "x-circle", "neutral"),
}

CENTRES: Table[Centre] = Table(
    id="centres",
    title=_("Centres"),
    empty=_("Centres appear here once they are imported."),
    columns=(
        Column(
            "name",
            pgettext_lazy("a place", "Name"),
            sortable=True,
            filter="text",
            url=lambda row: reverse("places:centre", args=[row.code]),
        ),
        Column("area__parent__name", _("Street or town"), sortable=True, filter="text"),
        Column(
            "status",
            _("Status"),
            sortable=True,
            filter="choice",
            choices=dict(CentreStatus.choices),
            badge=lambda value: STATUS_BADGES[CentreStatus(value)],
        ),
        Column("floor_area_m2", _("Floor area"), numeric=True, unit=_("m²"), sortable=True, filter="range"),
        Column("open_area_m2", _("Open area"), numeric=True, unit=_("m²"), sortable=True),
        Column("room_count", _("Rooms"), numeric=True, sortable=True),
        Column("built_year", _("Built in"), sortable=True),
        Column("condition", _("Condition"), sortable=True, choices=dict(Condition.choices)),
        Column("address", _("Address"), filter="text"),
        Column("phone", _("Phone number")),
        Column("area__name", _("Community"), sortable=True, filter="text"),
        Column("code", _("Code"), sortable=True),
    ),
)

PREMISES: Table[Premises] = Table(
    id="premises",
    title=_("Premises"),
    empty=_("Premises that could become a centre appear here once they are imported."),
    columns=(
        Column("name", pgettext_lazy("a place", "Name"), sortable=True, filter="text"),
        Column("kind", _("Kind"), sortable=True, filter="choice", choices=dict(PremisesKind.choices)),
        Column("floor_area_m2", _("Floor area"), numeric=True, unit=_("m²"), sortable=True, filter="range"),
        Column("area__name", _("Community"), sortable=True, filter="text"),
        Column("area__parent__name", _("Street or town"), sortable=True),
        Column("owner", _("Owner"), sortable=True),
        Column("available_from", _("Available from"), sortable=True),
        Column("address", _("Address")),
        Column("note", _("Note")),
        Column("code", _("Code"), sortable=True),
    ),
)

AREAS: Table[Area] = Table(
    id="areas",
    title=_("Areas"),
    empty=_("Areas appear here once they are imported."),
    columns=(
        Column("name", pgettext_lazy("a place", "Name"), sortable=True, filter="text"),
        Column("level", _("Level"), sortable=True, filter="choice", choices=dict(AreaLevel.choices)),
        Column("kind", _("Town or country"), sortable=True, filter="choice", choices=dict(AreaKind.choices)),
        Column("parent__name", _("Belongs to"), sortable=True, filter="text"),
        Column("centre_count", _("Centres in use"), numeric=True, sortable=True),
        Column("code", _("Code"), sortable=True),
    ),
)
