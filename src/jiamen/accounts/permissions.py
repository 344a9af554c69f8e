"""Roles, and the rights that concern accounts themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.actor import Permission


class Role(models.TextChoices):
    """What a member of staff is; each is held over an area."""

    OPERATOR = "operator", _("operator")
    DISTRICT_PLANNER = "district_planner", _("district planner")
    STREET_PLANNER = "street_planner", _("street planner")
    CENTRE_MANAGER = "centre_manager", _("centre manager")
    SOCIAL_WORKER = "social_worker", _("social worker")
    ENVIRONMENT_OFFICER = "environment_officer", _("environment officer")
    RECYCLING_CLERK = "recycling_clerk", _("recycling clerk")


PLANNERS = (Role.OPERATOR, Role.DISTRICT_PLANNER, Role.STREET_PLANNER)
EVERYONE = tuple(Role)

MANAGE_ACCOUNTS = Permission("accounts.manage", title=_("manage accounts and roles"), roles=[Role.OPERATOR])
READ_AUDIT = Permission("accounts.read_audit", title=_("read the audit log"), roles=[Role.OPERATOR])
