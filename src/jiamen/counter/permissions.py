"""Rights at the counter."""

from django.utils.translation import gettext_lazy as _

from jiamen.accounts.permissions import PLANNERS, Role
from jiamen.kernel.actor import Permission

SERVE = Permission(
    "counter.serve",
    title=_("call numbers and serve at a window"),
    roles=[Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)
RECEIVE = Permission(
    "counter.receive",
    title=_("give out numbers at reception and set up kiosks and screens"),
    roles=[Role.OPERATOR, Role.CENTRE_MANAGER, Role.SOCIAL_WORKER],
)
MANAGE_QUEUE = Permission(
    "counter.manage",
    title=_("set up windows and close the queue of a day"),
    roles=[Role.OPERATOR, Role.CENTRE_MANAGER],
)
READ_FIGURES = Permission(
    "counter.read_figures",
    title=_("see and export tickets, periods and waiting times"),
    roles=[*PLANNERS, Role.CENTRE_MANAGER],
)
