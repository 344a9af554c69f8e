"""What happened at the counter."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class NumberTaken(Fact):
    """Somebody stands in line, or will once at the door."""

    name: ClassVar[str] = "counter.number_taken"
    summary = _("a number was taken")

    ticket: str
    source: str


@dataclass(frozen=True, slots=True)
class TicketMoved(Fact):
    """A ticket went from one state to another."""

    name: ClassVar[str] = "counter.ticket_moved"
    summary = _("a number was called, served, put aside or sent on")

    ticket: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class WindowTaken(Fact):
    """A worker sits down at a window."""

    name: ClassVar[str] = "counter.window_taken"
    summary = _("a window was opened")

    window: int


@dataclass(frozen=True, slots=True)
class WindowLeft(Fact):
    """A worker leaves a window."""

    name: ClassVar[str] = "counter.window_left"
    summary = _("a window was closed")

    window: int


@dataclass(frozen=True, slots=True)
class WindowsSet(Fact):
    """A centre has other windows."""

    name: ClassVar[str] = "counter.windows_set"
    summary = _("the windows of a centre were set up")

    windows: int


@dataclass(frozen=True, slots=True)
class QueueClosed(Fact):
    """No more numbers on a day; who was still waiting was told."""

    name: ClassVar[str] = "counter.queue_closed"
    summary = _("the queue of a day was closed")

    day: str
    sent_home: int


@dataclass(frozen=True, slots=True)
class QueueOpened(Fact):
    """Numbers are given out again."""

    name: ClassVar[str] = "counter.queue_opened"
    summary = _("the queue of a day was opened again")

    day: str


@dataclass(frozen=True, slots=True)
class HelpCalled(Fact):
    """A worker needs colleagues at a window now."""

    name: ClassVar[str] = "counter.help_called"
    summary = _("a worker called for help")

    window: int


# --- appointments ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BookingRuleSet(Fact):
    """A centre gives out appointments in another way."""

    name: ClassVar[str] = "counter.booking_rule_set"
    summary = _("the rule for appointments was changed")


@dataclass(frozen=True, slots=True)
class AppointmentBooked(Fact):
    """Somebody has a time; the confirmation can be sent."""

    name: ClassVar[str] = "counter.appointment_booked"
    summary = _("an appointment was booked")

    starts_at: str


@dataclass(frozen=True, slots=True)
class AppointmentMoved(Fact):
    """A booked time was changed."""

    name: ClassVar[str] = "counter.appointment_moved"
    summary = _("an appointment was moved to another time")

    was: str
    starts_at: str


@dataclass(frozen=True, slots=True)
class AppointmentCancelled(Fact):
    """A booked time was given back."""

    name: ClassVar[str] = "counter.appointment_cancelled"
    summary = _("an appointment was cancelled")

    starts_at: str


@dataclass(frozen=True, slots=True)
class AppointmentUpset(Fact):
    """The centre is not open at a booked time any more: whoever booked it must be told."""

    name: ClassVar[str] = "counter.appointment_upset"
    summary = _("an appointment is no longer in opening hours")

    starts_at: str


@dataclass(frozen=True, slots=True)
class AppointmentNear(Fact):
    """A booked time is a day away: the reminder can be sent."""

    name: ClassVar[str] = "counter.appointment_near"
    summary = _("an appointment is a day away")

    starts_at: str


@dataclass(frozen=True, slots=True)
class AppointmentArrived(Fact):
    """Whoever booked is here and stands in line."""

    name: ClassVar[str] = "counter.appointment_arrived"
    summary = _("somebody with an appointment arrived")

    ticket: str
