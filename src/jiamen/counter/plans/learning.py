"""What the engine knows of a hall: learnt once a day from its past tickets, kept in the process."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from jiamen.counter.selectors.history import LEAST_SERVICES, Matters, Past, past
from jiamen.places.models import Centre

if TYPE_CHECKING:
    from jiamen_optim.queueing import Expected, ServiceModel

LEAST_DAYS = 3
MOST_NO_SHOW = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Learnt:
    """Service times (`mean_s` of a number), arrivals of a day like this one, what people come for, who does not come when called.

    `services` counts what was learnt from, `days` the comparable days; `district`: the services are the whole district's.
    """

    service: "ServiceModel"
    mean_s: float
    expected: "tuple[Expected, ...]"
    mix: tuple[Matters, ...]
    no_show_share: float
    services: int
    days: int
    district: bool

    @property
    def enough(self) -> bool:
        """Whether it is honest to say how long a wait will be."""
        return self.services >= LEAST_SERVICES


def learnt(centre: Centre, day: date) -> Learnt:
    """What is known for a day of a centre from the days before it (5 queries at most, none when asked again)."""
    return _learnt(centre.pk, day, centre.area_id)


@lru_cache(maxsize=256)
def _learnt(centre_id: int, day: date, area: str) -> Learnt:
    from jiamen_optim.queueing import Served, learn

    rows = past(Centre(pk=centre_id, area_id=area), day)
    served = [Served(items, max(took, 1), age) for items, took, age in rows.services]
    category_of = rows.category_of | {item: "" for one in served for item in one.items if item not in rows.category_of}
    expected, days = _arrivals(rows, day)
    return Learnt(
        service=learn(served, category_of),
        mean_s=sum(one.took_s for one in served) / max(len(served), 1),
        expected=expected,
        mix=tuple(items for items, _, _ in rows.services),
        no_show_share=min(rows.missed / rows.called, MOST_NO_SHOW) if rows.called else 0.0,
        services=len(served),
        days=days,
        district=rows.district,
    )


def _arrivals(rows: Past, day: date) -> "tuple[tuple[Expected, ...], int]":
    """Arrivals of the same weekday; where there are too few such days, of all days with numbers."""
    from jiamen_optim.queueing import Joined, Lane, learn_arrivals

    ages = [age for age in rows.ages if age % 7 == 0]
    if len(ages) < LEAST_DAYS:
        ages = rows.ages
    if not ages or not rows.services:
        return (), 0
    wanted = set(ages)
    joined = [Joined(Lane(lane), at_s, age) for lane, at_s, age in rows.comings if age in wanted]
    return learn_arrivals(joined, ages), len(ages)
