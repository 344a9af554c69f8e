"""Standards, what a centre lacks against them, the programme that puts it right, and the projects that carry it out."""

from jiamen.planning.models.course import Milestone, Payment, ProjectDelay, ProjectShare, ProjectStep
from jiamen.planning.models.diagnoses import CentreDiagnosis, OfCentre
from jiamen.planning.models.documents import PHOTOS, DocumentKind, ProjectDocument
from jiamen.planning.models.programme import (
    MOST_YEARS,
    FundingSource,
    OptionShare,
    Scenario,
    ScenarioBudget,
    ScenarioChoice,
    ScenarioStatus,
    ScenarioWish,
    UpgradeOption,
    WishKind,
)
from jiamen.planning.models.projects import STEPS, ProjectStatus, UpgradeAction, UpgradeProject, UpgradeScope
from jiamen.planning.models.standards import Standard

__all__ = [
    "MOST_YEARS", "PHOTOS", "STEPS", "CentreDiagnosis", "DocumentKind", "FundingSource", "Milestone", "OfCentre",
    "OptionShare", "Payment", "ProjectDelay", "ProjectDocument", "ProjectShare", "ProjectStatus", "ProjectStep", "Scenario",
    "ScenarioBudget", "ScenarioChoice", "ScenarioStatus", "ScenarioWish", "Standard", "UpgradeAction", "UpgradeOption",
    "UpgradeProject", "UpgradeScope", "WishKind",
]  # fmt: skip
