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
