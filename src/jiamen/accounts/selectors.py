"""Reads: where to go after signing in, sessions, the staff of an area, the audit log."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from jiamen.accounts.models import RESEND_PAUSE, OneTimeCode
from jiamen.accounts.permissions import PLANNERS, Role
from jiamen.kernel.actor import Actor, ActorKind
from jiamen.kernel.clock import now
from jiamen.kernel.secrets import mask_phone


def landing(actor: Actor) -> str:
    """The page a person works on: the first one after signing in."""
    roles = {grant.role for grant in actor.grants}
    if actor.kind is ActorKind.RESIDENT:
        return "/"
    if roles & {Role.DISTRICT_PLANNER, Role.STREET_PLANNER}:
        return "/planning/"
    if Role.OPERATOR in roles:
        return "/accounts/staff/"
    return "/desk/" if roles - set(PLANNERS) else "/accounts/"


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code on its way; `phone` is masked."""

    id: int
    phone: str
    again_at: datetime
    expires_at: datetime


def code_sent(code_id: int | None) -> SentCode | None:
    """The code with this id, while it can be used."""
    row = OneTimeCode.objects.filter(pk=code_id, expires_at__gt=now(), tries_left__gt=0).first()
    return row and SentCode(row.pk, mask_phone(row.phone), row.sent_at + RESEND_PAUSE, row.expires_at)


@dataclass(frozen=True, slots=True)
class SignedInSession:
    """One place where an account is signed in."""

    id: int
    device: str
    address: str
    since: datetime
    current: bool


def sessions_of(actor: Actor, *, current_key: str) -> list[SignedInSession]:
    """Where the actor is signed in, the present session first (one query, and one for each that has run out)."""
    rows = UserSession.objects.purge_and_list(_Owner(actor.user_id))
    found = [
        SignedInSession(row.pk, device_name(row.user_agent), row.ip, row.created_at, row.session_key == current_key)
        for row in rows
    ]
    return sorted(found, key=lambda session: (not session.current, -session.since.timestamp()))


@dataclass(frozen=True, slots=True)
class _Owner:
    pk: int | None


SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip  # the first that is named in the text counts
BROWSERS = (
    ("MicroMessenger/", "微信"), ("Edg", "Edge"), ("OPR/", "Opera"), ("QQBrowser/", "QQ 浏览器"),
    ("HuaweiBrowser/", "华为浏览器"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """ "Chrome · Windows" from what the browser says of itself; "" when it says nothing known."""
    found = [
        next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(part for part in found if part)
