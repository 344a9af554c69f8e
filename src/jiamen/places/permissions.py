"""Rights that concern places."""

from django.utils.translation import gettext_lazy as _

from jiamen.accounts.permissions import Role
from jiamen.kernel.actor import Permission

IMPORT_AREAS = Permission("places.import_areas", title=_("import areas"), roles=[Role.OPERATOR])
IMPORT_PLACES = Permission(
    "places.import_places",
    title=_("import centres, rooms and premises"),
    roles=[Role.OPERATOR, Role.DISTRICT_PLANNER, Role.STREET_PLANNER],
)
IMPORT_STAFF = Permission("places.import_staff", title=_("import staff"), roles=[Role.OPERATOR])
