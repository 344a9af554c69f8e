"""Standards, what a centre lacks against them, and the projects that put it right."""

from jiamen.planning.models.diagnoses import CentreDiagnosis, OfCentre
from jiamen.planning.models.projects import ProjectStatus, UpgradeAction, UpgradeProject, UpgradeScope
from jiamen.planning.models.standards import Standard

__all__ = [
    "CentreDiagnosis", "OfCentre", "ProjectStatus", "Standard", "UpgradeAction", "UpgradeProject", "UpgradeScope",
]  # fmt: skip
