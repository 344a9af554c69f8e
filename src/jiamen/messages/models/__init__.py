"""Tables of messages, and the events that apps declare."""

from jiamen.messages.models.choices import EventChoice
from jiamen.messages.models.contacts import AccessToken, Contact
from jiamen.messages.models.kinds import (
    Channel,
    MessageEvent,
    Placeholder,
    Wording,
    all_events,
    find_event,
    known_event,
)
from jiamen.messages.models.log import STEPS, Message, MessageStep, Reason, State

__all__ = [
    "STEPS",
    "AccessToken",
    "Channel",
    "Contact",
    "EventChoice",
    "Message",
    "MessageEvent",
    "MessageStep",
    "Placeholder",
    "Reason",
    "State",
    "Wording",
    "all_events",
    "find_event",
    "known_event",
]
