"""The columns of the lists of cases, and how a case looks in one word."""

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.cases.models import Case, CaseState
from jiamen.cases.selectors.cases import item_name
from jiamen.cases.selectors.trips import TripRow
from jiamen.kernel.ui.table import Badge, Column, Table

STATES = {
    CaseState.RECEIVED: Badge(CaseState.RECEIVED.label, "inbox", "neutral"),
    CaseState.INCOMPLETE: Badge(CaseState.INCOMPLETE.label, "hourglass-split", "soon"),
    CaseState.RUNNING: Badge(CaseState.RUNNING.label, "play-circle", "neutral"),
    CaseState.OFFICE: Badge(CaseState.OFFICE.label, "building", "neutral"),
    CaseState.GRANTED: Badge(CaseState.GRANTED.label, "check-circle", "good"),
    CaseState.REFUSED: Badge(CaseState.REFUSED.label, "x-circle", "bad"),
    CaseState.WITHDRAWN: Badge(CaseState.WITHDRAWN.label, "arrow-return-left", "neutral"),
}
MARKS = {
    "overdue": Badge(_("overdue"), "exclamation-triangle", "bad"),
    "soon": Badge(_("due soon"), "clock", "soon"),
    "resting": Badge(_("the clock rests"), "pause-circle", "neutral"),
}


def case_url(case: Case) -> str:
    """Its page for staff."""
    return reverse("cases:case", args=[case.pk])


CASES: Table[Case] = Table(
    id="cases",
    title=_("Cases"),
    empty=_("Cases appear here once they are taken in at a desk."),
    columns=(
        Column("number", pgettext_lazy("a case", "Number"), url=case_url, source="pk", sortable=True),
        Column("item", _("Item"), value=item_name, source="version__name", filter="text", sortable=True),
        Column("name", _("For"), value=lambda case: case.masked_name),
        Column(
            "state", pgettext_lazy("a case", "State"), filter="choice", sortable=True, choices=dict(CaseState.choices),
            badge=lambda state: STATES[CaseState(state)],
        ),
        Column("mark", _("Deadline"), filter="choice", choices={key: badge.word for key, badge in MARKS.items()},
               badge=MARKS.__getitem__),
        Column("due_on", _("Promised by"), sortable=True),
        Column("statutory_on", _("By law by"), sortable=True),
        Column("centre", _("Centre"), value=lambda case: case.centre.name, source="centre__name", filter="text"),
        Column("home", _("Lives in"), value=lambda case: case.home.name, source="home__name", filter="text"),
        Column(
            "worker", _("In charge"), value=lambda case: str(case.worker or ""), source="worker__display_name",
            filter="text",
        ),
        Column(
            "opened", _("Taken in"), value=lambda case: localtime(case.opened_at).date(), source="opened_at",
            sortable=True,
        ),
    ),
)  # fmt: skip

TRIPS: Table[TripRow] = Table(
    id="trips",
    title=_("Repeat trips"),
    empty=_("When somebody has to come again with a paper, the item and the paper appear here."),
    columns=(
        Column("item", _("Item"), filter="text", sortable=True, url=lambda row: reverse("cases:item", args=[row.code])),
        Column("cases", _("Cases"), numeric=True, sortable=True),
        Column("again", _("Came again"), numeric=True, sortable=True),
        Column("share", _("Of a hundred"), numeric=True, sortable=True),
        Column("paper", _("Because of"), filter="text", sortable=True),
        Column("times", _("Times"), numeric=True, sortable=True),
    ),
)
