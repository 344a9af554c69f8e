"""What a simulation says: waits of those in the queue, the half hours of the day, everybody of one played day."""

from dataclasses import dataclass

from jiamen_optim.common.stop import StopReason
from jiamen_optim.queueing.problem import Ticket

QUANTILES_PERCENT = tuple(range(5, 100, 5))
MEDIAN, NINETY = QUANTILES_PERCENT.index(50), QUANTILES_PERCENT.index(90)
LONG_WAIT_S = 1200


@dataclass(frozen=True)
class WaitEstimate:
    """One ticket: how long from now until it is called.

    `quantiles_s` at QUANTILES_PERCENT, None where the hall closes before; `ahead` is the median number of calls before this
    one, None likewise; `not_called_share` the probability that the hall closes first.
    """

    quantiles_s: tuple[int | None, ...]
    ahead: int | None
    not_called_share: float

    @property
    def median_s(self) -> int | None:
        """Half of the time it is called by then."""
        return self.quantiles_s[MEDIAN]

    @property
    def p90_s(self) -> int | None:
        """Nine times in ten it is called by then."""
        return self.quantiles_s[NINETY]


@dataclass(frozen=True)
class Waits:
    """An estimate per ticket, in their rows; None for a booking that is not here yet and was not asked for."""

    estimates: tuple[WaitEstimate | None, ...]
    replications: int
    stop_reason: StopReason

    def next_up(self, count: int) -> tuple[int, ...]:
        """The rows of the tickets likely to be called next, soonest first."""
        soon = [(one.median_s, one.ahead, row) for row, one in enumerate(self.estimates) if one is not None]
        known = sorted((wait, ahead, row) for wait, ahead, row in soon if wait is not None and ahead is not None)
        return tuple(row for _, _, row in known[:count])


@dataclass(frozen=True)
class HalfHour:
    """Those who become callable in the half hour from `from_s`, and the hall during it.

    Wait in seconds from becoming callable until called: mean of those called; quantiles of all, None where the hall closes
    first or nobody comes. `people`, `queue_length` and `not_called` are means; `utilisation` is busy over staffed window
    time, None when no window is staffed; `long_wait_share` waits more than LONG_WAIT_S or is not called.
    """

    from_s: int
    people: float
    mean_wait_s: float | None
    median_wait_s: int | None
    p90_wait_s: int | None
    long_wait_share: float
    not_called: float
    queue_length: float
    utilisation: float | None


@dataclass(frozen=True)
class Forecast:
    """The rest of the day: those in the queue, half hour by half hour, and over the whole of it."""

    waits: Waits
    half_hours: tuple[HalfHour, ...]
    people: float
    mean_wait_s: float | None
    long_wait_share: float
    not_called: float
    overtime_s: float
    seconds: float


@dataclass(frozen=True)
class Person:
    """Somebody of a played day; `called_s`, `window` (its number) and `rank` are None if the hall closed first.

    `takes_s` is the time at the window, also of somebody who does not come when called (`comes` False).
    """

    ticket: Ticket
    takes_s: int
    comes: bool
    called_s: int | None
    window: int | None
    rank: int | None
