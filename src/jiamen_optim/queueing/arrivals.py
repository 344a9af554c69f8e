"""How many people come, learnt from past days: a Poisson mean per lane and half hour.

The mean is the posterior mean of a gamma prior (Robbins 1956; Gelman et al., BDA, ch. 2.6) worth one day, centred on the
half hour and its neighbours (1-2-1), so that one odd day does not become a rule. Days fade by half every `HALF_LIFE_DAYS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.queueing.problem import HALF_HOUR_S, Expected, Lane
from jiamen_optim.queueing.service import HALF_LIFE_DAYS

PRIOR_DAYS = 1.0


@dataclass(frozen=True)
class Joined:
    """Somebody who joined a lane at a second of the day, `age_days` ago."""

    lane: Lane
    at_s: int
    age_days: int


def learn_arrivals(joined: Sequence[Joined], ages_days: Sequence[int]) -> tuple[Expected, ...]:
    """Expected arrivals by lane and half hour from the comparable days of `ages_days` (quiet ones included).

    `joined` must lie on those days. Half hours in which nobody is expected are left out.
    """
    if not ages_days:
        raise ProblemError("no-days", "No past day is given. Give at least one day to learn arrivals from.")
    days = set(ages_days)
    strangers = tuple(row for row, one in enumerate(joined) if one.age_days not in days or one.at_s < 0)
    if strangers:
        sentence = f"Arrival {strangers[0] + 1} lies on a day that is not listed. List every day counted."
        raise ProblemError("day-unknown", sentence, strangers)
    weight_of = {age: 0.5 ** (age / HALF_LIFE_DAYS) for age in days}
    weight = sum(weight_of[age] for age in days)
    last = max((one.at_s for one in joined), default=0) // HALF_HOUR_S
    expected = []
    for lane in Lane:
        total = np.zeros(last + 1)
        for one in joined:
            if one.lane is lane:
                total[one.at_s // HALF_HOUR_S] += weight_of[one.age_days]
        near = np.convolve(total / weight, [0.25, 0.5, 0.25])[1:-1]
        mean = (total + PRIOR_DAYS * near) / (weight + PRIOR_DAYS)
        expected += [Expected(lane, HALF_HOUR_S * row, float(mean[row])) for row in np.nonzero(mean)[0].tolist()]
    return tuple(expected)
