"""Standards in force on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jiamen.planning.errors import StandardMissing
from jiamen.planning.models import Standard


@dataclass(frozen=True, slots=True)
class InForce:
    """The values of all standards on one day, asked for by key."""

    day: date
    values: Mapping[str, Decimal]

    def __getitem__(self, key: str) -> int:
        """The value of a standard that is a whole number.

        Raises:
            StandardMissing: no value is in force on the day.
        """
        if key not in self.values:
            raise StandardMissing(key=key, day=self.day)
        return int(self.values[key])


def standards_on(day: date) -> list[Standard]:
    """One row a standard: the value with the latest date not after `day`, by key (one query)."""
    rows = Standard.objects.filter(effective_from__lte=day)
    return list(rows.order_by("key", "-effective_from").distinct("key"))


def in_force(day: date) -> InForce:
    """The values of `standards_on` by key (one query)."""
    return InForce(day, {row.key: row.value for row in standards_on(day)})


def standard_history(key: str) -> list[Standard]:
    """All values a standard has had and will have, the newest first (one query)."""
    return list(Standard.objects.filter(key=key).order_by("-effective_from"))
