"""Reads about one's own account: where to go after signing in, the code on its way, sessions, who looked."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from jiamen.accounts.events import RecordRead
from jiamen.accounts.models import RESEND_PAUSE, OneTimeCode, User
from jiamen.accounts.permissions import PLANNERS, Role
from jiamen.kernel.actor import Actor, ActorKind
from jiamen.kernel.clock import now
from jiamen.kernel.errors import SignInNeeded
from jiamen.kernel.models import AuditEntry
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
class OwnAccount:
    """Who the actor is here; `phone` is masked, `roles` are (role, area code)."""

    staff: bool
    name: str
    username: str
    phone: str
    roles: tuple[tuple[str, str], ...]
    second_factor: bool
    owes_second_factor: bool


def own_account(actor: Actor) -> OwnAccount:
    """The actor's own account (three queries).

    Raises:
        SignInNeeded: nobody is signed in.
    """
    if actor.user_id is None:
        raise SignInNeeded()
    user = User.objects.get(pk=actor.user_id)
    roles = tuple((str(Role(held.role).label), held.area) for held in user.roles.order_by("area", "role"))
    phone = mask_phone(user.phone) if user.phone else ""
    owes = user.owes_second_factor
    return OwnAccount(user.is_staff, user.display_name, user.username, phone, roles, user.second_factor, owes)


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code on its way; `phone` is masked."""

    id: int
    phone: str
    again_at: datetime
    expires_at: datetime


def code_sent(code_id: int) -> SentCode | None:
    """The code with this id, while it can be used."""
    row = OneTimeCode.objects.filter(pk=code_id, expires_at__gt=now(), tries_left__gt=0).first()
    return SentCode(row.pk, mask_phone(row.phone), row.sent_at + RESEND_PAUSE, row.expires_at) if row else None


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


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody at work looked at a person's record."""

    at: datetime
    who: str
    purpose: str


def looks_at(actor: Actor, *, most: int = 50) -> list[Look]:
    """Who looked at the actor's own record, the latest first (one query)."""
    rows = AuditEntry.objects.filter(subject=f"user:{actor.user_id}", fact=RecordRead.name).order_by("-id")[:most]
    return [Look(row.at, row.actor_label, (row.after or {}).get("purpose", "")) for row in rows]


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
    found = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(part for part in found if part)
