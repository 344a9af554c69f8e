"""Delivery by a worker: take one, hand it over, write down what became of it. Each in its own transaction.

Whoever takes a message commits "being sent" before the service hears of it, so a second worker, or the same one after a crash,
finds it taken: at most once. What nobody can know ends as *unsure* and waits for a person
(docs/decisions/0008-messages-at-most-once.md).
"""

import json
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from jiamen.kernel.clock import now
from jiamen.messages.errors import NotTaken, Unsure
from jiamen.messages.models import Contact, Message, Reason, State
from jiamen.messages.models.kinds import SERVICES
from jiamen.messages.services.channels import Letter, adapter_for
from jiamen.messages.services.quiet import allowed_from
from jiamen.messages.services.sending import TRIES
from jiamen.messages.services.silence import stop_url
from jiamen.messages.services.steps import step

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=1)
PAUSE_GROWS = 4
LEASE = timedelta(minutes=10)
"""Longer than any adapter takes: a message being sent for so long is in nobody's hands."""
MOST_AT_ONCE = 500
LONGEST_S = 50.0


@dataclass(frozen=True, slots=True)
class _Outcome:
    state: State
    reason: str = ""
    detail: str = ""


def deliver(message_id: int) -> bool:
    """Deliver one message if it is due; whether it was taken."""
    return _deliver_one(Q(pk=message_id))


def deliver_due() -> int:
    """Deliver what is due, the longest waiting first, for a minute at most; how many were taken."""
    began = time.monotonic()
    taken = 0
    while taken < MOST_AT_ONCE and time.monotonic() - began < LONGEST_S and _deliver_one(Q()):
        taken += 1
    return taken


def settle_lost() -> int:
    """Messages whose worker died with them become unsure; how many."""
    moment = now()
    with transaction.atomic():
        lost = Message.objects.filter(state=State.SENDING, taken_at__lt=moment - LEASE)
        rows = list(lost.select_for_update(skip_locked=True, of=("self",)))
        for message in rows:
            step(message, State.UNSURE, moment, reason=Reason.STOPPED)
    return len(rows)


def pause_after(tries_left: int) -> timedelta:
    """How long to wait after a failure that leaves so many tries: 1, 4, 16, 64, 256 minutes."""
    return FIRST_PAUSE * int(PAUSE_GROWS ** (TRIES - tries_left - 1))


def _deliver_one(which: Q) -> bool:
    message = _take(which)
    if message is None:
        return False
    if message.state == State.SENDING:
        _settle(message, _hand_over(message))
    return True


def _locked(due: "QuerySet[Message]") -> Message | None:
    """The first due message no other worker holds."""
    return due.select_for_update(skip_locked=True, of=("self",)).first()


@transaction.atomic
def _take(which: Q) -> Message | None:
    """Take a due message, or write down why it need not go (now)."""
    moment = now()
    due = Message.objects.filter(which, state=State.WAITING, next_try_at__lte=moment, channel__in=SERVICES)
    message = _locked(due.order_by("next_try_at", "pk"))
    if message is None:
        return None
    later = moment if message.urgent else allowed_from(moment)
    if Contact.objects.filter(key=message.recipient_key, silent_since__isnull=False).exists():
        step(message, State.SILENT, moment, reason=Reason.SILENCE)
    elif message.useful_until < moment:
        step(message, State.GIVEN_UP, moment, reason=Reason.TOO_LATE)
    elif later > moment:
        message.next_try_at = later
        message.save(update_fields=["next_try_at"])
    else:
        message.attempts, message.tries_left = message.attempts + 1, message.tries_left - 1
        step(message, State.SENDING, moment, taken_at=moment, attempts=message.attempts, tries_left=message.tries_left)
    return message


def _hand_over(message: Message) -> _Outcome:
    """Give it to the service of its channel. Outside of any transaction: a service may take seconds."""
    contact = Contact.objects.get(key=message.recipient_key)
    letter = Letter(
        message.pk, message.address, message.masked, message.title, message.text, message.language, stop_url(contact),
        json.loads(message.extra or "{}"),
    )  # fmt: skip  # in the order of the fields
    try:
        adapter_for(message.channel).send(letter)
    except NotTaken as failure:
        detail = failure.detail.replace(message.address, message.masked).replace("\0", "")
        again = failure.again and message.tries_left > 0
        return _Outcome(State.WAITING if again else State.GIVEN_UP, failure.reason, detail)
    except Unsure:
        return _Outcome(State.UNSURE, Reason.NO_ANSWER)
    except Exception as fault:  # an adapter may be anybody's code; the message must not hang for it
        log.exception("adapter failed", extra={"message_id": message.pk, "channel": message.channel})
        return _Outcome(State.UNSURE, Reason.NO_ANSWER, type(fault).__name__)
    return _Outcome(State.SENT)


@transaction.atomic
def _settle(taken: Message, outcome: _Outcome) -> None:
    """Write down how this try ended, unless another one has begun meanwhile."""
    rows = Message.objects.filter(pk=taken.pk, attempts=taken.attempts, state__in=[State.SENDING, State.UNSURE])
    message = rows.select_for_update(of=("self",)).first()
    if message is None or message.state == outcome.state:
        return
    moment = now()
    told = {"reason": outcome.reason, "detail": outcome.detail}
    if outcome.state is State.SENT:
        step(message, State.SENT, moment, sent_at=moment)
    elif outcome.state is State.WAITING:
        step(message, State.WAITING, moment, **told, next_try_at=_next_try(message, moment))
    else:
        step(message, outcome.state, moment, **told)


def _next_try(message: Message, moment: datetime) -> datetime:
    then = moment + pause_after(message.tries_left)
    return then if message.urgent else allowed_from(then)
