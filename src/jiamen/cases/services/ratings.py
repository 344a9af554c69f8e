"""Rating a service: invited once, rated once, said why once. Nothing here writes down who rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from jiamen.cases.errors import AlreadyRated, AlreadySaid, NotYetPutRight, OwnService, WordsTooLate
from jiamen.cases.events import RatingInvited, RectificationOpened, ServiceRated
from jiamen.cases.models import (
    LOW,
    Level,
    Rating,
    RatingChannel,
    RatingInvitation,
    RatingRemark,
    Reason,
    Rectification,
    Stage,
)
from jiamen.cases.selectors.deadlines import due_on
from jiamen.cases.selectors.ratings import check_open
from jiamen.cases.services.messages import RATE
from jiamen.cases.services.stages import locked, move, open_period
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows
from jiamen.kernel.secrets import new_key
from jiamen.messages.services.recipients import Recipient
from jiamen.messages.services.sending import send
from jiamen.places.models import Centre
from jiamen.places.selectors.timetables import calendar_from

VALID = timedelta(days=7)
WORDS_WITHIN = timedelta(minutes=30)
PUT_RIGHT_DAYS = 15
"""Working days, by the national rules."""
CALENDAR_DAYS = 60  # fifteen working days are never farther away
NOBODY = Actor.anonymous()
"""Whoever rates stays unnamed in the log too: no account, no address."""


@dataclass(frozen=True, slots=True)
class Words:
    """Why a rating is as it is; `phone` only for the call back after a low one."""

    reasons: Sequence[Reason] = ()
    comment: str = ""
    phone: str = ""


@transaction.atomic
def invite(
    actor: Actor,
    *,
    subject: str,
    centre: Centre,
    items: Sequence[str],
    worker: int | None,
    window: int | None = None,
    to: Recipient | None = None,
) -> str:
    """Let the resident rate a service that has just ended; the key of the page `/r/<key>/`.

    Called by the service that ends it, which has asked for the right. A second call for a `subject` ("ticket:12", "case:7")
    answers the first key. `items` are codes, `worker` an account, `window` the number where the pad stands; `to` gets the
    link as a message too.
    """
    moment = now()
    invitation, made = RatingInvitation.objects.get_or_create(
        subject=subject,
        defaults={
            "key": new_key(16), "centre": centre, "items": list(items), "worker_id": worker, "window": window,
            "made_at": moment, "expires_at": moment + VALID,
        },
    )  # fmt: skip
    if made:
        publish(actor, RatingInvited(subject=subject, area=centre.area_id))
    if made and to is not None:
        link = f"{settings.SITE_ADDRESS}{reverse('cases:rate', args=[invitation.key])}?by={RatingChannel.SMS}"
        values = {"centre": centre.name, "link": link}
        send(actor, event=RATE, subject=subject, area=centre.area_id, to=to, values=values)
    return str(invitation.key)


@transaction.atomic
def rate(actor: Actor, invitation: RatingInvitation, *, level: Level, channel: RatingChannel) -> Rating:
    """Rate a service, once and for ever; a low rating opens its rectification in the same moment.

    Raises:
        AlreadyRated, RatingExpired; OwnService: by the worker who served. Busy.
    """
    if actor.user_id is not None and actor.user_id == invitation.worker_id:
        raise OwnService()
    [held] = lock_rows(RatingInvitation.objects.filter(pk=invitation.pk).select_related("centre"))
    moment = now()
    check_open(held, moment)
    try:
        with transaction.atomic():
            rating: Rating = Rating.objects.create(
                invitation=held, centre=held.centre, items=held.items, level=level, channel=channel, at=moment
            )
    except IntegrityError as error:
        raise AlreadyRated() from error
    publish(NOBODY, ServiceRated(subject=f"rating:{rating.pk}", area=held.centre.area_id, channel=str(channel)))
    if level in LOW:
        _open_rectification(rating)
    return rating


@transaction.atomic
def say_why(rating: Rating, words: Words) -> None:
    """Add reasons to one's rating, once; for a low one also a phone number for the call back.

    Raises:
        WordsTooLate, AlreadySaid.
    """
    if now() > rating.at + WORDS_WITHIN:
        raise WordsTooLate()
    try:
        with transaction.atomic():
            RatingRemark.objects.create(rating=rating, reasons=list(words.reasons), comment=words.comment)
    except IntegrityError as error:
        raise AlreadySaid() from error
    if words.phone and rating.level in LOW:
        held = locked(rating.rectification)
        if held.stage != Stage.CLOSED:
            held.phone = words.phone
            held.save(update_fields=["phone"])


@transaction.atomic
def rate_again(rectification: Rectification, *, level: Level) -> Rectification:
    """How the resident finds it after it was put right, once.

    Raises:
        NotYetPutRight; AlreadyRated: rated again or closed before. Busy.
    """
    held = locked(rectification)
    if held.again is not None or held.stage == Stage.CLOSED:
        raise AlreadyRated()
    if held.stage != Stage.PUT_RIGHT:
        raise NotYetPutRight()
    move(NOBODY, held, Stage.RERATED, again=level)
    return held


def _open_rectification(rating: Rating) -> None:
    due = due_on(calendar_from(rating.at.date(), CALENDAR_DAYS), rating.at.date(), PUT_RIGHT_DAYS)
    row: Rectification = Rectification.objects.create(rating=rating, centre=rating.centre, key=new_key(16), due_on=due)
    open_period(NOBODY, row, rating.at)
    fact = RectificationOpened(subject=f"rectification:{row.pk}", area=rating.centre.area_id, due_on=due.isoformat())
    publish(NOBODY, fact)
