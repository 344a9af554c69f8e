"""Tables of cases, one idea a file."""

from jiamen.cases.models.items import Category, Channel, ItemQuestion, ItemVersion, NeededPaper, PaperForm, ServiceItem
from jiamen.cases.models.ratings import (
    IN_TIME,
    LOW,
    STAGES,
    Contact,
    Level,
    Rating,
    RatingChannel,
    RatingInvitation,
    RatingRemark,
    Reason,
    Rectification,
    RectificationPeriod,
    Stage,
)

__all__ = [
    "IN_TIME",
    "LOW",
    "STAGES",
    "Category",
    "Channel",
    "Contact",
    "ItemQuestion",
    "ItemVersion",
    "Level",
    "NeededPaper",
    "PaperForm",
    "Rating",
    "RatingChannel",
    "RatingInvitation",
    "RatingRemark",
    "Reason",
    "Rectification",
    "RectificationPeriod",
    "ServiceItem",
    "Stage",
]
