"""Facts about accounts. `subject` is "user:<id>"; no fact carries a password, a code or a phone number."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class SignedIn(Fact):
    """Somebody signed in."""

    name: ClassVar[str] = "accounts.signed_in"
    summary: ClassVar[str | Promise] = _("signed in")


@dataclass(frozen=True, slots=True)
class SignedOut(Fact):
    """Somebody ended sessions; `sessions` counts them."""

    name: ClassVar[str] = "accounts.signed_out"
    summary: ClassVar[str | Promise] = _("signed out")
    sessions: int


@dataclass(frozen=True, slots=True)
class SignInHeld(Fact):
    """A name or an address was locked after too many tries; `until` is ISO time."""

    name: ClassVar[str] = "accounts.sign_in_held"
    summary: ClassVar[str | Promise] = _("sign-in locked after wrong tries")
    what: str
    until: str


@dataclass(frozen=True, slots=True)
class PasswordSet(Fact):
    """A password was set or changed; `how` is "invitation" or "changed"."""

    name: ClassVar[str] = "accounts.password_set"
    summary: ClassVar[str | Promise] = _("password set")
    how: str


@dataclass(frozen=True, slots=True)
class SecondFactorChanged(Fact):
    """An authenticator was added, removed or renewed."""

    name: ClassVar[str] = "accounts.second_factor_changed"
    summary: ClassVar[str | Promise] = _("second factor changed")
    step: str
    factor: str


@dataclass(frozen=True, slots=True)
class StaffCreated(Fact):
    """A member of staff got an account."""

    name: ClassVar[str] = "accounts.staff_created"
    summary: ClassVar[str | Promise] = _("account made")
    username: str
    display_name: str


@dataclass(frozen=True, slots=True)
class StaffChanged(Fact):
    """Name or e-mail of a member of staff changed, or the account was closed or reopened."""

    name: ClassVar[str] = "accounts.staff_changed"
    summary: ClassVar[str | Promise] = _("account changed")


@dataclass(frozen=True, slots=True)
class InvitationIssued(Fact):
    """A link to set a password was made; `expires_at` is ISO time."""

    name: ClassVar[str] = "accounts.invitation_issued"
    summary: ClassVar[str | Promise] = _("link to set a password made")
    expires_at: str


@dataclass(frozen=True, slots=True)
class RoleGranted(Fact):
    """A role was given over an area."""

    name: ClassVar[str] = "accounts.role_granted"
    summary: ClassVar[str | Promise] = _("role given")
    role: str


@dataclass(frozen=True, slots=True)
class RoleRevoked(Fact):
    """A role was taken away."""

    name: ClassVar[str] = "accounts.role_revoked"
    summary: ClassVar[str | Promise] = _("role taken away")
    role: str


@dataclass(frozen=True, slots=True)
class RecordRead(Fact):
    """Somebody at work read a resident's record; `subject` is the resident's account, who sees it on their own page."""

    name: ClassVar[str] = "accounts.record_read"
    summary: ClassVar[str | Promise] = _("record looked at")
    purpose: str
