"""The operator's two tables: staff, audit log."""

import json
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiamen.accounts.models import User
from jiamen.kernel.events import titles
from jiamen.kernel.models import AuditEntry
from jiamen.kernel.ui.columns import Badge, Column
from jiamen.kernel.ui.table import Table
from jiamen.kernel.words import is_chinese


def local(moment: datetime | None) -> str | None:
    """Date and time as the table shows them, sortable as text."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else None


def staff_table() -> Table[User]:
    """The staff of an area."""
    states = {"active": _("active"), "invited": _("no password yet"), "closed": _("deactivated")}
    badges = {
        "active": Badge(states["active"], "check-circle", "good"),
        "invited": Badge(states["invited"], "hourglass-split", "soon"),
        "closed": Badge(states["closed"], "slash-circle"),
    }

    def link(row: User) -> str:
        return reverse("accounts:member", args=[row.pk])

    return Table(
        id="staff",
        title=_("Staff"),
        empty=_("People appear here once they have an account with a role in your area."),
        columns=(
            Column("display_name", _("Name"), sortable=True, filter="text", url=link),
            Column("username", _("User name"), sortable=True, filter="text"),
            Column("held_roles", _("Roles"), sortable=True, filter="text"),
            Column("held_areas", _("Area codes"), sortable=True, filter="text"),
            Column("state", _("State"), sortable=True, filter="choice", choices=states, badge=badges.__getitem__),
            Column("last_login", _("Last sign-in"), sortable=True, value=lambda row: local(row.last_login)),
        ),
    )


def changes(row: AuditEntry) -> str:
    """What changed, before → after where there is a before."""
    parts = []
    for key, value in (row.after or {}).items():
        old = (row.before or {}).get(key)
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        parts.append(f"{key}: {old} → {said}" if old is not None else f"{key}: {said}")
    return ("；" if is_chinese() else "; ").join(parts)


def audit_table() -> Table[AuditEntry]:
    """The audit log, with the facts of all installed apps to choose from."""
    facts = {name: str(title) for name, title in titles().items()}
    return Table(
        id="audit",
        title=_("Audit log"),
        empty=_("Every change in your area is written down here as it happens."),
        columns=(
            Column("day", _("Date"), filter="text"),
            Column("at", _("Time"), sortable=True, value=lambda row: f"{timezone.localtime(row.at):%H:%M:%S}"),
            Column("actor_label", _("Who"), sortable=True, filter="text"),
            Column(
                "fact",
                _("What happened"),
                sortable=True,
                filter="choice",
                choices=facts,
            ),
            Column("subject", _("Concerning"), sortable=True, filter="text"),
            Column("area", _("Area code"), sortable=True, filter="text"),
            Column("after", _("Details"), value=changes),
            Column("address", _("From"), filter="text"),
        ),
    )
