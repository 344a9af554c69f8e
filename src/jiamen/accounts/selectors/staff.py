"""Reads of the operator: the staff of an area and what was done in it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext

from jiamen.accounts.models import RoleHolding, User
from jiamen.accounts.permissions import MANAGE_ACCOUNTS, Role
from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One member of staff as the list shows them."""

    id: int
    username: str
    display_name: str
    roles: str
    areas: str
    state: str
    last_login: datetime | None


def staff_rows(actor: Actor) -> list[StaffRow]:
    """Staff with a role in the actor's area, with their roles there (two queries).

    Raises:
        NotPermitted: the actor manages no accounts.
    """
    require(actor, MANAGE_ACCOUNTS)
    inside = Prefetch("roles", RoleHolding.objects.visible_to(actor).order_by("area", "role"))
    people = User.objects.visible_to(actor).defer("phone").order_by("display_name", "pk").prefetch_related(inside)
    return [_row(user, list(user.roles.all())) for user in people]


def _row(user: User, held: list[RoleHolding]) -> StaffRow:
    roles = dict.fromkeys(str(Role(holding.role).label) for holding in held)
    areas = dict.fromkeys(holding.area or gettext("everywhere") for holding in held)
    state = "closed" if not user.is_active else "active" if user.has_usable_password() else "invited"
    return StaffRow(
        user.pk, user.username, user.display_name, "、".join(roles), "、".join(areas), state, user.last_login
    )


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of the person shown; `revocable` when the actor may take it away."""

    id: int
    role: str
    area: str
    revocable: bool


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One member of staff on their own page."""

    id: int
    username: str
    display_name: str
    email: str
    active: bool
    has_password: bool
    second_factor: bool
    last_login: datetime | None
    roles: tuple[HeldRole, ...]
    editable: bool
    own: bool


def staff_member(actor: Actor, user_id: int) -> StaffMember:
    """One member of staff in the actor's area (four queries).

    Raises:
        NotPermitted: the actor manages no accounts.
        NotFound: nobody in the actor's area.
    """
    require(actor, MANAGE_ACCOUNTS)
    user = User.objects.visible_to(actor).filter(pk=user_id).first()
    if user is None:
        raise NotFound()
    own = user.pk == actor.user_id
    held = list(user.roles.order_by("area", "role"))
    reach = {h.pk: can(actor, MANAGE_ACCOUNTS, area=h.area) for h in held}
    roles = tuple(
        HeldRole(
            h.pk,
            str(Role(h.role).label),
            h.area,
            reach[h.pk] and len(held) > 1 and not (own and h.role in MANAGE_ACCOUNTS.roles),
        )
        for h in held
    )
    return StaffMember(
        user.pk, user.username, user.display_name, user.email, user.is_active, user.has_usable_password(),
        user.second_factor, user.last_login, roles, all(reach.values()), own,
    )  # fmt: skip  # in the order of the fields
