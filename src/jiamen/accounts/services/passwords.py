"""Passwords: set by an invitation link, changed by their owner."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from jiamen.accounts import events
from jiamen.accounts.errors import InvitationGone, LockedOut, NotThePassword, WeakPassword
from jiamen.accounts.models import Invitation, User
from jiamen.accounts.services.sessions import end_sessions_of
from jiamen.accounts.services.sign_in import PASSWORD, clock_time, home
from jiamen.accounts.services.throttle import clear, spend
from jiamen.kernel.actor import Actor, ActorKind
from jiamen.kernel.clock import now
from jiamen.kernel.errors import SignInNeeded
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows

LIFE = timedelta(hours=72)


def fingerprint(token: str) -> str:
    """What is stored of a link; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_invitation(user: User) -> tuple[str, datetime]:
    """Make the account's one valid link, replacing an earlier one: (token, until when)."""
    token, expires_at = secrets.token_urlsafe(32), now() + LIFE
    Invitation.objects.update_or_create(user=user, defaults={"token_key": fingerprint(token), "expires_at": expires_at})
    return token, expires_at


def invited(token: str) -> User:
    """Whom a link is for.

    Raises:
        InvitationGone: used, replaced, too old, or the account was closed.
    """
    row = Invitation.objects.filter(token_key=fingerprint(token), expires_at__gt=now(), user__is_active=True)
    found = row.select_related("user").first()
    if found is None:
        raise InvitationGone()
    return found.user


@transaction.atomic
def accept_invitation(actor: Actor, *, token: str, password: str) -> User:
    """Set the password with a link, once, and end all older sessions of the account.

    Raises:
        InvitationGone, WeakPassword.
    """
    if not lock_rows(Invitation.objects.filter(token_key=fingerprint(token))):
        raise InvitationGone()
    user = invited(token)
    _set(actor, user, password, how="invitation", keep="")
    Invitation.objects.filter(user=user).delete()
    return user


def confirm_password(user: User, password: str) -> None:
    """Make sure that it is still the owner who sits there; counted like signing in.

    Raises:
        NotThePassword, LockedOut.
    """
    attempt = spend(PASSWORD, user.username)
    if attempt.held_until:
        raise LockedOut(until=clock_time(attempt.held_until))
    if not user.check_password(password):
        raise NotThePassword(field="current")
    clear(attempt)


def change_password(actor: Actor, *, current: str, password: str, keep: str) -> User:
    """Change one's own password and sign out everywhere but in the session `keep`.

    Raises:
        NotThePassword, LockedOut: the current password is not right.
        WeakPassword: the new one breaks a rule.
    """
    if actor.user_id is None:
        raise SignInNeeded()
    user = User.objects.get(pk=actor.user_id)
    confirm_password(user, current)
    with transaction.atomic():
        _set(actor, user, password, how="changed", keep=keep)
    return user


def _set(actor: Actor, user: User, password: str, *, how: str, keep: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(field="password", why=" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions_of(user.pk, keep=keep)
    doer = actor if actor.kind is not ActorKind.ANONYMOUS else user.as_actor(actor.origin)
    publish(doer, events.PasswordSet(subject=f"user:{user.pk}", area=home(user), how=how))
