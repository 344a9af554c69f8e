"""Reads of the audit log: what was done, by whom, to what."""

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, TruncDate

from jiamen.accounts.permissions import READ_AUDIT
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.models import AuditEntry


def audit_entries(actor: Actor) -> "QuerySet[AuditEntry]":
    """What was done in the actor's area, the latest first; `day` is the local date as text (2026-11-23).

    Raises:
        NotPermitted: the actor may not read the audit log.
    """
    require(actor, READ_AUDIT)
    rows: QuerySet[AuditEntry] = AuditEntry.objects.visible_to(actor.under(READ_AUDIT))
    return rows.annotate(day=Cast(TruncDate("at"), CharField()))
