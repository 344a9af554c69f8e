"""Tables of the counter, one idea a file."""

from jiamen.counter.models.appointments import (
    BOOKING_STEPS,
    HAS_PLACE,
    Appointment,
    AppointmentItem,
    AppointmentPeriod,
    BookingRule,
    BookingState,
    Slot,
    SlotLength,
)
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
    "BOOKING_STEPS",
    "HAS_PLACE",
    "STEPS",
    "Appointment",
    "AppointmentItem",
    "AppointmentPeriod",
    "BookingRule",
    "BookingState",
    "Lane",
    "LaneCounter",
    "Priority",
    "QueueDay",
    "Sitting",
    "Slot",
    "SlotLength",
    "Source",
    "State",
    "Ticket",
    "TicketItem",
    "TicketPeriod",
    "WaitTold",
    "Window",
]
