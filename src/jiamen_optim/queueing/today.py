"""Today is not every day: service times and arrivals scaled by how today has gone so far.

Both factors are posterior means around 1 whose prior deviation `DAY_SD` says how much days differ: for service times the
normal one (linear credibility, Bühlmann 1967), for arrivals the gamma one, the busyness factor of Avramidis, Deslauriers &
L'Ecuyer (Management Science 2004). After few tickets they stay near 1; after fifty they follow the day.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.queueing.problem import HALF_HOUR_S, Expected
from jiamen_optim.queueing.service import Served, ServiceModel

DAY_SD = 0.1
"""Days differ by so much, as a share: taken from nowhere but experience, and small enough to be harmless."""


def at_pace_of(service: ServiceModel, today: Sequence[Served]) -> ServiceModel:
    """Service times at the pace of `today`, the finished ones of those tickets that were called half an hour ago or earlier.

    Of later ones only the quick are finished, which would make the day look faster than it is. A ticket counts at most the
    longest its items are known for.
    """
    if not today:
        return service
    row_of = {item: service.row(item) for one in today for item in one.items}
    rows = [[row_of[item] for item in one.items] for one in today]
    table = service.table_s
    mean_s, variance, most_s = table.mean(axis=1), table.var(axis=1), table.max(axis=1)
    expected_s = sum(float(mean_s[row].sum()) for row in rows)
    took_s = sum(min(one.took_s, int(most_s[row].sum())) for one, row in zip(today, rows, strict=True))
    error = sum(float(variance[row].sum()) for row in rows) / expected_s**2
    factor = 1 + DAY_SD**2 / (DAY_SD**2 + error) * (took_s / expected_s - 1)
    return ServiceModel(service.items, np.maximum(np.rint(service.table_s * factor), 1).astype(np.int64))


def as_busy_as(expected: Sequence[Expected], came: int, since_s: int, now_s: int) -> tuple[Expected, ...]:
    """Arrivals scaled by how many `came` from `since_s` to `now_s` (seconds of the day), all lanes together."""
    if came < 0 or now_s < since_s:
        raise ProblemError("came", "Fewer than nobody came, or until before they began. Check the count and the times.")
    by_now = sum(cell.mean * _overlap(cell.from_s, since_s, now_s) / HALF_HOUR_S for cell in expected)
    prior = 1 / DAY_SD**2
    factor = (prior + came) / (prior + by_now)
    return tuple(replace(cell, mean=cell.mean * factor) for cell in expected)


def _overlap(begin_s: int, since_s: int, now_s: int) -> int:
    return max(min(begin_s + HALF_HOUR_S, now_s) - max(begin_s, since_s), 0)
