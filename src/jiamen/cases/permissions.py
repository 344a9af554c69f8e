"""Rights that concern service items."""

from django.utils.translation import gettext_lazy as _

from jiamen.accounts.permissions import PLANNERS, Role
from jiamen.kernel.actor import Permission

READ_ITEMS = Permission(
    "cases.read_items",
    title=_("see the catalogue of service items with all versions"),
    roles=[*PLANNERS, Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)
EDIT_ITEMS = Permission(
    "cases.edit_items",
    title=_("change, withdraw and restore service items"),
    roles=[Role.OPERATOR, Role.DISTRICT_PLANNER],
)
