"""Were the waits honest? What was told against what came true, over all and by half hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiamen.counter.selectors.told import CameTrue

if TYPE_CHECKING:
    from jiamen_optim.queueing import Score

HALF_HOUR_S = 1800


@dataclass(frozen=True, slots=True)
class Honesty:
    """Waits told in a half hour (`half`, HH:MM; empty: all): shares in per cent called by the median and the 90 %.

    `loss_s` is the mean pinball loss of the median, `naive_loss_s` that of the rule of thumb: seconds, less is better.
    """

    half: str
    told: int
    within_50: float
    within_90: float
    loss_s: float
    naive_loss_s: float


def honesty(rows: Sequence[CameTrue]) -> list[Honesty]:
    """All together first, then each half hour; nothing where no told wait has come true."""
    if not rows:
        return []
    from jiamen_optim.queueing import QUANTILES_PERCENT, calibrate

    actual = [row.actual_s for row in rows]
    halves = [row.at_s // HALF_HOUR_S * HALF_HOUR_S for row in rows]
    told = calibrate([row.quantiles_s for row in rows], actual, halves)
    naive = calibrate([[row.naive_s] * len(QUANTILES_PERCENT) for row in rows], actual, halves)
    by_half = [
        _row(f"{half // 3600:02}:{half // 60 % 60:02}", score, naive.by_half_hour[half])
        for half, score in sorted(told.by_half_hour.items())
    ]
    return [_row("", told.overall, naive.overall), *by_half]


def _row(half: str, told: "Score", naive: "Score") -> Honesty:
    return Honesty(
        half, told.n, round(100 * told.coverage_50, 1), round(100 * told.coverage_90, 1), round(told.pinball_50_s, 1),
        round(naive.pinball_50_s, 1),
    )  # fmt: skip
