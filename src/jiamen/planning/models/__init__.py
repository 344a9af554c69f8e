"""Standards, what a centre lacks against them, and the projects that put it right."""

from jiamen.planning.models.course import Milestone, Payment, ProjectDelay, ProjectShare, ProjectStep
from jiamen.planning.models.diagnoses import CentreDiagnosis, OfCentre
from jiamen.planning.models.projects import STEPS, ProjectStatus, UpgradeAction, UpgradeProject, UpgradeScope
from jiamen.planning.models.standards import Standard

__all__ = [
    "STEPS", "CentreDiagnosis", "Milestone", "OfCentre", "Payment", "ProjectDelay", "ProjectShare", "ProjectStatus",
    "ProjectStep", "Standard", "UpgradeAction", "UpgradeProject", "UpgradeScope",
]  # fmt: skip
