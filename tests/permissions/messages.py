"""Who may open what of messages; part of the matrix."""

from typing import Any
from uuid import uuid4

from jiamen.messages.models import Contact, Message, Reason, State
from jiamen.messages.permissions import READ_MESSAGES, SEND_AGAIN, SET_TEXTS
from jiamen.messages.services.messages import TRIAL
from jiamen.messages.services.silence import stop_mark
from tests.factories import HERE
from tests.messages.make import PHONE, make_message, make_texts
from tests.permissions.row import both_areas, deed, own, page, public, thing


def message() -> dict[str, Any]:
    """A message of HERE that waits."""
    return {"pk": make_message().pk}


def lost() -> dict[str, Any]:
    """A message of HERE that was given up."""
    found = make_message()
    Message.objects.filter(pk=found.pk).update(state=State.GIVEN_UP, reason=Reason.REFUSED)
    return {"pk": found.pk}


def paper() -> dict[str, Any]:
    """A message of HERE for paper."""
    found = make_message()
    Message.objects.filter(pk=found.pk).update(channel="print")
    return {"pk": found.pk}


def trial_event() -> dict[str, Any]:
    """An event, and areas to set its texts in."""
    both_areas()
    return {"code": TRIAL.code}


def mark() -> dict[str, Any]:
    """The link in a message."""
    make_message()
    return {"mark": stop_mark(Contact.objects.get())}


def _texts() -> dict[str, Any]:
    typed = make_texts()
    return {name: getattr(typed, name) for name in typed.__slots__} | {"area": HERE}


def _trial() -> dict[str, Any]:
    both_areas()
    return {"once": uuid4(), "address": PHONE}


MESSAGES = [
    public("silence", args=mark),
    public("silence", args=mark, method="POST", status=302),
    own("my-messages:list"),
    own("my-messages:read-all", method="POST", status=302, anonymous=401),
    own("my-messages:read", args=message, method="POST", status=404, anonymous=401),
    page("notices:log", READ_MESSAGES),
    thing("notices:message", READ_MESSAGES, message),
    thing("notices:sheet", READ_MESSAGES, message),
    deed("notices:handed-over", READ_MESSAGES, paper),
    deed("notices:again", SEND_AGAIN, lost, seen_by=frozenset(READ_MESSAGES.roles)),
    page("notices:trial", SET_TEXTS, args=both_areas),
    deed("notices:trial", SET_TEXTS, data=_trial, outside=302),
    page("notices:events", SET_TEXTS, args=both_areas),
    page("notices:event", SET_TEXTS, args=trial_event),
    deed("notices:event", SET_TEXTS, trial_event, data=_texts),
    deed("notices:event-reset", SET_TEXTS, trial_event, data=lambda: {"area": HERE}),
]
