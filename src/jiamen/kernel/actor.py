"""Who acts, with which rights, over which part of the area tree.

Rights are scoped by the national statistical code of an area: 6 digits a county, 9 a street or town, 12 a community or
village. A code begins with its parent's code, so the code *is* the path and "inside" means "starts with".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from jiamen.kernel.errors import NotPermitted, SignInNeeded


class ActorKind(StrEnum):
    """The four sorts of hands on the system."""

    STAFF = "staff"
    RESIDENT = "resident"
    ANONYMOUS = "anonymous"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held over one part of the tree (`scope` is an area code; the empty code is everywhere)."""

    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from; goes into the audit row."""

    channel: str = "web"
    address: str = ""
    request_id: str = ""


class Permission:
    """A named right and the roles that hold it; every instance is listed in the permission matrix."""

    _all: dict[str, "Permission"] = {}

    def __init__(self, code: str, *, title: object, roles: Iterable[str]) -> None:
        if code in self._all:
            raise ValueError(f"permission {code} is declared twice")
        self.code = code
        self.title = title
        self.roles = frozenset(roles)
        self._all[code] = self

    def __repr__(self) -> str:
        return f"Permission({self.code})"

    @classmethod
    def every(cls) -> Iterator["Permission"]:
        """All declared rights by code."""
        return iter(sorted(cls._all.values(), key=lambda right: right.code))


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the system at work; frozen, so a right cannot appear half-way through a request."""

    kind: ActorKind
    user_id: int | None = None
    label: str = ""
    grants: frozenset[Grant] = frozenset()
    origin: Origin = field(default_factory=Origin)

    @classmethod
    def anonymous(cls, origin: Origin | None = None) -> "Actor":
        """A visitor without an account."""
        return cls(ActorKind.ANONYMOUS, origin=origin or Origin())

    @classmethod
    def system(cls, reason: str) -> "Actor":
        """The system itself; `reason` is written into every audit row."""
        return cls(ActorKind.SYSTEM, label=reason, origin=Origin(channel="system"))

    @property
    def signed_in(self) -> bool:
        """Whether a person is known."""
        return self.kind in (ActorKind.STAFF, ActorKind.RESIDENT)

    @property
    def scopes(self) -> tuple[str, ...]:
        """Area codes the actor works in, the widest first and none inside another."""
        kept: list[str] = []
        for code in sorted({grant.scope for grant in self.grants}, key=lambda c: (len(c), c)):
            if not any(code.startswith(wide) for wide in kept):
                kept.append(code)
        return tuple(kept)

    def under(self, permission: Permission) -> "Actor":
        """The same hands with only the roles that carry the right: what is seen by it must not reach as far as other roles do."""
        return replace(self, grants=frozenset(grant for grant in self.grants if grant.role in permission.roles))

    def roles_at(self, area: str) -> frozenset[str]:
        """Roles held at the area with this code."""
        return frozenset(grant.role for grant in self.grants if area.startswith(grant.scope))


class HasActor(Protocol):
    """A request that has passed the actor middleware."""

    actor: Actor


def can(actor: Actor, permission: Permission, *, area: str | None = None) -> bool:
    """Whether the actor holds the right at the area (code), or anywhere when `area` is None. Only for showing or hiding."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if area is None:
        return any(grant.role in permission.roles for grant in actor.grants)
    return bool(actor.roles_at(area) & permission.roles)


def require(actor: Actor, permission: Permission, *, area: str | None = None) -> None:
    """Decide, inside the service, once.

    Raises:
        SignInNeeded: nobody is signed in.
        NotPermitted: the actor does not hold the right at this area.
    """
    if can(actor, permission, area=area):
        return
    if not actor.signed_in:
        raise SignInNeeded()
    raise NotPermitted(permission=permission.code)
