"""The columns of the counter's lists."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.counter.models import Lane, Source, State, TicketPeriod
from jiamen.counter.plans.honesty import Honesty
from jiamen.counter.selectors.figures import DayFigures, seconds
from jiamen.kernel.ui.table import Column, Table

STATES = dict(State.choices)


def _clock(moment: datetime | None) -> str | None:
    """A moment to the second, where the centres are."""
    return None if moment is None else f"{localtime(moment):%Y-%m-%d %H:%M:%S}"


DAYS: Table[DayFigures] = Table(
    id="days",
    title=_("Days at the counter"),
    empty=_("Days appear here once numbers are taken."),
    columns=(
        Column("day", _("Date"), sortable=True),
        Column("centre", _("Centre"), sortable=True, filter="text"),
        Column("taken", _("Numbers"), numeric=True, sortable=True),
        Column("served", _("Served"), numeric=True, sortable=True),
        Column("lost", _("Not served"), numeric=True, sortable=True),
        Column("wait_s", _("Wait, half of all at most"), numeric=True, unit=_("s"), sortable=True),
        Column("wait_90_s", _("Wait, nine of ten at most"), numeric=True, unit=_("s"), sortable=True, filter="range"),
        Column("service_s", _("Service, half of all at most"), numeric=True, unit=_("s"), sortable=True),
    ),
)

TICKETS: Table[Any] = Table(  # rows carry the sums that `ticket_rows` adds
    id="tickets",
    title=_("Numbers"),
    empty=_("Numbers appear here once they are taken."),
    columns=(
        Column("label", _("Number"), value=lambda row: row.label),
        Column("day", _("Date"), sortable=True),
        Column("centre__name", _("Centre"), sortable=True, filter="text"),
        Column(
            "lane", _("Lane"), filter="choice", choices=dict(Lane.choices), value=lambda row: row.get_lane_display()
        ),
        Column(
            "source",
            _("Taken at"),
            filter="choice",
            choices=dict(Source.choices),
            value=lambda row: row.get_source_display(),
        ),
        Column("state", _("State"), filter="choice", choices=STATES, value=lambda row: row.get_state_display()),
        Column("joined_at", _("In line since"), sortable=True, value=lambda row: _clock(row.joined_at)),
        Column("waited", _("Waited"), numeric=True, unit=_("s"), sortable=True, value=lambda row: seconds(row.waited)),
        Column(
            "served", _("Served for"), numeric=True, unit=_("s"), sortable=True, value=lambda row: seconds(row.served)
        ),
        Column("calls", _("Calls"), numeric=True, sortable=True),
    ),
)

PERIODS: Table[TicketPeriod] = Table(
    id="periods",
    title=_("Periods"),
    empty=_("Periods appear here once numbers are taken."),
    columns=(
        Column("ticket", _("Number"), value=lambda row: row.ticket.label),
        Column("ticket__day", _("Date"), sortable=True),
        Column("ticket__centre__name", _("Centre"), sortable=True, filter="text"),
        Column("state", _("State"), filter="choice", choices=STATES, value=lambda row: row.get_state_display()),
        Column("began_at", pgettext_lazy("a time", "From"), sortable=True, value=lambda row: _clock(row.began_at)),
        Column("ended_at", pgettext_lazy("a time", "Until"), sortable=True, value=lambda row: _clock(row.ended_at)),
        Column("window", _("Window"), value=lambda row: row.window.number if row.window else None),
        Column("user", _("Worker"), value=lambda row: str(row.user) if row.user else None),
    ),
)

HALVES: Table[Honesty] = Table(
    id="waits",
    title=_("Waits told, by half hour"),
    empty=_("Waits appear here once people have been told one and were called."),
    columns=(
        Column("half", _("Half hour"), sortable=True),
        Column("told", _("Waits told"), numeric=True, sortable=True),
        Column("within_50", _("Called by the first figure"), numeric=True, unit="%", sortable=True),
        Column("within_90", _("Called by the second figure"), numeric=True, unit="%", sortable=True),
        Column("loss_s", _("Loss (pinball, half)"), numeric=True, unit=_("s"), sortable=True),
        Column("naive_loss_s", _("Loss of the rule of thumb"), numeric=True, unit=_("s"), sortable=True),
    ),
)
