"""Were the estimates honest? Forecast quantiles held against what happened.

Coverage and the probability integral transform say whether the stated shares are true (Dawid 1984; Gneiting, Balabdaoui &
Raftery, JRSS B 2007; ties spread as in Czado, Gneiting & Held, Biometrics 2009). Pinball loss and the continuous ranked
probability score are proper: an honest estimate has the least (Gneiting & Raftery, JASA 2007); the score is the mean of
twice the pinball loss over the levels (Laio & Tamea, HESS 2007).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.queueing.forecast import MEDIAN, NINETY, QUANTILES_PERCENT


@dataclass(frozen=True)
class Score:
    """`n` estimates: the shares called by the stated median and 90 % (0.5 and 0.9 if honest), losses in seconds.

    A wait that equals several stated quantiles, as where nobody has to wait, counts by each of them in part. `pit` are
    shares of the actual waits between one stated quantile and the next, 20 bins from 0 to 1; all 0.05 if honest.
    """

    n: int
    coverage_50: float
    coverage_90: float
    pinball_50_s: float
    pinball_90_s: float
    crps_s: float
    pit: tuple[float, ...]


@dataclass(frozen=True)
class Calibration:
    """The score over all, and by half hour (seconds of the day when it begins)."""

    overall: Score
    by_half_hour: Mapping[int, Score]


def calibrate(predicted_s: ArrayLike, actual_s: ArrayLike, half_hour_s: ArrayLike) -> Calibration:
    """Score estimates `predicted_s` (n × len(QUANTILES_PERCENT), ascending) against waits `actual_s` (n), in seconds.

    `half_hour_s` (n) is the half hour in which each estimate was given. Raises ProblemError when the shapes differ, a row
    falls, or there is nothing to score.
    """
    predicted = np.asarray(predicted_s, dtype=np.float64)
    actual = np.asarray(actual_s, dtype=np.float64)
    half_hours = np.asarray(half_hour_s, dtype=np.int64)
    if not len(actual):
        raise ProblemError("nothing", "No estimate has come true yet. Wait until some tickets have been called.")
    if predicted.shape != (len(actual), len(QUANTILES_PERCENT)) or half_hours.shape != actual.shape:
        raise ProblemError(
            "shapes", f"Give {len(QUANTILES_PERCENT)} quantiles, one wait and one half hour per estimate."
        )
    falling = np.nonzero((np.diff(predicted, axis=1) < 0).any(axis=1))[0]
    if len(falling):
        rows = tuple(int(row) for row in falling[:20])
        raise ProblemError(
            "falling", f"The quantiles of estimate {rows[0] + 1} fall. Give them in ascending order.", rows
        )
    halves = {int(half): half_hours == half for half in np.unique(half_hours)}
    return Calibration(
        _score(predicted, actual), {half: _score(predicted[rows], actual[rows]) for half, rows in halves.items()}
    )


def pinball_s(predicted_s: NDArray[np.float64], actual_s: NDArray[np.float64], level: float) -> float:
    """Mean pinball loss of a quantile: `level` per second too early, 1 − `level` per second too late (Koenker & Bassett 1978)."""
    short = actual_s - predicted_s
    return float(np.maximum(level * short, (level - 1) * short).mean())


def _score(predicted: NDArray[np.float64], actual: NDArray[np.float64]) -> Score:
    losses = [pinball_s(predicted[:, row], actual, percent / 100) for row, percent in enumerate(QUANTILES_PERCENT)]
    pit = _pit(predicted, actual)
    return Score(
        n=len(actual),
        coverage_50=float(pit[: MEDIAN + 1].sum()),
        coverage_90=float(pit[: NINETY + 1].sum()),
        pinball_50_s=losses[MEDIAN],
        pinball_90_s=losses[NINETY],
        crps_s=2 * float(np.mean(losses)),
        pit=tuple(pit.tolist()),
    )


def _pit(predicted: NDArray[np.float64], actual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each bin; a wait that equals several quantiles is spread over the bins they bound."""
    bins = predicted.shape[1] + 1
    first = (predicted < actual[:, None]).sum(axis=1)
    last = (predicted <= actual[:, None]).sum(axis=1)
    inside = (np.arange(bins) >= first[:, None]) & (np.arange(bins) <= last[:, None])
    return np.asarray((inside / inside.sum(axis=1, keepdims=True)).mean(axis=0), dtype=np.float64)
