"""Queueing: how long will it take? The waiting time of everybody in a hall, and what another plan for the windows does.

Data in (`QueueProblem`), `estimate` for those who wait, `simulate` for the day, one played day from `play` looked at by
`check`, estimates held against what happened by `calibrate`.

How it works, one file each: `service` and `arrivals` learn from past tickets, `today` from those of the day; `layout`
lays the data out; `kernel` plays the queue event by event; `simulate` plays it many times and makes the `forecast`;
`what_if` changes the windows; `formulas` has what is known exactly.
"""

from jiamen_optim.queueing.arrivals import Joined, learn_arrivals
from jiamen_optim.queueing.calibration import Calibration, Score, calibrate
from jiamen_optim.queueing.check import Violation, check
from jiamen_optim.queueing.forecast import (
    LONG_WAIT_S,
    QUANTILES_PERCENT,
    Forecast,
    HalfHour,
    Person,
    WaitEstimate,
    Waits,
)
from jiamen_optim.queueing.problem import HALF_HOUR_S, Expected, Lane, QueueProblem, Serving, Span, Ticket, Window
from jiamen_optim.queueing.service import Served, ServiceModel, learn
from jiamen_optim.queueing.simulate import estimate, simulate
from jiamen_optim.queueing.today import as_busy_as, at_pace_of
from jiamen_optim.queueing.trace import play
from jiamen_optim.queueing.what_if import with_closed, with_open

__all__ = [
    "HALF_HOUR_S", "LONG_WAIT_S", "QUANTILES_PERCENT", "Calibration", "Expected", "Forecast", "HalfHour", "Joined", "Lane",
    "Person", "QueueProblem", "Score", "Served", "ServiceModel", "Serving", "Span", "Ticket", "Violation", "WaitEstimate",
    "Waits", "Window", "as_busy_as", "at_pace_of", "calibrate", "check", "estimate", "learn", "learn_arrivals", "play",
    "simulate", "with_closed", "with_open",
]  # fmt: skip
