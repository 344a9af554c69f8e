"""What can be done: the versions that hold somewhere now."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from jiamen.cases.models import ItemVersion


def items_at(area: str, moment: datetime) -> QuerySet[ItemVersion]:
    """The version of every item that holds in an area (code) at an aware `moment`: the newest of the narrowest scope.

    Withdrawn items are left out. One query.
    """
    around = Q(scope__in=[area[:length] for length in (0, 6, 9, 12)])
    holding = (
        ItemVersion.objects.filter(around, published_at__lte=moment)
        .order_by("item_id", Length("scope").desc(), "-number")
        .distinct("item_id")
        .values("pk")
    )
    gone = Q(item__withdrawn_on__lte=moment.date())
    return ItemVersion.objects.filter(pk__in=holding).exclude(gone).select_related("item")
