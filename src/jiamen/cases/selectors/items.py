"""What can be done: the versions that hold somewhere now."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from jiamen.cases.models import ItemVersion


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
