"""How long an item takes, learnt from what was served: few samples lean on the category, then on everything.

Each distribution is the posterior mean of a Dirichlet process whose base is the level above (Ferguson, Ann. Stat. 1973;
levels as in Teh et al., JASA 2006): F = Z · own samples + (1 − Z) · level above, with Z = n / (n + k). The strength k is
not chosen but estimated from the data as within-group over between-group variance of log seconds, the credibility of
Bühlmann & Straub (1970), which is empirical Bayes. Samples fade by half every `HALF_LIFE_DAYS`; n is their effective
number (Kish 1965). Seconds beyond three robust deviations of the category (Hampel 1974) are drawn in to that fence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError

LEVELS = 1024
"""Equally likely slices a distribution is kept in."""
HALF_LIFE_DAYS = 90
PRIOR_MEDIAN_S, PRIOR_LOG_SD, PRIOR_STRENGTH = 480.0, 0.7, 10.0
"""Assumed before anything is known, worth ten tickets: half of all items take under 8 minutes, a tenth over 20."""
FENCE_SDS, LEAST_LOG_SD = 3.0, 0.5
LEAST_STRENGTH, MOST_STRENGTH = 1.0, 200.0
SPLITS = 3


@dataclass(frozen=True)
class Served:
    """One finished ticket: its items, the seconds of serving, and how many days ago."""

    items: tuple[str, ...]
    took_s: int
    age_days: int


@dataclass(frozen=True, eq=False)
class ServiceModel:
    """Service times by item: `table_s` (len(items) + 1, LEVELS) int64, ascending; the last row is for any other item.

    Each level is the mean of its slice, so that the mean is kept; a draw is a level at random. The items of one ticket are
    independent and add up.
    """

    items: tuple[str, ...]
    table_s: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.table_s.shape != (len(self.items) + 1, LEVELS) or (self.table_s < 0).any():
            raise ProblemError(
                "service-table", f"Service times need {len(self.items) + 1} rows of {LEVELS} seconds ≥ 0."
            )

    def row(self, item: str) -> int:
        """The row of an item."""
        return self.items.index(item) if item in self.items else len(self.items)

    def mean_s(self, items: tuple[str, ...]) -> float:
        """What a ticket with these items takes on average, in seconds."""
        return float(sum(self.table_s[self.row(item)].mean() for item in items))


def learn(served: Sequence[Served], category_of: Mapping[str, str]) -> ServiceModel:
    """Learn the service times of every item of `category_of` (item → category) from `served`; items it lacks are refused.

    Without samples an item has the distribution of its category, a category that of everything, and everything that of
    the assumption above. The seconds of a ticket with several items are split in proportion to their means, three times
    over, as in expectation maximisation.
    """
    items = tuple(sorted(category_of))
    _check(served, category_of)
    categories = tuple(sorted(set(category_of.values())))
    at = {item: row for row, item in enumerate(items)}
    category_at = {category: row for row, category in enumerate(categories)}
    above = np.array([category_at[category_of[item]] for item in items], dtype=np.int64)
    ticket = np.repeat(np.arange(len(served)), [len(one.items) for one in served])
    item = np.array([at[name] for one in served for name in one.items], dtype=np.int64)
    weight = np.array([0.5 ** (served[row].age_days / HALF_LIFE_DAYS) for row in ticket.tolist()], dtype=np.float64)
    took = _split(np.array([one.took_s for one in served], dtype=np.float64), ticket, item, weight, len(items))
    category = above[item]
    took = _draw_in(took, category)
    log = np.log(took)
    k_category = _strength(log, weight, category, np.zeros(len(log), dtype=np.int64))
    k_item = _strength(log, weight, item, category)
    everything = _blend(took, weight, _prior(), PRIOR_STRENGTH)
    by_category = [
        _blend(took[category == row], weight[category == row], everything, k_category) for row in range(len(categories))
    ]
    by_item = [
        _blend(took[item == row], weight[item == row], by_category[above[row]], k_item) for row in range(len(items))
    ]
    table = np.rint(np.array([*by_item, everything])).astype(np.int64)
    return ServiceModel(items, np.maximum(table, 1))


def _check(served: Sequence[Served], category_of: Mapping[str, str]) -> None:
    wrong = tuple(
        row
        for row, one in enumerate(served)
        if not one.items or one.took_s < 0 or one.age_days < 0 or not set(one.items) <= category_of.keys()
    )
    if wrong:
        sentence = (
            f"Served ticket {wrong[0] + 1} has no items, items without a category, or negative seconds or days. "
            "Check the rows."
        )
        raise ProblemError("served", sentence, wrong)


def _split(
    total: NDArray[np.float64],
    ticket: NDArray[np.int64],
    item: NDArray[np.int64],
    weight: NDArray[np.float64],
    n_items: int,
) -> NDArray[np.float64]:
    """Seconds per item of each ticket, at least 1."""
    count = np.bincount(ticket, minlength=len(total))
    took = total[ticket] / np.maximum(count[ticket], 1)
    for _ in range(SPLITS):
        whole = np.bincount(item, weight, n_items)
        mean = np.bincount(item, weight * took, n_items) / np.maximum(whole, 1e-12)
        together = np.bincount(ticket, mean[item], len(total))
        took = total[ticket] * mean[item] / np.maximum(together[ticket], 1e-12)
    return np.maximum(took, 1.0)


def _draw_in(took: NDArray[np.float64], category: NDArray[np.int64]) -> NDArray[np.float64]:
    """Winsorise by category on the log scale."""
    kept = took.copy()
    for row in np.unique(category):
        log = np.log(took[category == row])
        middle = np.median(log)
        reach = FENCE_SDS * max(1.4826 * float(np.median(np.abs(log - middle))), LEAST_LOG_SD)
        kept[category == row] = np.exp(np.clip(log, middle - reach, middle + reach))
    return kept


def _strength(
    value: NDArray[np.float64], weight: NDArray[np.float64], group: NDArray[np.int64], parent: NDArray[np.int64]
) -> float:
    """k of Bühlmann & Straub: variance within `group` over variance of the groups' means inside `parent`."""
    groups, of = np.unique(group, return_inverse=True)
    parents, up = np.unique(parent, return_inverse=True)
    if len(groups) <= len(parents) or len(value) <= len(groups):
        return PRIOR_STRENGTH
    weight = weight * len(weight) / weight.sum()
    n, m = np.bincount(of, weight), np.bincount(up, weight)
    mean, above = np.bincount(of, weight * value) / n, np.bincount(up, weight * value) / m
    upper = np.zeros(len(groups), dtype=np.int64)
    upper[of] = up
    within = float((weight * (value - mean[of]) ** 2).sum()) / (len(value) - len(groups))
    between = float((n * (mean - above[upper]) ** 2).sum()) - (len(groups) - len(parents)) * within
    between /= float((m - np.bincount(upper, n**2) / m).sum()) or 1.0
    if between <= 0:
        return MOST_STRENGTH
    return min(max(within / between, LEAST_STRENGTH), MOST_STRENGTH)


def _blend(
    took: NDArray[np.float64], weight: NDArray[np.float64], above: NDArray[np.float64], strength: float
) -> NDArray[np.float64]:
    """Own samples and the level above, mixed by credibility, as LEVELS slice means."""
    if not len(took):
        return above
    n = weight.sum() ** 2 / (weight**2).sum()
    own = n / (n + strength)
    points = np.concatenate([took, above])
    return slices(points, np.concatenate([own * weight / weight.sum(), np.full(LEVELS, (1 - own) / LEVELS)]))


def slices(points: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """A weighted sample as LEVELS equally likely values, each the mean of its slice; ascending, seconds."""
    order = np.argsort(points, kind="stable")
    share = np.concatenate([[0.0], np.cumsum(weight[order])])
    below = np.concatenate([[0.0], np.cumsum(weight[order] * points[order])])
    edges = np.linspace(0.0, share[-1], LEVELS + 1)
    return np.asarray(np.diff(np.interp(edges, share, below)) * LEVELS / share[-1], dtype=np.float64)


def _prior() -> NDArray[np.float64]:
    from scipy.special import ndtri

    middle = (np.arange(LEVELS) + 0.5) / LEVELS
    return np.asarray(PRIOR_MEDIAN_S * np.exp(PRIOR_LOG_SD * ndtri(middle)), dtype=np.float64)
