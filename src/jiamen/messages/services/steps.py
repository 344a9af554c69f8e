"""The one way a message changes its state: the row and its history, together."""

from datetime import datetime
from typing import Any

from jiamen.messages.models import STEPS, Message, MessageStep, State


def begin(message: Message, who: str) -> None:
    """The first state of a new message."""
    _write(message, message.created_at, who)


def step(
    message: Message, to: State, moment: datetime, *, reason: str = "", detail: str = "", who: str = "", **more: Any
) -> None:
    """Move a locked message on; `more` are further columns. Call it inside the transaction that locked it.

    Raises:
        ValueError: not from where the message stands; who calls looks first.
    """
    if to not in STEPS[State(message.state)]:
        raise ValueError(f"message {message.pk}: {message.state} → {to}")
    columns = {"state": to, "reason": reason, "detail": detail[:200], **more}
    for name, value in columns.items():
        setattr(message, name, value)
    message.save(update_fields=list(columns))
    _write(message, moment, who)


def _write(message: Message, moment: datetime, who: str) -> None:
    MessageStep.objects.create(
        message=message, state=message.state, since=moment, reason=message.reason, detail=message.detail, who=who[:200]
    )
