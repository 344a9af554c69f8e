"""What a row of the matrix says, and the short ways to write one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jiamen.accounts.permissions import Role
from jiamen.kernel.actor import Permission
from tests.factories import (
    ELSEWHERE,
    HERE,
    make_area,
    make_centre,
)

LOGIN = 0  # stands for "redirected to sign-in, with the way back"
ALL_ROLES = frozenset(Role)


@dataclass(frozen=True)
class Row:
    """What happens at one address. Statuses: `inside` and `outside` for roles in `allowed`, `refused` for the others."""

    name: str
    args: Callable[[], Mapping[str, Any]] = dict
    method: str = "GET"
    data: Callable[[], Mapping[str, Any]] = dict
    allowed: frozenset[str] = ALL_ROLES
    inside: int = 200
    outside: int = 200
    refused: int = 403
    seen_by: frozenset[str] = (
        frozenset()
    )  # roles that see the thing though they may not do this: elsewhere it is not there
    resident: int = 403
    anonymous: int = LOGIN
    as_json: bool = False
    path: str = ""  # only for addresses without a name

    @property
    def label(self) -> str:
        """How the row is called in the test report."""
        return f"{self.method} {self.name or self.path}"


def public(name: str, *, status: int = 200, **more: Any) -> Row:
    """Everybody may."""
    return Row(name, inside=status, outside=status, resident=status, anonymous=status, **more)


def own(name: str, *, status: int = 200, **more: Any) -> Row:
    """Everybody who is signed in may, for themselves."""
    return Row(name, **{"inside": status, "outside": status, "resident": status, **more})


def page(name: str, right: Permission, **more: Any) -> Row:
    """A page of one's own area: holders of the right see it wherever they work."""
    return Row(name, allowed=frozenset(right.roles), **more)


def thing(name: str, right: Permission, args: Callable[[], Mapping[str, Any]], **more: Any) -> Row:
    """One thing inside HERE: for holders of the right elsewhere it does not exist."""
    return Row(name, args, allowed=frozenset(right.roles), **{"outside": 404, **more})


def deed(name: str, right: Permission, args: Callable[[], Mapping[str, Any]] = dict, **more: Any) -> Row:
    """Something that is posted; done, it leads on."""
    given = {"inside": 302, "outside": 404, "anonymous": 401, **more}
    return Row(name, args, method="POST", allowed=frozenset(right.roles), **given)


def centre() -> dict[str, Any]:
    """A centre of HERE."""
    return {"code": make_centre().code}


def both_areas() -> dict[str, Any]:
    """A community in HERE and one ELSEWHERE, so that everybody has an area to look at."""
    make_area(f"{HERE}001")
    make_area(f"{ELSEWHERE}001")
    return {}
