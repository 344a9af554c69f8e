"""What the centre does with appointments: its rule, the door, hours that changed, reminders, tidying up."""

from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.timezone import localtime

from jiamen.accounts.services.sign_in import clock_time, network
from jiamen.accounts.services.throttle import Limit, spend
from jiamen.counter.errors import AppointmentOver, NotToday, QueueIsClosed, TooManyLooks
from jiamen.counter.events import AppointmentArrived, AppointmentNear, AppointmentUpset, BookingRuleSet
from jiamen.counter.models import Appointment, BookingRule, BookingState, Lane, QueueDay, Slot, Source, Ticket
from jiamen.counter.permissions import MANAGE_QUEUE, RECEIVE
from jiamen.counter.selectors.slots import fits
from jiamen.counter.services.booking import about
from jiamen.counter.services.messages import NEAR, UPSET, tell
from jiamen.counter.services.numbers import issue, next_number
from jiamen.counter.services.times import locked_slots, mark_of, move_on, same_again
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.kernel.secrets import new_key
from jiamen.places.models import Centre, CentreStatus
from jiamen.places.selectors.centre import opening_of
from jiamen.places.selectors.wording import moment_text

GRACE = timedelta(minutes=15)
"""Who comes so much late keeps the place; later, the place is an ordinary one."""
LOOKS = Limit("appointment-looks", limit=60, window=timedelta(hours=1), hold=timedelta(minutes=10))
"""A kiosk is one address for a whole hall; this stops only those who try numbers to see who comes."""
REMIND = timedelta(hours=24)
KEEP = timedelta(days=30)
"""How long after its day the phone and name of an appointment are kept."""
FARTHEST_DAYS = 31


@dataclass(frozen=True, slots=True)
class RuleWish:
    """How a centre gives out appointments; the same names and units as `BookingRule`."""

    taking: bool
    share_percent: int
    slot_minutes: int
    lead_hours: int
    horizon_days: int
    per_person: int


@transaction.atomic
def set_rule(actor: Actor, centre: Centre, wish: RuleWish) -> BookingRule:
    """Change how a centre gives out appointments; what is booked stays booked.

    Raises:
        NotPermitted.
    """
    require(actor, MANAGE_QUEUE, area=centre.area_id)
    lock_name(f"booking-rule:{centre.pk}")
    before = BookingRule.objects.filter(centre=centre).values(*asdict(wish)).first()
    rule: BookingRule
    rule, _ = BookingRule.objects.update_or_create(centre=centre, defaults=asdict(wish))
    if before != asdict(wish):
        fact = BookingRuleSet(subject=f"centre:{centre.pk}", area=centre.area_id)
        publish(actor, fact, before=before, after=asdict(wish))
    return rule


@transaction.atomic
def arrive(actor: Actor, appointment: Appointment, source: Source) -> Ticket:
    """Whoever booked is here: the appointment becomes a ticket of its lane. Doing it twice gives the same ticket.

    Early or up to `GRACE` late it is called at its time, before those without an appointment; later it is an ordinary
    number like others.

    Raises:
        NotPermitted: reception does it only with the right to.
        NotToday, AppointmentOver; QueueIsClosed: no more numbers today.
    """
    centre, moment = appointment.slot.centre, now()
    if source is Source.RECEPTION:
        require(actor, RECEIVE, area=centre.area_id)
    found = same_again(appointment)
    if found.ticket is not None:
        return found.ticket
    if found.state != BookingState.BOOKED:
        raise AppointmentOver(state=BookingState(found.state).label)
    starts_at = localtime(found.slot.starts_at)
    if starts_at.date() != moment.date():
        raise NotToday(time=moment_text(starts_at, moment))
    booked = moment <= starts_at + GRACE
    lane = Lane.BOOKED if booked else Lane.ORDINARY
    number = next_number(centre, moment, lane)  # held, so that a closing queue waits for us or we for it
    if QueueDay.objects.filter(centre=centre, day=moment.date(), closed_at__isnull=False).exists():
        raise QueueIsClosed()
    ticket = Ticket(
        centre=centre, day=moment.date(), lane=lane, number=number, key=new_key(), once=uuid4(), source=source,
        phone=found.phone, note=found.name, joined_at=min(moment, starts_at) if booked else moment,
        not_before=starts_at if booked else None,
    )  # fmt: skip
    issue(actor, ticket, [row.item for row in found.items.select_related("item")], moment)
    move_on(actor, found, BookingState.ARRIVED, moment, ticket=ticket)
    publish(actor, AppointmentArrived(**about(found), ticket=ticket.label))
    return ticket


def look_up(actor: Actor) -> None:
    """Count a look for an appointment by its mobile number. Raises: TooManyLooks: very many from one address."""
    if held := spend(LOOKS, network(actor.origin.address)).held_until:
        raise TooManyLooks(until=clock_time(held))


@transaction.atomic
def check_hours(actor: Actor, centre: Centre) -> int:
    """Find booked times the centre is not open at any more, and tell of each once; those that fit again are let be.

    Returns how many were newly found.
    """
    moment = now()
    booked = Appointment.objects.filter(slot__centre=centre, state=BookingState.BOOKED, slot__starts_at__gt=moment)
    rows = list(booked.select_related("slot__centre"))
    if not rows:
        return 0
    hours = {day.day: day for day in opening_of(centre, moment, FARTHEST_DAYS)[1]}
    closed = QueueDay.objects.filter(centre=centre, day=moment.date(), closed_at__isnull=False).exists()
    found = 0
    for row in rows:
        day = row.slot.day
        shut = centre.status != CentreStatus.OPEN or (closed and day == moment.date())
        fine = not shut and fits(hours[day], row.slot.starts_at, row.slot.ends_at)
        if fine and row.upset_at is not None:
            booked.filter(pk=row.pk).update(upset_at=None)
        elif not fine and booked.filter(pk=row.pk, upset_at__isnull=True).update(upset_at=moment):
            publish(actor, AppointmentUpset(**about(row), starts_at=mark_of(row.slot)))
            tell(actor, row, UPSET)
            found += 1
    return found


def centres_with_bookings(moment: datetime) -> QuerySet[Centre]:
    """Centres with somebody still to come."""
    coming = Appointment.objects.filter(state=BookingState.BOOKED, slot__starts_at__gt=moment)
    rows: QuerySet[Centre] = Centre.objects.filter(pk__in=coming.values("slot__centre")).order_by("pk")
    return rows


def remind(actor: Actor, moment: datetime) -> int:
    """Tell of every appointment that is a day away, once, if it was booked before that; returns of how many."""
    near = Appointment.objects.filter(
        state=BookingState.BOOKED, reminded_at__isnull=True, upset_at__isnull=True,
        slot__starts_at__gt=moment, slot__starts_at__lte=moment + REMIND,
        periods__ended_at__isnull=True, periods__began_at__lt=F("slot__starts_at") - REMIND,
    )  # fmt: skip
    told = 0
    for row in near.select_related("slot__centre"):
        with transaction.atomic():
            mine = Appointment.objects.filter(pk=row.pk, state=BookingState.BOOKED, reminded_at__isnull=True)
            if mine.update(reminded_at=moment):
                publish(actor, AppointmentNear(**about(row), starts_at=mark_of(row.slot)))
                tell(actor, row, NEAR)
                told += 1
    return told


def tidy(actor: Actor, moment: datetime) -> None:
    """Give back holds that ran out, write down who did not come, and forget phones after `KEEP`.

    Nothing waits for it: a hold that ran out is free for others at once, and an appointment of yesterday is over.
    """
    over = Slot.objects.filter(appointments__state=BookingState.HELD, appointments__held_until__lte=moment)
    for slot in over.select_related("centre").distinct():
        with transaction.atomic():
            locked_slots(slot.centre, moment, own=slot.pk)
    midnight = datetime.combine(moment.date(), time.min, tzinfo=moment.tzinfo)
    for row in Appointment.objects.filter(state=BookingState.BOOKED, slot__ends_at__lte=midnight).select_related(
        "slot__centre"
    ):
        with transaction.atomic():
            found = same_again(row)
            if found.state == BookingState.BOOKED:
                move_on(actor, found, BookingState.MISSED, moment)
    old = Appointment.objects.filter(slot__ends_at__lte=moment - KEEP).exclude(phone_key="")
    old.update(phone="", phone_key="", name="")
