"""What is over is forgotten: codes, links, counters of attempts, sessions."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from jiamen.accounts.models import Invitation, OneTimeCode
from jiamen.accounts.services.throttle import forget_before
from jiamen.kernel.clock import now

COUNTERS_KEPT = timedelta(hours=25)
"""Longer than the longest window in which attempts are counted (a day of codes for one phone)."""


def forget_expired() -> int:
    """Delete what can no longer be used; how many rows. Phones of codes that are over go with them."""
    moment = now()
    gone: int = OneTimeCode.objects.filter(expires_at__lt=moment).delete()[0]
    gone += Invitation.objects.filter(expires_at__lt=moment).delete()[0]
    gone += Session.objects.filter(expire_date__lt=moment).delete()[0]
    gone += UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]
    return gone + forget_before(moment - COUNTERS_KEPT)
