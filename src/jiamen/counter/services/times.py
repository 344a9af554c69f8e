"""The one way a place at a time is taken and given back, and an appointment changes its state.

Whoever changes either holds the row of the time, so that `taken` is always the number of those who have a place: holds
that ran out are given back by the next one who looks, whether a job has tidied up or not.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localtime

from jiamen.counter.errors import AppointmentOver, NoSuchAppointment
from jiamen.counter.models import BOOKING_STEPS, Appointment, AppointmentPeriod, BookingState, Slot
from jiamen.counter.selectors.slots import BookableTime
from jiamen.kernel.actor import Actor
from jiamen.kernel.locks import lock_name, patience
from jiamen.places.models import Centre

Slots = dict[int, Slot]
CROWD_MS = 15_000
"""How long one waits in a crowd that wants the same time: each before takes a few milliseconds."""
RAN_OUT = Actor.system("hold ran out")


class NoPlace(Exception):
    """Nothing is free at the time wanted; turned into a refusal with the next free times once the locks are gone."""


def locked_slots(
    centre: Centre, moment: datetime, *, target: BookableTime | None = None, own: int | None = None
) -> Slots:
    """The rows of the target time, of all that overlap it, and of slot `own`, held; what ran out is given back.

    Raises:
        Busy.
    """
    wanted = Q(pk=own)
    if target is not None:
        row = Slot(centre=centre, starts_at=target.starts_at, ends_at=target.ends_at, capacity=target.capacity)
        with patience(CROWD_MS):
            Slot.objects.bulk_create([row], ignore_conflicts=True)
        wanted |= Q(centre=centre, starts_at__lt=target.ends_at, ends_at__gt=target.starts_at)
    with patience(CROWD_MS):
        rows = list(Slot.objects.filter(wanted).select_for_update().order_by("pk"))
    for slot in rows:
        settle(slot, moment)
    return {slot.pk: slot for slot in rows}


def with_slot(appointment: Appointment, moment: datetime, target: BookableTime | None = None) -> Slots:
    """The slots an appointment, held, stands at and goes to, locked; it lapses here if its hold ran out. Raises: Busy."""
    slots = locked_slots(appointment.slot.centre, moment, target=target, own=appointment.slot_id)
    appointment.refresh_from_db(fields=["state"])
    return slots


def occupy(slots: Slots, target: BookableTime) -> Slot:
    """Take a place at the target time among slots locked for it. Raises: NoPlace."""
    same = [slot for slot in slots.values() if (slot.starts_at, slot.ends_at) == (target.starts_at, target.ends_at)]
    (slot,) = same
    foreign = any(
        other.taken and other.starts_at < slot.ends_at and other.ends_at > slot.starts_at
        for other in slots.values()
        if other.pk != slot.pk
    )
    if foreign or slot.taken >= target.capacity:
        raise NoPlace
    slot.capacity, slot.taken = target.capacity, slot.taken + 1
    try:
        with transaction.atomic():
            slot.save(update_fields=["capacity", "taken"])
    except IntegrityError as error:  # a time of another length was taken across this one in this very moment
        raise NoPlace from error
    return slot


def vacate(slot: Slot, places: int = 1) -> None:
    """Give places of a locked slot back."""
    slot.taken -= places
    slot.save(update_fields=["taken"])


def settle(slot: Slot, moment: datetime) -> None:
    """Give back the places of a locked slot that were held until before `moment`."""
    over = list(Appointment.objects.filter(slot=slot, state=BookingState.HELD, held_until__lte=moment))
    for appointment in over:
        move_on(RAN_OUT, appointment, BookingState.LAPSED, appointment.held_until)
    if over:
        vacate(slot, len(over))


def held(once: UUID) -> Appointment | None:
    """The appointment made with this wish, as stored; nobody else changes it until the transaction ends.

    Raises:
        Busy.
    """
    lock_name(f"appointment:{once}")
    found: Appointment | None = Appointment.objects.select_related("slot__centre", "ticket").filter(once=once).first()
    return found


def same_again(appointment: Appointment) -> Appointment:
    """An appointment, held, as stored. Raises: Busy; NoSuchAppointment: it is gone."""
    found = held(appointment.once)
    if found is None:
        raise NoSuchAppointment()
    return found


def begin_booking(actor: Actor, appointment: Appointment, moment: datetime) -> None:
    """The first period of a new appointment."""
    at_work = actor.user_id if actor.grants else None  # a resident's step is nobody's work
    AppointmentPeriod.objects.create(
        appointment=appointment, state=appointment.state, slot_id=appointment.slot_id, began_at=moment,
        user_id=at_work,
    )  # fmt: skip


def move_on(actor: Actor, appointment: Appointment, to: BookingState, moment: datetime, **changes: Any) -> None:
    """Move an appointment on whose slot is locked; `changes` are further columns.

    Raises:
        AppointmentOver: not from where it stands.
    """
    state = BookingState(appointment.state)
    if to not in BOOKING_STEPS[state]:
        raise AppointmentOver(state=state.label)
    AppointmentPeriod.objects.filter(appointment=appointment, ended_at__isnull=True).update(ended_at=moment)
    for name, value in {"state": to, **changes}.items():
        setattr(appointment, name, value)
    appointment.save(update_fields=["state", *changes])
    begin_booking(actor, appointment, moment)


def mark_of(slot: Slot) -> str:
    """The time of a slot as forms and addresses name it."""
    return localtime(slot.starts_at).strftime("%Y-%m-%dT%H:%M")
