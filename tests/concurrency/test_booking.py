"""Two hundred residents at one moment for the last places, and what would happen without the guard."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from jiamen.counter.errors import TimeGone, TooManyAppointments
from jiamen.counter.models import Appointment, BookingState, Slot, Source, Ticket
from jiamen.counter.selectors.slots import BookableTime, bookable_days, next_free
from jiamen.counter.services import appointments, booking, times
from jiamen.counter.services.booking import BookingWish
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, Origin
from jiamen.places.models import Centre
from tests.concurrency.test_desk import together
from tests.counter.make import MONDAY, VISITOR, make_booking, make_hall, make_hold, make_item, make_rule

pytestmark = pytest.mark.django_db(transaction=True)
RESIDENTS, PLACES, CONNECTIONS = 200, 20, 50
"""All wait at once; the server lets in as many as the database has connections for."""
TEN, TEN_TWENTY = "2026-11-23T10:00", "2026-11-23T10:20"


def on_monday(deed: Callable[[], Any], minutes: int = 0) -> Callable[[], Any]:
    """The deed on a Monday, so many minutes after nine, in whatever thread it runs."""

    def done() -> Any:
        with clock.frozen(MONDAY + timedelta(minutes=minutes)):
            return deed()

    return done


def resident(number: int) -> Actor:
    """Somebody with an address of their own."""
    return Actor.anonymous(Origin(address=f"10.0.{number // 250}.{number % 250 + 1}"))


def make_places(windows: int) -> Centre:
    """A hall with so many places at each time."""
    centre = make_hall(windows)
    make_rule(centre, slot_minutes=10)
    return centre


def test_of_two_hundred_for_the_last_twenty_places_twenty_win_and_the_others_are_told_when() -> None:
    with clock.frozen(MONDAY):
        centre, item = make_places(PLACES), make_item()

    def book(number: int) -> Appointment | TimeGone:
        try:
            held = booking.hold(resident(number), centre, BookingWish(uuid4(), [item.code], TEN))
            return booking.confirm(resident(number), held, phone=f"139{number:08d}")
        except TimeGone as told:
            return told

    def queue(first: int) -> list[Appointment | TimeGone]:
        return [book(number) for number in range(first, RESIDENTS, CONNECTIONS)]

    queues = together(*(on_monday(lambda first=first: queue(first)) for first in range(CONNECTIONS)))
    results = [result for queue in queues for result in queue]
    assert Counter(type(result).__name__ for result in results) == {"Appointment": 20, "TimeGone": 180}
    assert {"9:00" in str(result) for result in results if isinstance(result, TimeGone)} == {True}
    slot = Slot.objects.get(taken__gt=0)
    assert (slot.taken, slot.capacity) == (20, 20)
    assert Appointment.objects.filter(state=BookingState.BOOKED).count() == 20


def test_holds_of_the_last_places_that_run_out_go_to_others_without_a_job() -> None:
    with clock.frozen(MONDAY):
        centre, item = make_places(2), make_item()
        lost = [make_hold(centre, TEN, item) for _ in range(2)]
    wishes = [BookingWish(uuid4(), [item.code], TEN) for _ in range(8)]
    results = together(*(on_monday(lambda wish=wish: booking.hold(VISITOR, centre, wish), 15) for wish in wishes))
    assert Counter(type(result).__name__ for result in results) == {"Appointment": 2, "TimeGone": 6}
    assert {Appointment.objects.get(pk=row.pk).state for row in lost} == {BookingState.LAPSED}
    assert Slot.objects.get().taken == 2


def test_without_the_locked_slot_and_the_constraint_a_place_is_sold_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: all look first, then take what they saw."""
    with clock.frozen(MONDAY):
        centre, item = make_places(1), make_item()
    looked = threading.Barrier(2)

    def not_locked(centre: Centre, moment: Any, *, target: BookableTime, own: int | None = None) -> dict[int, Slot]:
        row, _ = Slot.objects.get_or_create(
            centre=centre, starts_at=target.starts_at, ends_at=target.ends_at, defaults={"capacity": target.capacity}
        )
        looked.wait(timeout=30)
        return {row.pk: row}

    make_empty = Slot(
        centre=centre, starts_at=MONDAY + timedelta(hours=1), ends_at=MONDAY + timedelta(minutes=70), capacity=1
    )
    make_empty.save()
    monkeypatch.setattr(booking, "locked_slots", not_locked)
    results = together(*[on_monday(lambda: make_hold(centre, TEN, item))] * 2)
    assert [type(result).__name__ for result in results] == ["Appointment"] * 2
    assert Appointment.objects.count() == 2 > Slot.objects.get().capacity


def test_one_wish_sent_ten_times_at_once_is_one_appointment() -> None:
    with clock.frozen(MONDAY):
        centre, item = make_places(5), make_item()
    wish = BookingWish(uuid4(), [item.code], TEN)
    results = together(*[on_monday(lambda: booking.hold(VISITOR, centre, wish))] * 10)
    assert {result.pk for result in results} == {Appointment.objects.get().pk}
    confirmed = together(*[on_monday(lambda: booking.confirm(VISITOR, results[0], phone="13900000001"))] * 10)
    assert {result.state for result in confirmed} == {BookingState.BOOKED}
    assert Slot.objects.get().taken == 1


def test_two_tabs_do_not_pass_the_limit_per_person() -> None:
    with clock.frozen(MONDAY):
        centre, item = make_places(5), make_item()
        held = [make_hold(centre, TEN, item) for _ in range(4)]
    results = together(*(on_monday(lambda row=row: booking.confirm(VISITOR, row, phone="13900000001")) for row in held))
    assert sum(isinstance(result, TooManyAppointments) for result in results) == 2
    assert Appointment.objects.filter(state=BookingState.BOOKED).count() == 2


def test_people_who_change_places_crosswise_never_wait_for_each_other_in_a_ring() -> None:
    with clock.frozen(MONDAY):
        centre, item = make_places(10), make_item()
        early = [make_booking(centre, TEN, item) for _ in range(5)]
        late = [make_booking(centre, TEN_TWENTY, item) for _ in range(5)]
    deeds = [lambda row=row: booking.change_time(VISITOR, row, TEN_TWENTY) for row in early]
    deeds += [lambda row=row: booking.change_time(VISITOR, row, TEN) for row in late]
    assert {type(result).__name__ for result in together(*map(on_monday, deeds))} == {"Appointment"}
    assert sorted(Slot.objects.values_list("taken", flat=True)) == [5, 5]


def test_cancelled_and_arrived_at_once_is_one_of_both() -> None:
    with clock.frozen(MONDAY):
        centre = make_places(1)
        booked = make_booking(centre, TEN)
    left, came = together(
        on_monday(lambda: booking.cancel(VISITOR, booked)),
        on_monday(lambda: appointments.arrive(VISITOR, booked, Source.PHONE)),
    )
    assert sorted(type(result).__name__ for result in (left, came)) in (
        ["Appointment", "AppointmentOver"],
        ["AppointmentOver", "Ticket"],
    )
    assert Ticket.objects.count() == int(isinstance(came, Ticket))
    with clock.frozen(MONDAY):
        free = next_free(bookable_days(centre, MONDAY), 9)
        assert (TEN in [time.mark for time in free]) == isinstance(left, Appointment)


def test_the_place_is_counted_by_rows_too() -> None:
    """What `taken` says is how many have a place, after all of the above in small."""
    with clock.frozen(MONDAY):
        centre, item = make_places(3), make_item()
        rows = [make_booking(centre, TEN, item) for _ in range(3)]
        booking.cancel(VISITOR, rows[0])
        booking.change_time(VISITOR, rows[1], TEN_TWENTY)
        make_hold(centre, TEN, item)
    for slot in Slot.objects.all():
        assert slot.taken == slot.appointments.filter(state__in=["held", "booked", "arrived", "missed"]).count()
        assert times.mark_of(slot) in (TEN, TEN_TWENTY)
