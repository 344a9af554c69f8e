"""What residents do with appointments: choose a time, confirm it, change it, cancel it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiamen.accounts.services.codes import plain_phone
from jiamen.accounts.services.sign_in import clock_time, network
from jiamen.accounts.services.throttle import Limit, spend
from jiamen.counter.errors import AppointmentOver, NoAppointmentsHere, TimeGone, TooManyAppointments, TooManyHolds
from jiamen.counter.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from jiamen.counter.models import Appointment, AppointmentItem, BookingState, Slot
from jiamen.counter.selectors.slots import BookableTime, bookable_days, next_free, rule_of, time_marked
from jiamen.counter.services.messages import BOOKED, tell
from jiamen.counter.services.numbers import chosen_items
from jiamen.counter.services.times import (
    NoPlace,
    begin_booking,
    held,
    locked_slots,
    mark_of,
    move_on,
    occupy,
    same_again,
    vacate,
    with_slot,
)
from jiamen.kernel.actor import Actor, ActorKind
from jiamen.kernel.clock import now
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.kernel.secrets import blind_key, new_key
from jiamen.places.models import Centre
from jiamen.places.selectors.wording import moment_text

HOLD = timedelta(minutes=15)
PER_ADDRESS = Limit("holds-address", limit=60, window=timedelta(hours=1), hold=timedelta(minutes=10))
"""A phone company's network is one address for many people, so this stops only machines."""
UNCONFIRMED = (BookingState.HELD, BookingState.LAPSED)


@dataclass(frozen=True, slots=True)
class BookingWish:
    """What somebody asks for: item codes in order, and the time by its mark ("2026-11-23T09:00")."""

    once: UUID
    items: Sequence[str]
    mark: str


def hold(actor: Actor, centre: Centre, wish: BookingWish) -> Appointment:
    """Keep a time for somebody who is about to confirm it, for `HOLD`.

    The same wish (`once`) sent again is the appointment it made; with another time (the back button) it moves there.

    Raises:
        NothingChosen, TooManyItems, ItemNotHere: the matters chosen.
        NoAppointmentsHere; TimeGone: with the next free times; TooManyHolds: from one address.
    """
    known = Appointment.objects.filter(once=wish.once).exists()
    counted = not known and actor.kind is not ActorKind.STAFF
    if counted and (until := spend(PER_ADDRESS, network(actor.origin.address)).held_until):
        raise TooManyHolds(until=clock_time(until))
    try:
        return _hold(actor, centre, wish)
    except NoPlace as full:
        raise _time_gone(centre) from full


def confirm(actor: Actor, appointment: Appointment, *, phone: str, name: str = "", mark: str = "") -> Appointment:
    """Book the time kept for somebody, or another one (`mark`). Doing it twice changes nothing.

    A hold that ran out is no obstacle while its time is still free.

    Raises:
        NotAPhone; TooManyAppointments: the limit of the centre for one phone number.
        TimeGone: with the next free times; AppointmentOver: booked for somebody else, cancelled, or past.
    """
    try:
        return _confirm(actor, appointment, plain_phone(phone), name, mark)
    except NoPlace as full:
        raise _time_gone(appointment.slot.centre) from full


def change_time(actor: Actor, appointment: Appointment, mark: str) -> Appointment:
    """Move an appointment to another time; the old place is given up only with the new one in hand.

    Raises:
        TimeGone: with the next free times; AppointmentOver.
    """
    try:
        return _change(actor, appointment, mark)
    except NoPlace as full:
        raise _time_gone(appointment.slot.centre) from full


@transaction.atomic
def cancel(actor: Actor, appointment: Appointment) -> Appointment:
    """Give a time back. Doing it twice changes nothing. Raises: AppointmentOver."""
    moment, found = now(), same_again(appointment)
    slots = with_slot(found, moment)
    was = found.state
    if was == BookingState.CANCELLED:
        return found
    move_on(actor, found, BookingState.CANCELLED, moment)
    if was != BookingState.LAPSED:
        vacate(slots[found.slot_id])
    if was == BookingState.BOOKED:
        publish(actor, AppointmentCancelled(**about(found), starts_at=mark_of(found.slot)))
    return found


def times_text(times: Sequence[BookableTime], moment: datetime) -> str:
    """Some times in one line; a word when there are none."""
    between = pgettext("between services", ", ")
    words = between.join(moment_text(localtime(time.starts_at), moment) for time in times)
    return words or _("none in the coming days")


def about(appointment: Appointment) -> dict[str, str]:
    """Subject and area of a fact."""
    return {"subject": f"appointment:{appointment.pk}", "area": appointment.slot.centre.area_id}


@transaction.atomic
def _hold(actor: Actor, centre: Centre, wish: BookingWish) -> Appointment:
    same = held(wish.once)
    if same is not None:
        here = same.slot.centre_id == centre.pk and same.state in UNCONFIRMED
        return _change(actor, same, wish.mark) if here else same
    if rule_of(centre) is None:
        raise NoAppointmentsHere()
    moment = now()
    items = chosen_items(centre, wish.items, moment)
    slot = _place(centre, wish.mark, moment)
    appointment: Appointment = Appointment.objects.create(
        slot=slot, key=new_key(), once=wish.once, held_until=moment + HOLD
    )
    AppointmentItem.objects.bulk_create(
        AppointmentItem(appointment=appointment, item=item, rank=at) for at, item in enumerate(items)
    )
    begin_booking(actor, appointment, moment)
    return appointment


@transaction.atomic
def _confirm(actor: Actor, appointment: Appointment, phone: str, name: str, mark: str) -> Appointment:
    key, moment, found = blind_key("phone", phone), now(), same_again(appointment)
    centre, wanted = found.slot.centre, mark or mark_of(found.slot)
    if found.state == BookingState.BOOKED and found.phone_key == key:
        return found
    if found.state not in UNCONFIRMED:
        raise AppointmentOver(state=BookingState(found.state).label)
    lock_name(f"booker:{centre.pk}:{key}")
    target = None if _has(found, wanted, moment) else _target(centre, wanted, moment)
    slots = with_slot(found, moment, target)
    _check_limit(centre, key, moment)
    slot = found.slot
    if target is not None:
        slot = occupy(slots, target)
        if found.state == BookingState.HELD:
            vacate(slots[found.slot_id])
    elif found.state == BookingState.LAPSED:  # given back in this very moment
        raise NoPlace
    move_on(actor, found, BookingState.BOOKED, moment, slot=slot, phone=phone, phone_key=key, name=name)
    publish(actor, AppointmentBooked(**about(found), starts_at=mark_of(slot)))
    tell(actor, found, BOOKED)
    return found


@transaction.atomic
def _change(actor: Actor, appointment: Appointment, mark: str) -> Appointment:
    moment, found = now(), same_again(appointment)
    if found.state not in (*UNCONFIRMED, BookingState.BOOKED):
        raise AppointmentOver(state=BookingState(found.state).label)
    if _has(found, mark, moment):
        return found
    target = _target(found.slot.centre, mark, moment)
    slots = with_slot(found, moment, target)
    was, state = found.slot, BookingState(found.state)
    slot = occupy(slots, target)
    if state != BookingState.LAPSED:
        vacate(slots[was.pk])
    if state != BookingState.BOOKED:
        move_on(actor, found, BookingState.HELD, moment, slot=slot, held_until=moment + HOLD)
        return found
    move_on(actor, found, BookingState.BOOKED, moment, slot=slot, reminded_at=None, upset_at=None)
    publish(actor, AppointmentMoved(**about(found), was=mark_of(was), starts_at=mark_of(slot)))
    tell(actor, found, BOOKED)
    return found


def _has(appointment: Appointment, mark: str, moment: datetime) -> bool:
    """Whether the appointment has its place, and at this very time."""
    lasts = appointment.state != BookingState.HELD or appointment.held_until > moment
    return lasts and appointment.state != BookingState.LAPSED and mark_of(appointment.slot) == mark


def _place(centre: Centre, mark: str, moment: datetime) -> Slot:
    target = _target(centre, mark, moment)
    return occupy(locked_slots(centre, moment, target=target), target)


def _target(centre: Centre, mark: str, moment: datetime) -> BookableTime:
    """The time of this mark, free as far as can be seen without holding anything. Raises: NoPlace."""
    target = time_marked(bookable_days(centre, moment), mark)
    if target is None or not target.free:
        raise NoPlace
    return target


def _check_limit(centre: Centre, phone_key: str, moment: datetime) -> None:
    rule = rule_of(centre)
    if rule is None:
        raise NoAppointmentsHere()
    coming = Appointment.objects.filter(
        phone_key=phone_key, state=BookingState.BOOKED, slot__centre=centre, slot__ends_at__gt=moment
    ).count()
    if coming >= rule.per_person:
        raise TooManyAppointments(field="phone", count=coming)


def _time_gone(centre: Centre) -> TimeGone:
    moment = now()
    return TimeGone(field="mark", times=times_text(next_free(bookable_days(centre, moment)), moment))
