"""Who may read the diagnosis, order siting runs, and set the standards."""

from django.utils.translation import gettext_lazy as _

from jiamen.accounts.permissions import PLANNERS, Role
from jiamen.kernel.actor import Permission

READ = Permission(
    "planning.read", title=_("read the diagnosis and upgrade projects"), roles=[*PLANNERS, Role.CENTRE_MANAGER]
)
DIAGNOSE = Permission("planning.diagnose", title=_("have centres diagnosed again"), roles=PLANNERS)
RUN_SITING = Permission("planning.run_siting", title=_("start and cancel siting runs"), roles=PLANNERS)
CARRY_OUT = Permission("planning.carry_out", title=_("carry out upgrade projects"), roles=PLANNERS)
SET_STANDARDS = Permission("planning.set_standards", title=_("set the standards"), roles=[Role.OPERATOR])
DRAFT = Permission("planning.draft", title=_("draft and compute upgrade programmes"), roles=PLANNERS)
APPROVE = Permission("planning.approve", title=_("approve an upgrade programme"), roles=[Role.DISTRICT_PLANNER])
