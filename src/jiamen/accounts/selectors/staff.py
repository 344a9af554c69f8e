"""Reads of the operator: the staff of an area and what was done in it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext

from jiamen.accounts.models import RoleHolding, User
from jiamen.accounts.permissions import MANAGE_ACCOUNTS, Role
from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import NotFound


def staff_rows(actor: Actor) -> "QuerySet[User]":
    """Staff with a role in the actor's area, by name, each with the `held_roles` and `held_areas` there and a `state`
    (active, invited, closed); all in the database, so that a table of thousands reads only the page it shows.

    Raises:
        NotPermitted: the actor manages no accounts.
    """
    require(actor, MANAGE_ACCOUNTS)
    label = Case(*(When(role=role, then=Value(str(role.label))) for role in Role))
    area = Case(When(area="", then=Value(gettext("everywhere"))), default="area")
    state = Case(
        When(is_active=False, then=Value("closed")),
        When(password__startswith=UNUSABLE_PASSWORD_PREFIX, then=Value("invited")),
        default=Value("active"),
    )
    people = User.objects.visible_to(actor.under(MANAGE_ACCOUNTS)).defer("phone").order_by("display_name", "pk")
    return people.annotate(held_roles=_held(actor, label), held_areas=_held(actor, area), state=state)


def _held(actor: Actor, words: Case) -> Subquery:
    """The words of a person's roles inside the actor's area, each once, in one text."""
    inside = RoleHolding.objects.visible_to(actor.under(MANAGE_ACCOUNTS)).filter(user=OuterRef("pk")).values("user")
    return Subquery(inside.annotate(words=StringAgg(words, "、", distinct=True)).values("words"))


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
    user = User.objects.visible_to(actor.under(MANAGE_ACCOUNTS)).filter(pk=user_id).first()
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
