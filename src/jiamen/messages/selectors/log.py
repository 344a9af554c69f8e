"""Reads of the sent log: a list for staff, one message with its history, a person's own."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import SignInNeeded
from jiamen.messages.errors import NoSuchMessage
from jiamen.messages.models import Channel, Message, MessageStep, Reason, State, known_event
from jiamen.messages.permissions import READ_MESSAGES, SEND_AGAIN

SECRETS = ("address", "title", "text", "extra")
OWN_SHOWN = 200


def message_rows(actor: Actor) -> "QuerySet[Message]":
    """Messages of the actor's area, the latest first, without addresses and texts.

    Raises:
        NotPermitted: the actor may not see messages.
    """
    require(actor, READ_MESSAGES)
    rows: QuerySet[Message] = Message.objects.visible_to(actor.under(READ_MESSAGES))
    return rows.defer(*SECRETS)


@dataclass(frozen=True, slots=True)
class OneMessage:
    """A message on its own page, with what the actor may do about it."""

    message: Message
    event: str
    steps: tuple[MessageStep, ...]
    to_print: bool
    again: bool


def one_message(actor: Actor, pk: int) -> OneMessage:
    """A message of the actor's area with its history (two queries).

    Raises:
        NotPermitted: the actor may not see messages.
        NoSuchMessage: none in the actor's area.
    """
    message = message_rows(actor).filter(pk=pk).defer(None).defer("address", "extra").first()
    if message is None:
        raise NoSuchMessage()
    waiting = message.channel == Channel.PRINT and message.state == State.WAITING
    lost = message.state in (State.GIVEN_UP, State.UNSURE)
    again = lost and can(actor, SEND_AGAIN, area=message.area)
    return OneMessage(message, event_title(message.event), tuple(message.steps.order_by("pk")), waiting, again)


def event_title(code: str) -> str:
    """The title of an event, or its code when no app declares it any more."""
    event = known_event(code)
    return str(event.title) if event else code


def why(message: Message | MessageStep) -> str:
    """Why a message stands where it stands, in a sentence, with the service's own words behind it."""
    if not message.reason:
        return ""
    sentence = str(Reason(message.reason).label)
    return _("{sentence} ({detail})").format(sentence=sentence, detail=message.detail) if message.detail else sentence


def own_messages(actor: Actor) -> list[Message]:
    """The latest messages to the actor's own account (one query).

    Raises:
        SignInNeeded: nobody is signed in.
    """
    if actor.user_id is None:
        raise SignInNeeded()
    rows = Message.objects.filter(user_id=actor.user_id, channel=Channel.IN_APP)
    return list(rows.defer("address", "extra")[:OWN_SHOWN])


def own_unread(actor: Actor) -> int:
    """How many messages to the actor's own account are unread (one query)."""
    return Message.objects.filter(user_id=actor.user_id or 0, channel=Channel.IN_APP, read_at__isnull=True).count()
