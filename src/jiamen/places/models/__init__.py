"""Tables of places, one idea a file."""

from jiamen.places.models.areas import Area, AreaKind, AreaLevel
from jiamen.places.models.centres import (
    Access,
    Centre,
    CentreService,
    CentreStatus,
    Condition,
    Function,
    Posting,
    Room,
    SharingAgreement,
)
from jiamen.places.models.hours import CalendarDay, DayKind, DayPattern, OpeningException, OpeningSpan
from jiamen.places.models.notices import Notice, Story
from jiamen.places.models.premises import Premises, PremisesKind

__all__ = [
    "Access",
    "Area",
    "AreaKind",
    "AreaLevel",
    "CalendarDay",
    "Centre",
    "CentreService",
    "CentreStatus",
    "Condition",
    "DayKind",
    "DayPattern",
    "Function",
    "Notice",
    "OpeningException",
    "OpeningSpan",
    "Posting",
    "Premises",
    "PremisesKind",
    "Room",
    "SharingAgreement",
    "Story",
]
