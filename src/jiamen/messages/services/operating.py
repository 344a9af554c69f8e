"""What people do with messages: send again, hand over a sheet of paper, read one's own."""

from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now
from jiamen.kernel.errors import SignInNeeded
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows
from jiamen.messages.errors import CannotSendAgain, NoSuchMessage, NotAPaper
from jiamen.messages.events import HandedOver, SentAgain
from jiamen.messages.models import Channel, Message, Reason, State
from jiamen.messages.permissions import READ_MESSAGES, SEND_AGAIN
from jiamen.messages.services.quiet import allowed_from
from jiamen.messages.services.sending import TASK, TRIES
from jiamen.messages.services.steps import step

USEFUL_AGAIN = timedelta(days=1)


@transaction.atomic
def send_again(actor: Actor, *, message: Message) -> None:
    """Put a message that was given up, or of which nobody knows, back in line with all its tries.

    Raises:
        NotPermitted: not the actor's area, or not the right.
        CannotSendAgain: it stands elsewhere by now.
    """
    require(actor, SEND_AGAIN, area=message.area)
    [row] = lock_rows(Message.objects.filter(pk=message.pk))
    if row.state not in (State.GIVEN_UP, State.UNSURE):
        raise CannotSendAgain()
    moment = now()
    then = moment if row.urgent else allowed_from(moment)
    useful = max(row.useful_until, then + USEFUL_AGAIN)
    times = {"next_try_at": then, "useful_until": useful, "tries_left": TRIES}
    step(row, State.WAITING, moment, reason=Reason.AGAIN, who=actor.label, **times)
    publish(actor, SentAgain(subject=f"message:{row.pk}", area=row.area, event=row.event))
    if then <= moment:
        app.configure_task(TASK).defer(message_id=row.pk)


@transaction.atomic
def hand_over(actor: Actor, *, message: Message) -> None:
    """A printed message is in the person's hands.

    Raises:
        NotPermitted: not the actor's area, or not the right.
        NotAPaper: it goes another way, or was handed over before.
    """
    require(actor, READ_MESSAGES, area=message.area)
    [row] = lock_rows(Message.objects.filter(pk=message.pk))
    if row.channel != Channel.PRINT or row.state != State.WAITING:
        raise NotAPaper()
    moment = now()
    step(row, State.SENT, moment, who=actor.label, sent_at=moment)
    publish(actor, HandedOver(subject=f"message:{row.pk}", area=row.area, event=row.event))


def mark_read(actor: Actor, *, message_id: int | None = None) -> None:
    """The actor has read one of their own messages, or all.

    Raises:
        SignInNeeded: nobody is signed in.
        NoSuchMessage: none of their own with this number.
    """
    if actor.user_id is None:
        raise SignInNeeded()
    mine = Message.objects.filter(user_id=actor.user_id, channel=Channel.IN_APP)
    if message_id is not None:
        mine = mine.filter(pk=message_id)
        if not mine.exists():
            raise NoSuchMessage()
    mine.filter(read_at__isnull=True).update(read_at=now())
