"""Writing messages down, inside the transaction of what they tell of. Nothing is delivered here."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override
from procrastinate.contrib.django import app

from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.secrets import blind_key
from jiamen.messages.models import Channel, Contact, Message, MessageEvent, Reason, State
from jiamen.messages.models.kinds import SERVICES, fill
from jiamen.messages.selectors.wording import Words, words_in_force
from jiamen.messages.services.quiet import allowed_from
from jiamen.messages.services.recipients import Recipient
from jiamen.messages.services.steps import begin

TASK = "messages.deliver"
LONGEST_VALUE = 200
TRIES = 6
"""How often a worker tries before it gives up: the last about six hours after the first."""


@dataclass(frozen=True, slots=True)
class _Draft:
    event: MessageEvent
    subject: str
    area: str
    to: Recipient
    words: Words
    values: dict[str, str]
    moment: datetime


@transaction.atomic
def send(
    actor: Actor, *, event: MessageEvent, subject: str, area: str, to: Recipient, values: Mapping[str, object]
) -> list[Message]:
    """Write a message on every channel that is switched on for the event in the area (code) and reaches the person; on paper
    only where no other does. `values` fills the placeholders: text, lazy text or an aware moment. A second call for the same
    event, subject and address writes nothing. Part of the calling service's write, which has asked for its own right.

    Raises:
        KeyError: a placeholder of the event got no value.
    """
    said = {name: _plain(values[name], to.language) for name in event.names}
    draft = _Draft(event, subject, area, to, words_in_force(event, area), said, now())
    made = [message for channel in _reaching(draft) if (message := _write(draft, channel))]
    for message in made:
        begin(message, actor.label)
        if message.next_try_at and message.next_try_at <= draft.moment:
            app.configure_task(TASK).defer(message_id=message.pk)
    return made


def _reaching(draft: _Draft) -> Iterator[Channel]:
    """The channels that reach the person."""
    reached = False
    for channel in draft.words.channels:
        ready = channel is not Channel.WECHAT or draft.words.wechat_template
        if channel is not Channel.PRINT and ready and draft.to.address(channel):
            reached = True
            yield channel
    if Channel.PRINT in draft.words.channels and not reached:
        yield Channel.PRINT


def _write(draft: _Draft, channel: Channel) -> Message | None:
    """The message on one channel; None when it is there already."""
    address, moment = draft.to.address(channel), draft.moment
    key = blind_key(f"message:{channel}", address)
    wording = draft.words.in_language(draft.to.language)
    outside = channel in SERVICES
    columns = {
        "area": draft.area, "address": address if outside else "", "masked": draft.to.masked(channel),
        "user_id": draft.to.user_id if channel is Channel.IN_APP else None, "language": draft.to.language,
        "title": fill(wording.title, draft.values), "text": fill(wording.text, draft.values),
        "urgent": draft.event.urgent, "created_at": moment, "useful_until": moment + draft.event.useful_for,
        "tries_left": TRIES,
    }  # fmt: skip  # five lines say it better than ten
    if channel is Channel.WECHAT:
        fields = {name: fill(text, draft.values) for name, text in draft.words.wechat_fields.items()}
        columns["extra"] = json.dumps({"template": draft.words.wechat_template, "fields": fields}, ensure_ascii=False)
    if channel is Channel.IN_APP:
        columns |= {"state": State.SENT, "sent_at": moment}
    if outside:
        contact, _made = Contact.objects.get_or_create(key=key)
        if contact.silent_since:
            columns |= {"state": State.SILENT, "reason": Reason.SILENCE}
        else:
            columns["next_try_at"] = moment if draft.event.urgent else allowed_from(moment)
    same = {"event": draft.event.code, "subject": draft.subject, "recipient_key": key, "channel": channel}
    message, new = Message.objects.get_or_create(**same, defaults=columns)
    return message if new else None


def _plain(value: object, language: str) -> str:
    """A value as the reader's language writes it, without control characters."""
    with override(language):
        said = date_format(localtime(value), "DATETIME_FORMAT") if isinstance(value, datetime) else str(value)
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in said)
    return kept.strip()[:LONGEST_VALUE]
