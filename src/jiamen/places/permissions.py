"""Rights that concern places."""

from django.utils.translation import gettext_lazy as _

from jiamen.accounts.permissions import PLANNERS, Role
from jiamen.kernel.actor import Permission

USE_DESK = Permission(
    "places.use_desk",
    title=_("see the desk of a centre"),
    roles=[*PLANNERS, Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)
PUBLISH_NOTICE = Permission(
    "places.publish_notice",
    title=_("publish and withdraw notices of a centre"),
    roles=[Role.OPERATOR, Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)
SET_EXCEPTION = Permission(
    "places.set_exception",
    title=_("close a centre or change its hours on one date"),
    roles=[Role.OPERATOR, Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)
SET_HOURS = Permission(
    "places.set_hours",
    title=_("change the weekly hours of a centre"),
    roles=[Role.OPERATOR, Role.CENTRE_MANAGER],
)
EDIT_CALENDAR = Permission(
    "places.edit_calendar",
    title=_("enter public holidays and make-up workdays"),
    roles=[Role.OPERATOR],
)
LIST_PLACES = Permission(
    "places.list",
    title=_("see the lists of areas, centres and premises"),
    roles=[*PLANNERS, Role.CENTRE_MANAGER],
)
IMPORT_AREAS = Permission("places.import_areas", title=_("import areas"), roles=[Role.OPERATOR])
IMPORT_PLACES = Permission("places.import_places", title=_("import centres, rooms and premises"), roles=PLANNERS)
IMPORT_STAFF = Permission("places.import_staff", title=_("import staff"), roles=[Role.OPERATOR])
