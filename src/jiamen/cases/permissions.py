"""Rights that concern service items, cases and ratings."""

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
READ_RATINGS = Permission(
    "cases.read_ratings",
    title=_("see ratings, without who rated, and how low ones are put right"),
    roles=[*PLANNERS, Role.CENTRE_MANAGER],
)
RECTIFY = Permission(
    "cases.rectify",
    title=_("call back and put right after a low rating, and see figures by worker"),
    roles=[Role.CENTRE_MANAGER],
)
SET_UP_PADS = Permission(
    "cases.set_up_pads",
    title=_("make a device the rating pad of a window"),
    roles=[Role.OPERATOR, Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)

# --- cases --------------------------------------------------------------------------------------------------------------
READ_CASES = Permission(
    "cases.read",
    title=_("see cases, deadlines and repeat trips, personal data masked"),
    roles=[*PLANNERS, Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)
HANDLE_CASES = Permission(
    "cases.handle",
    title=_("take cases in, check papers, decide, act for residents"),
    roles=[Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)
READ_PERSON = Permission(
    "cases.read_person",
    title=_("open personal data and stored papers of a case, for a purpose the resident can read"),
    roles=[Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)
