"""Writes of messages. Other apps need `send`, `Recipient` and `recipient_of`."""

from jiamen.messages.services.recipients import Recipient, recipient_of
from jiamen.messages.services.sending import send

__all__ = ["Recipient", "recipient_of", "send"]
