"""Accounts to look around with: one per role, all with one known password. For demonstrations, never for real data."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from jiamen.accounts.models import RoleHolding, User, UserKind
from jiamen.accounts.permissions import Role
from jiamen.demo.rows import District
from jiamen.kernel.clock import today
from jiamen.places.models import Centre, Posting

PASSWORD = "jiamen-demo-2026"  # noqa: S105  # printed for everybody to read
HOME = "361102"

NAMES = {
    Role.OPERATOR: ("operator", "示例信息员"),
    Role.DISTRICT_PLANNER: ("planner", "示例区级规划员"),
    Role.STREET_PLANNER: ("street", "示例街道规划员"),
    Role.CENTRE_MANAGER: ("manager", "示例社区主任"),
    Role.SOCIAL_WORKER: ("worker", "示例全科社工"),
    Role.ENVIRONMENT_OFFICER: ("environment", "示例环境信息员"),
    Role.RECYCLING_CLERK: ("recycling", "示例兑换员"),
}
POSITIONS = {Role.CENTRE_MANAGER: "社区主任", Role.SOCIAL_WORKER: "全科社工"}


def demo_accounts() -> list[tuple[str, str, str, str]]:
    """Every demo account as (user name, role, area code, password), the home district first."""
    names = {name for name, label in NAMES.values()}
    held = RoleHolding.objects.filter(user__kind=UserKind.STAFF, user__display_name__startswith="示例").select_related(
        "user"
    )
    found = [(h.user.username, h.role, h.area, PASSWORD) for h in held if h.user.username.split("-")[0] in names]
    order = [role.value for role in NAMES]
    return sorted(found, key=lambda account: (account[0].partition("-")[2], order.index(account[1])))


def table() -> str:
    """The demo accounts as lines for the terminal; empty where there are none."""
    accounts = demo_accounts()
    if not accounts:
        return ""
    lines = [_("Accounts to look around with (user name, role, area, password):")]
    lines += ["  " + "  ".join((name, str(Role(role).label), area or "*", word)) for name, role, area, word in accounts]
    return "\n".join(lines)


def ensure_accounts(district: District) -> None:
    """Make the accounts of a district; outside the home district their names end in its code.

    A name somebody already has is left alone, password and all. Where the setting DEMO_ACCOUNTS is off (production), nobody
    gets an account with a password everybody knows.
    """
    if not settings.DEMO_ACCOUNTS:
        return
    hashed = make_password(PASSWORD)  # once: a good hash is slow, and the password is the same for all
    suffix = "" if district.code == HOME else f"-{district.code}"
    areas = _areas(district)
    wanted = {role: name + suffix for role, (name, label) in NAMES.items()}
    taken = set(User.objects.filter(username__in=wanted.values()).values_list("username", flat=True))
    made = {
        role: User.objects.create(kind=UserKind.STAFF, username=name, display_name=NAMES[role][1], password=hashed)
        for role, name in wanted.items()
        if name not in taken
    }
    RoleHolding.objects.bulk_create(RoleHolding(user=user, role=role, area=areas[role]) for role, user in made.items())
    for role, position in POSITIONS.items():
        if role in made:
            centre = Centre.objects.get(area_id=areas[role])
            Posting.objects.create(centre=centre, user=made[role], position=position, since=centre.opened_on or today())


def _areas(district: District) -> dict[Role, str]:
    """Where each role is held: the whole district, a street with town people, its first community, the most rural street."""
    communities = [a for a in district.areas if a.level == "community"]
    first = next((a for a in communities if a.kind == "urban" and a.code.startswith("361102002")), communities[0])
    last = communities[-1]
    return {
        Role.OPERATOR: "" if district.code == HOME else district.code,
        Role.DISTRICT_PLANNER: district.code,
        Role.STREET_PLANNER: first.code[:9],
        Role.CENTRE_MANAGER: first.code,
        Role.SOCIAL_WORKER: first.code,
        Role.ENVIRONMENT_OFFICER: last.code,
        Role.RECYCLING_CLERK: last.code[:9],
    }
