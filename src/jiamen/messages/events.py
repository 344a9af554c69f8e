"""Facts about messages. No fact carries an address or a text."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class TextsSet(Fact):
    """An operator changed texts or switches of an event for an area."""

    name: ClassVar[str] = "messages.texts_set"
    summary: ClassVar[str | Promise] = _("texts of a message changed")
    event: str


@dataclass(frozen=True, slots=True)
class TextsReset(Fact):
    """An operator went back to what the wider area, or the product, says."""

    name: ClassVar[str] = "messages.texts_reset"
    summary: ClassVar[str | Promise] = _("own texts of a message removed")
    event: str


@dataclass(frozen=True, slots=True)
class SentAgain(Fact):
    """Somebody had a message sent again."""

    name: ClassVar[str] = "messages.sent_again"
    summary: ClassVar[str | Promise] = _("message sent again")
    event: str


@dataclass(frozen=True, slots=True)
class HandedOver(Fact):
    """A printed message was handed over."""

    name: ClassVar[str] = "messages.handed_over"
    summary: ClassVar[str | Promise] = _("printed message handed over")
    event: str


@dataclass(frozen=True, slots=True)
class SilenceChanged(Fact):
    """Somebody asked for no more messages, or for messages again."""

    name: ClassVar[str] = "messages.silence_changed"
    summary: ClassVar[str | Promise] = _("messages stopped or wanted again")
    silent: bool
