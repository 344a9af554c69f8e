"""The accounts of staff: made, changed, closed, and their roles. Each verb asks for the right where the account works."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from jiamen.accounts import events
from jiamen.accounts.errors import AlreadyHeld, LastRole, NameTaken, NotYourself, OutsideScope
from jiamen.accounts.models import USERNAME_SHAPE, RoleHolding, User, UserKind, plain_name
from jiamen.accounts.permissions import MANAGE_ACCOUNTS, Role
from jiamen.accounts.services.passwords import new_invitation
from jiamen.accounts.services.sessions import end_sessions_of
from jiamen.accounts.services.sign_in import home
from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import InvalidInput, NotFound
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows


@dataclass(frozen=True, slots=True)
class Invited:
    """A new link to set a password: the token is shown once and stored nowhere."""

    user: User
    token: str
    expires_at: datetime


@transaction.atomic
def create_staff(actor: Actor, *, username: str, display_name: str, email: str, role: Role, area: str) -> Invited:
    """Make an account with its first role; its owner sets the password with the link.

    Raises:
        NotPermitted, OutsideScope: the actor may not grant roles there.
        NameTaken: the user name is in use.
    """
    _require_grant(actor, area)
    try:
        with transaction.atomic():
            user = User.objects.create_staff(username, display_name, email=email)
    except IntegrityError as error:
        raise NameTaken(field="username", username=plain_name(username)) from error
    RoleHolding.objects.create(user=user, role=role, area=area)
    subject = f"user:{user.pk}"
    fact = events.StaffCreated(subject=subject, area=area, username=user.username, display_name=display_name)
    publish(actor, fact)
    publish(actor, events.RoleGranted(subject=subject, area=area, role=role))
    return _invite(actor, user)


@transaction.atomic
def invite_operator(actor: Actor, *, username: str) -> Invited:
    """Make an operator of everything, or give the one of that name another link.

    Raises:
        NotPermitted: only the system itself, from a terminal, may.
        InvalidInput: not a user name.
        NameTaken: somebody else signs in with this name.
    """
    require(actor, MANAGE_ACCOUNTS, area="")
    name = plain_name(username)
    if not re.fullmatch(USERNAME_SHAPE, name):
        raise InvalidInput(field="username", value=username)
    there = User.objects.filter(username=name).first()
    if there is None:
        return create_staff(actor, username=name, display_name=name, email="", role=Role.OPERATOR, area="")
    if not there.roles.filter(role=Role.OPERATOR, area="").exists():
        raise NameTaken(field="username", username=name)
    return _invite(actor, there)


@transaction.atomic
def invite_again(actor: Actor, *, user_id: int) -> Invited:
    """A new link to set a password; an earlier one stops working.

    Raises:
        NotFound, NotPermitted, OutsideScope: the account is not wholly inside the actor's area.
    """
    return _invite(actor, _account(actor, user_id))


@transaction.atomic
def change_staff(actor: Actor, *, user_id: int, display_name: str, email: str) -> User:
    """Change name and e-mail.

    Raises:
        NotFound, NotPermitted, OutsideScope: the account is not wholly inside the actor's area.
    """
    user = _account(actor, user_id)
    before = {"display_name": user.display_name, "email": user.email}
    after = {"display_name": display_name, "email": email}
    if after != before:
        user.display_name, user.email = display_name, email
        user.save(update_fields=["display_name", "email"])
        fact = events.StaffChanged(subject=f"user:{user.pk}", area=home(user))
        publish(actor, fact, before=before, after=after)
    return user


@transaction.atomic
def set_active(actor: Actor, *, user_id: int, active: bool) -> User:
    """Close an account, which signs it out everywhere at once, or open it again.

    Raises:
        NotYourself: operators do not close their own account.
        NotFound, NotPermitted, OutsideScope: the account is not wholly inside the actor's area.
    """
    if user_id == actor.user_id:
        raise NotYourself()
    user = _account(actor, user_id)
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        if not active:
            end_sessions_of(user.pk)
        fact = events.StaffChanged(subject=f"user:{user.pk}", area=home(user))
        publish(actor, fact, before={"is_active": not active}, after={"is_active": active})
    return user


@transaction.atomic
def grant_role(actor: Actor, *, user_id: int, role: Role, area: str) -> RoleHolding:
    """Give a member of staff another role over an area.

    Raises:
        NotFound: no such account in the actor's area.
        NotPermitted, OutsideScope: the actor may not grant roles there.
        AlreadyHeld: the role is held there already.
    """
    _require_grant(actor, area)
    user = _seen(actor, user_id)
    held, made = RoleHolding.objects.get_or_create(user=user, role=role, area=area)
    if not made:
        raise AlreadyHeld(field="area", area=area)
    publish(actor, events.RoleGranted(subject=f"user:{user.pk}", area=area, role=role))
    return held


@transaction.atomic
def revoke_role(actor: Actor, *, holding_id: int) -> User:
    """Take a role away.

    Raises:
        NotFound: no such role in the actor's area.
        NotPermitted: the actor may not revoke roles there.
        NotYourself: operators do not take their own right to manage accounts away.
        LastRole: an account keeps at least one role.
    """
    require(actor, MANAGE_ACCOUNTS)
    held = RoleHolding.objects.visible_to(actor.under(MANAGE_ACCOUNTS)).filter(pk=holding_id).first()
    if held is None:
        raise NotFound()
    require(actor, MANAGE_ACCOUNTS, area=held.area)
    if held.user_id == actor.user_id and held.role in MANAGE_ACCOUNTS.roles:
        raise NotYourself()
    (user,) = lock_rows(User.objects.filter(pk=held.user_id))  # two who revoke at once must not both see a second role
    if user.roles.count() < 2:
        raise LastRole()
    held.delete()
    publish(actor, events.RoleRevoked(subject=f"user:{held.user_id}", area=held.area, role=held.role))
    return user


def _invite(actor: Actor, user: User) -> Invited:
    token, expires_at = new_invitation(user)
    fact = events.InvitationIssued(subject=f"user:{user.pk}", area=home(user), expires_at=expires_at.isoformat())
    publish(actor, fact)
    return Invited(user, token, expires_at)


def _require_grant(actor: Actor, area: str) -> None:
    require(actor, MANAGE_ACCOUNTS)
    if not can(actor, MANAGE_ACCOUNTS, area=area):
        raise OutsideScope(field="area")


def _seen(actor: Actor, user_id: int) -> User:
    require(actor, MANAGE_ACCOUNTS)
    user = User.objects.visible_to(actor.under(MANAGE_ACCOUNTS)).filter(kind=UserKind.STAFF, pk=user_id).first()
    if user is None:
        raise NotFound()
    return user


def _account(actor: Actor, user_id: int) -> User:
    """An account that works nowhere beyond the actor's area: a link to its password must not lend wider rights."""
    user = _seen(actor, user_id)
    for area in user.roles.values_list("area", flat=True):
        if not can(actor, MANAGE_ACCOUNTS, area=area):
            raise OutsideScope()
    return user
