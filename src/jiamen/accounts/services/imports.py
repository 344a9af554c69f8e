"""Staff accounts from a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jiamen.accounts.models import RoleHolding, User, UserKind
from jiamen.accounts.permissions import MANAGE_ACCOUNTS
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.imports.upsert import RowElsewhere

DETAILS = ("display_name", "phone")


@dataclass(frozen=True)
class AccountsImported:
    """What became of the accounts: user names, and the id of every account named."""

    created: frozenset[str]
    updated: frozenset[str]
    ids: Mapping[str, int]


@transaction.atomic
def import_accounts(actor: Actor, rows: Sequence[Mapping[str, str]]) -> AccountsImported:
    """Create or update staff accounts (``username``, ``display_name``, ``role``, ``area``, perhaps ``phone``).

    New accounts cannot sign in until a password is set. Roles are added, never taken away. Phones are stored encrypted, so
    they are compared here and not in the database.

    Raises:
        NotPermitted: the actor may not manage accounts in one of the areas.
        RowElsewhere: a user name belongs to a resident, or to somebody who also works outside the actor's area.
    """
    for area in sorted({row["area"] for row in rows}):
        require(actor, MANAGE_ACCOUNTS, area=area)
    names = [row["username"] for row in rows]
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    _refuse_strangers(actor, known)
    fresh, changed = [], []
    for row in rows:
        user = known.get(row["username"])
        details = {name: row[name] for name in DETAILS if name in row}
        if user is None:
            password = make_password(None)
            fresh.append(User(kind=UserKind.STAFF, username=row["username"], password=password, **details))
        elif any(getattr(user, name) != value for name, value in details.items()):
            for name, value in details.items():
                setattr(user, name, value)
            changed.append(user)
    User.objects.bulk_create(fresh)
    User.objects.bulk_update(changed, DETAILS)
    ids = {user.username: user.pk for user in (*known.values(), *fresh)}
    updated = {user.username for user in changed} | _give_roles(rows, ids)
    created = {user.username for user in fresh}
    return AccountsImported(frozenset(created), frozenset(updated - created), ids)


def _refuse_strangers(actor: Actor, known: Mapping[str, User]) -> None:
    inside = RoleHolding.objects.visible_to(actor.under(MANAGE_ACCOUNTS))
    elsewhere = set(
        RoleHolding.objects.filter(user__in=known.values())
        .exclude(pk__in=inside)
        .values_list("user__username", flat=True)
    )
    elsewhere |= {name for name, user in known.items() if user.kind != UserKind.STAFF}
    if elsewhere:
        raise RowElsewhere(value=min(elsewhere))


def _give_roles(rows: Sequence[Mapping[str, str]], ids: Mapping[str, int]) -> set[str]:
    """Add the roles not yet held; returns the user names that got one."""
    held = set(RoleHolding.objects.filter(user__in=ids.values()).values_list("user_id", "role", "area"))
    missing = [row for row in rows if (ids[row["username"]], row["role"], row["area"]) not in held]
    RoleHolding.objects.bulk_create(
        RoleHolding(user_id=ids[row["username"]], role=row["role"], area=row["area"]) for row in missing
    )
    return {row["username"] for row in missing}
