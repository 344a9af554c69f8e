"""What planning cannot do, and what to do instead."""

from jiamen.planning.errors.options import (
    OptionFrozen,
    OptionOpenArea,
    PayersMissing,
    PremisesElsewhere,
    PremisesNeeded,
    PremisesNotNeeded,
    ShareAboveRule,
    SourceKnown,
)
from jiamen.planning.errors.papers import (
    OnlyPhotosArePublic,
    PaperDamaged,
    PaperKnown,
    PaperNotTaken,
    PaperTooLarge,
    PhotoNeeded,
    ReportTemplateFaulty,
)
from jiamen.planning.errors.programme import (
    AnswerOutdated,
    CannotBeDone,
    NoAnswer,
    NoOptions,
    NotComputed,
    NotDiagnosed,
    NothingChosen,
    OptionTaken,
    PriceFailed,
    ProgrammeFailed,
    ScenarioFrozen,
    ScenarioYears,
    WishedAlready,
)
from jiamen.planning.errors.projects import (
    AmountNeeded,
    DelayReason,
    MilestoneReached,
    NotThatMuch,
    OpenAreaTooLarge,
    ProjectDates,
    RoomNumberTaken,
    SharesDiffer,
    SharesMissing,
    StepNotAllowed,
)
from jiamen.planning.errors.siting import (
    AreaUnknown,
    CountMissing,
    CountNotAsked,
    FixedAndForbidden,
    NoPeople,
    NoSites,
    NotCoverable,
    RunOver,
    SiteUnknown,
    SitingFailed,
    StandardExists,
    StandardMissing,
    StandardValue,
    TooFewSites,
    TooManySites,
    TooQuick,
)

__all__ = [
    "AmountNeeded", "AnswerOutdated", "AreaUnknown", "CannotBeDone", "CountMissing", "CountNotAsked", "DelayReason",
    "FixedAndForbidden", "MilestoneReached", "NoAnswer", "NoOptions", "NoPeople", "NoSites", "NotComputed",
    "NotCoverable", "NotDiagnosed", "NotThatMuch", "NothingChosen", "OnlyPhotosArePublic", "OpenAreaTooLarge",
    "OptionFrozen", "OptionOpenArea", "OptionTaken", "PaperDamaged", "PaperKnown", "PaperNotTaken", "PaperTooLarge",
    "PayersMissing", "PhotoNeeded", "PremisesElsewhere", "PremisesNeeded", "PremisesNotNeeded", "PriceFailed",
    "ProgrammeFailed", "ProjectDates", "ReportTemplateFaulty", "RoomNumberTaken", "RunOver", "ScenarioFrozen",
    "ScenarioYears", "ShareAboveRule", "SharesDiffer", "SharesMissing", "SiteUnknown", "SitingFailed", "SourceKnown",
    "StandardExists", "StandardMissing", "StandardValue", "StepNotAllowed", "TooFewSites", "TooManySites",
    "TooQuick", "WishedAlready",
]  # fmt: skip
