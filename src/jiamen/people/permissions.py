"""Rights that concern counts of people."""

from django.utils.translation import gettext_lazy as _

from jiamen.accounts.permissions import Role
from jiamen.kernel.actor import Permission

IMPORT_CENSUS = Permission("people.import_census", title=_("import the census workbook"), roles=[Role.OPERATOR])
IMPORT_POPULATION = Permission(
    "people.import_population",
    title=_("import population cells"),
    roles=[Role.OPERATOR, Role.DISTRICT_PLANNER],
)
