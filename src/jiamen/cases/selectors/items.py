"""What can be done: the versions that hold somewhere now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from jiamen.cases.errors import NoSuchItem
from jiamen.cases.models import Category, ItemVersion
from jiamen.places.selectors.matching import match

ORDER = {category: number for number, category in enumerate(Category.values)}


def items_at(area: str, moment: datetime) -> QuerySet[ItemVersion]:
    """What can be asked for in an area (code) at an aware `moment`. One query."""
    return versions_at(area, moment).exclude(item__withdrawn_on__lte=moment.date())


def versions_at(area: str, moment: datetime) -> QuerySet[ItemVersion]:
    """The version of every item, withdrawn ones too, that holds in an area then: the newest of the narrowest scope."""
    around = Q(scope__in=[area[:length] for length in (0, 6, 9, 12)])
    holding = (
        ItemVersion.objects.filter(around, published_at__lte=moment)
        .order_by("item_id", Length("scope").desc(), "-number")
        .distinct("item_id")
        .values("pk")
    )
    return ItemVersion.objects.filter(pk__in=holding).select_related("item")


@dataclass(frozen=True, slots=True)
class ItemsFound:
    """Versions that fit what was asked, best first; not `exact`: nothing fits the words, these are similar."""

    items: list[ItemVersion]
    exact: bool


def find_items(area: str, moment: datetime, *, text: str = "", category: str = "") -> ItemsFound:
    """The items that hold in an area, by words in either language and by category. One query."""
    rows = list(items_at(area, moment))
    rows.sort(key=lambda row: (ORDER[row.category], row.pk))
    if category:
        rows = [row for row in rows if row.category == category]
    if not text.strip():
        return ItemsFound(rows, exact=True)
    by_id = {row.pk: row for row in rows}
    found = match(text, {row.pk: _texts(row) for row in rows})
    return ItemsFound([by_id[key] for key in found.keys], found.exact and bool(found.keys))


def item_at(code: str, area: str, moment: datetime) -> ItemVersion:
    """The version of one item that holds in an area, with its questions and papers. Three queries.

    Raises:
        NoSuchItem: there is none, or it is withdrawn.
    """
    rows = items_at(area, moment).filter(item__code=code).prefetch_related("questions", "papers")
    found: ItemVersion | None = rows.first() if code.isprintable() else None
    if found is None:
        raise NoSuchItem(item=code)
    return found


def _texts(row: ItemVersion) -> tuple[str, ...]:
    """What an item can be found by, the most telling first."""
    return (row.name, row.name_en, str(Category(row.category).label), row.who, row.result, row.who_en)
