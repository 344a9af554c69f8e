"""Tables of the counter, one idea a file."""

from jiamen.counter.models.tickets import (
    AT_WINDOW,
    STEPS,
    Lane,
    LaneCounter,
    Priority,
    Source,
    State,
    Ticket,
    TicketItem,
    TicketPeriod,
)
from jiamen.counter.models.told import WaitTold
from jiamen.counter.models.windows import QueueDay, Sitting, Window

__all__ = [
    "AT_WINDOW",
    "STEPS",
    "Lane",
    "LaneCounter",
    "Priority",
    "QueueDay",
    "Sitting",
    "Source",
    "State",
    "Ticket",
    "TicketItem",
    "TicketPeriod",
    "WaitTold",
    "Window",
]
