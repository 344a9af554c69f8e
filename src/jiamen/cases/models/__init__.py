"""Tables of cases, one idea a file."""

from jiamen.cases.models.items import Category, Channel, ItemQuestion, ItemVersion, NeededPaper, PaperForm, ServiceItem

__all__ = ["Category", "Channel", "ItemQuestion", "ItemVersion", "NeededPaper", "PaperForm", "ServiceItem"]
