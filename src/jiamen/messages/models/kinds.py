"""Events that people are told of: declared by the apps that send them, listed here."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.words import listed
from jiamen.messages.errors import BraceAlone, EventUnknown, PlaceholderUnknown


class Channel(models.TextChoices):
    """The ways a message can go."""

    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail message")
    WECHAT = "wechat", _("WeChat")
    IN_APP = "in_app", _("on this site")
    PRINT = "print", _("on paper")


SERVICES = (Channel.SMS, Channel.EMAIL, Channel.WECHAT)
"""Channels where something outside the house delivers: a worker hands over, quiet hours and silence count."""

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value an event brings along: `{name}` in a text, what it means, and an example for the preview."""

    name: str
    title: Promise
    example: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Title and text in one language, with placeholders."""

    title: str
    text: str


@dataclass(frozen=True)
class MessageEvent:
    """A reason to write to people. Making one puts it on the list; do it in `<app>/services/messages.py`."""

    code: str
    title: Promise
    placeholders: tuple[Placeholder, ...]
    zh: Wording
    en: Wording
    channels: tuple[Channel, ...] = (Channel.SMS, Channel.WECHAT, Channel.IN_APP)
    urgent: bool = False
    """Goes out at night too."""
    useful_for: timedelta = timedelta(days=2)
    """After so long the message helps nobody any more and is not sent."""

    every: ClassVar[dict[str, "MessageEvent"]] = {}

    def __post_init__(self) -> None:
        if self.code in self.every:
            raise ValueError(f"message event {self.code} is declared twice")
        for words in (self.zh, self.en):
            self.check(words)
        self.every[self.code] = self

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the placeholders."""
        return tuple(place.name for place in self.placeholders)

    @property
    def examples(self) -> dict[str, str]:
        """A value for every placeholder."""
        return {place.name: place.example for place in self.placeholders}

    def check(self, words: Wording) -> None:
        """Nothing when every placeholder of the texts is one of this event.

        Raises:
            PlaceholderUnknown: a name in braces that the event does not bring along.
            BraceAlone: a brace that belongs to no placeholder.
        """
        for field, text in (("title", words.title), ("text", words.text)):
            for name in _PLACE.findall(text):
                if name not in self.names:
                    known = listed(f"{{{known}}}" for known in self.names)
                    raise PlaceholderUnknown(field=field, name=f"{{{name}}}", known=known)
            if set("{}") & set(_PLACE.sub("", text)):
                raise BraceAlone(field=field)


def fill(text: str, values: dict[str, str]) -> str:
    """The text with its placeholders filled in, once: braces inside a value stay what they are."""
    return _PLACE.sub(lambda place: values[place.group(1)], text)


@cache
def _declared() -> None:
    autodiscover_modules("services.messages")


def all_events() -> tuple[MessageEvent, ...]:
    """Every event of the installed apps, by code."""
    _declared()
    return tuple(sorted(MessageEvent.every.values(), key=lambda event: event.code))


def known_event(code: str) -> MessageEvent | None:
    """The event with this code, if an app still declares it."""
    _declared()
    return MessageEvent.every.get(code)


def find_event(code: str) -> MessageEvent:
    """The event with this code.

    Raises:
        EventUnknown: there is none.
    """
    event = known_event(code)
    if event is None:
        raise EventUnknown()
    return event
