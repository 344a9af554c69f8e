"""What is forgotten: messages after 90 days, and the fingerprints of addresses nobody has asked to remember."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from jiamen.kernel.clock import now
from jiamen.messages.models import Contact, Message

KEPT = timedelta(days=90)


def forget_old() -> int:
    """Delete messages older than 90 days, addresses and texts with them; how many. Who asked for silence stays silent."""
    _all, rows = Message.objects.filter(created_at__lt=now() - KEPT).delete()
    in_use = Message.objects.filter(recipient_key=OuterRef("key"))
    Contact.objects.filter(~Exists(in_use), silent_since__isnull=True).delete()
    return rows.get(Message._meta.label, 0)
