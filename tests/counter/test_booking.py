"""Times that can be booked, holds that run out, the limit, other times, cancelling, and the way into the line."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jiamen.accounts.errors import NotAPhone
from jiamen.accounts.permissions import Role
from jiamen.counter.errors import (
    AppointmentOver,
    ItemNotHere,
    NoAppointmentsHere,
    NotToday,
    QueueIsClosed,
    TimeGone,
    TooManyAppointments,
)
from jiamen.counter.models import (
    Appointment,
    AppointmentPeriod,
    BookingRule,
    BookingState,
    Lane,
    Slot,
    Source,
    State,
    Window,
)
from jiamen.counter.selectors.appointments import appointment_by_phone, booked_today, upset
from jiamen.counter.selectors.slots import bookable_days, next_free
from jiamen.counter.services import appointments, booking, desk, hall
from jiamen.counter.services.booking import BookingWish
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotPermitted
from jiamen.kernel.models import AuditEntry
from jiamen.places.models import Centre, CentreStatus, OpeningException
from jiamen.places.selectors.hours import Span, pattern_mark
from jiamen.places.selectors.timetables import weekly_pattern
from jiamen.places.services.opening import set_exception, set_weekly_hours
from tests.counter.make import (
    MONDAY,
    VISITOR,
    at,
    make_booking,
    make_hall,
    make_hold,
    make_item,
    make_rule,
    make_ticket,
    make_worker,
)
from tests.factories import ELSEWHERE, make_actor

pytestmark = pytest.mark.django_db
TEN, TEN_TWENTY, TUESDAY = "2026-11-23T10:00", "2026-11-23T10:20", "2026-11-24T09:10"
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A Monday at nine."""
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def centre() -> Centre:
    """One window, one place at a time; times begin at 8:30, 8:50, 9:10, 9:30, 9:50 …"""
    hall_ = make_hall(1)
    make_rule(hall_, slot_minutes=10)
    return hall_


def later(minutes: float) -> AbstractContextManager[None]:
    """So many minutes after nine."""
    return clock.frozen(MONDAY + timedelta(minutes=minutes))


def marks(centre: Centre, count: int) -> list[str]:
    return [time.mark[-5:] for time in next_free(bookable_days(centre, clock.now()), count)]


def facts(name: str) -> int:
    return AuditEntry.objects.filter(fact=f"counter.{name}").count()


def test_times_follow_opening_hours_the_rule_and_the_windows() -> None:
    place = make_hall(5)
    rule = make_rule(place, share_percent=50, slot_minutes=60, lead_hours=2, horizon_days=3)
    days = bookable_days(place, MONDAY)
    assert [day.day for day in days] == [MONDAY.date() + timedelta(days=at_) for at_ in range(4)]
    today, tuesday = ([time.mark[-5:] for time in day.times] for day in days[:2])
    assert today == ["14:00", "15:00", "16:00"]  # 10:30 is nearer than two hours; 17:00 would end after closing
    assert tuesday == ["08:30", "09:30", "10:30", "14:00", "15:00", "16:00"]
    assert {time.free for day in days for time in day.times} == {2}
    OpeningException.objects.create(centre=place, day=date(2026, 11, 24), reason="停电")
    assert bookable_days(place, MONDAY)[1].times == ()
    hall.close_queue(SYSTEM, place, send_home=False)
    assert bookable_days(place, MONDAY)[0].times == ()
    Window.objects.filter(centre=place).update(withdrawn=True)
    assert next_free(bookable_days(place, MONDAY)) == []
    BookingRule.objects.filter(pk=rule.pk).update(taking=False)
    assert bookable_days(place, MONDAY) == []


def test_a_centre_being_upgraded_takes_no_appointments(centre: Centre) -> None:
    centre.status = CentreStatus.UPGRADING
    assert bookable_days(centre, MONDAY) == []


def test_a_hold_counts_while_it_holds_and_no_job_is_needed_after(centre: Centre) -> None:
    held = make_hold(centre, TEN)
    with later(14.9):
        assert "10:00" not in marks(centre, 9)
        with pytest.raises(TimeGone, match="9:20"):
            make_hold(centre, TEN)
    with later(15):
        assert "10:00" in marks(centre, 9)
        other = make_hold(centre, TEN)
    held.refresh_from_db()
    assert (held.state, other.state) == (BookingState.LAPSED, BookingState.HELD)
    assert Slot.objects.get(pk=held.slot_id).taken == 1
    ended = AppointmentPeriod.objects.get(appointment=held, state=BookingState.HELD).ended_at
    assert ended == MONDAY + timedelta(minutes=15)


def test_a_hold_that_ran_out_is_booked_all_the_same_while_its_time_is_free(centre: Centre) -> None:
    slow, quick = make_hold(centre, TEN), make_item()
    with later(20):
        assert booking.confirm(VISITOR, slow, phone="13900000001").state == BookingState.BOOKED
    gone = make_hold(centre, TEN_TWENTY)
    with later(20):
        make_booking(centre, TEN_TWENTY, quick)
        gone.refresh_from_db()
        with pytest.raises(TimeGone, match="9:20"):
            booking.confirm(VISITOR, gone, phone="13900000002")
        moved = booking.confirm(VISITOR, gone, phone="13900000002", mark="2026-11-23T09:30")
    assert moved.state == BookingState.BOOKED
    assert sorted(Slot.objects.filter(taken__gt=0).values_list("taken", flat=True)) == [1, 1, 1]


def test_the_same_wish_twice_is_one_appointment_and_the_back_button_moves_it(centre: Centre) -> None:
    item = make_item()
    wish = BookingWish(uuid4(), [item.code], TEN)
    first = booking.hold(VISITOR, centre, wish)
    assert booking.hold(VISITOR, centre, wish) == first
    again = booking.hold(VISITOR, centre, BookingWish(wish.once, [item.code], TEN_TWENTY))
    assert again == first
    assert dict(Slot.objects.values_list("starts_at", "taken")) == {
        at("2026-11-23 10:00"): 0,
        at("2026-11-23 10:20"): 1,
    }
    booked = booking.confirm(VISITOR, again, phone="139 0000 0001")
    assert booking.confirm(VISITOR, booked, phone="+86 13900000001") == booked
    assert booking.hold(VISITOR, centre, wish).state == BookingState.BOOKED
    with pytest.raises(AppointmentOver):
        booking.confirm(VISITOR, booked, phone="13900000009")
    assert facts("appointment_booked") == 1


def test_bad_wishes_are_refused_and_hold_nothing(centre: Centre) -> None:
    item = make_item()
    for mark in ("", "x" * 16, "2026-11-23T08:30", "2026-11-22T09:00", "2026-11-23T12:30", "2026-12-30T09:00"):
        with pytest.raises(TimeGone):
            make_hold(centre, mark, item)
    with pytest.raises(ItemNotHere):
        booking.hold(VISITOR, centre, BookingWish(uuid4(), ["gone"], TEN))
    with pytest.raises(NotAPhone):
        booking.confirm(VISITOR, make_hold(centre, TEN, item), phone="12345")
    with pytest.raises(NoAppointmentsHere):
        make_hold(make_hall(), TEN, item)
    assert Appointment.objects.count() == 1


def test_one_phone_number_has_only_so_many_at_a_time(centre: Centre) -> None:
    first = make_booking(centre, TEN, phone="13900000001")
    make_booking(centre, TEN_TWENTY, phone="13900000001")
    with pytest.raises(TooManyAppointments, match="2"):
        make_booking(centre, TUESDAY, phone="13900000001")
    booking.cancel(VISITOR, first)
    make_booking(centre, "2026-11-24T09:30", phone="13900000001")


def test_another_time_gives_the_old_one_back_and_cancelling_too(centre: Centre) -> None:
    booked = make_booking(centre, TEN)
    other = make_booking(centre, TEN_TWENTY)
    with pytest.raises(TimeGone):
        booking.change_time(VISITOR, booked, TEN_TWENTY)
    booked.refresh_from_db()
    assert booked.slot.starts_at == at("2026-11-23 10:00")
    booking.change_time(VISITOR, booked, TUESDAY)
    booking.change_time(VISITOR, booked, TUESDAY)
    assert facts("appointment_moved") == 1
    booking.cancel(VISITOR, other)
    booking.cancel(VISITOR, other)
    assert facts("appointment_cancelled") == 1
    assert marks(centre, 20)[4:8] == ["09:40", "09:50", "10:00", "10:10"]
    with pytest.raises(AppointmentOver):
        booking.change_time(VISITOR, other, TEN)
    states = AppointmentPeriod.objects.filter(appointment=booked).values_list("state", flat=True)
    assert list(states) == ["held", "booked", "booked"]


def test_the_database_refuses_to_oversell_overlap_or_rewrite(centre: Centre) -> None:
    booked = make_booking(centre, TEN)
    for broken in ({"taken": 2}, {"capacity": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Slot.objects.filter(pk=booked.slot_id).update(**broken)
    across = {"starts_at": at("2026-11-23 09:55"), "ends_at": at("2026-11-23 10:05")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.create(centre=centre, capacity=1, taken=1, **across)
    with pytest.raises(DatabaseError), transaction.atomic():
        AppointmentPeriod.objects.filter(appointment=booked).update(state="missed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=booked.pk).update(state="arrived")


def test_another_length_keeps_clear_of_what_is_booked() -> None:
    centre = make_hall(2)
    make_rule(centre, slot_minutes=10)
    make_booking(centre, TEN)
    held = make_hold(centre, TUESDAY)
    BookingRule.objects.update(slot_minutes=60)
    days = {time.mark[5:]: time.free for day in bookable_days(centre, MONDAY)[:2] for time in day.times}
    assert (days["11-23T09:30"], days["11-23T10:30"], days["11-24T08:30"]) == (0, 2, 0)
    with pytest.raises(TimeGone):
        make_hold(centre, "2026-11-23T09:30")
    with later(16):
        assert make_hold(centre, "2026-11-24T08:30").state == BookingState.HELD
    held.refresh_from_db()
    assert held.state == BookingState.LAPSED


def test_who_booked_is_called_at_the_time_before_the_others(centre: Centre) -> None:
    worker, item = make_worker(centre, 1), make_item()
    booked = make_booking(centre, TEN, item, name="王阿姨")
    with later(50):
        walk_in, ticket = make_ticket(centre, item), appointments.arrive(VISITOR, booked, Source.KIOSK)
        assert appointments.arrive(VISITOR, booked, Source.KIOSK) == ticket
        second = make_ticket(centre, item)
        assert (ticket.label, ticket.not_before, ticket.note) == ("B001", at("2026-11-23 10:00"), "王阿姨")
        assert [row.item for row in ticket.items.all()] == [item]
        called = desk.call_next(worker)  # its time has not come
        assert called == walk_in
        desk.finish(worker, desk.begin_serving(worker, called))
    with later(61):
        assert desk.call_next(worker) == ticket
        assert second.state == State.WAITING
    booked.refresh_from_db()
    assert booked.state == BookingState.ARRIVED


def test_a_little_late_keeps_the_place_and_very_late_joins_the_others() -> None:
    place, item = make_hall(2), make_item()
    make_rule(place, slot_minutes=10)
    early, late, very = (
        make_booking(place, TEN, item),
        make_booking(place, TEN, item),
        make_booking(place, "2026-11-23T09:40"),
    )
    with later(74):
        later_time = make_booking(place, "2026-11-23T10:20", item)
        order = [appointments.arrive(VISITOR, row, Source.PHONE) for row in (later_time, early)]
    with later(75):
        late_ticket = appointments.arrive(VISITOR, late, Source.PHONE)
        assert late_ticket.lane == Lane.BOOKED
        assert late_ticket.joined_at == at("2026-11-23 10:00") < order[0].not_before
        assert late_ticket.periods.get().began_at == MONDAY + timedelta(minutes=75)
        ordinary = appointments.arrive(VISITOR, very, Source.PHONE)
        assert (ordinary.lane, ordinary.not_before, ordinary.label) == (Lane.ORDINARY, None, "A001")


def test_the_door_finds_an_appointment_by_phone_and_only_on_its_day(centre: Centre) -> None:
    booked = make_booking(centre, TUESDAY, phone="13900000001")
    with pytest.raises(NotToday, match=r"9:10"):
        appointments.arrive(VISITOR, booked, Source.PHONE)
    with clock.frozen(at("2026-11-24 08:00")):
        assert appointment_by_phone(centre, "13900000001", date(2026, 11, 24)) == booked
        assert [row.appointment for row in booked_today(centre, clock.now())] == [booked]
        hall.close_queue(SYSTEM, centre, send_home=True)
        with pytest.raises(QueueIsClosed):
            appointments.arrive(VISITOR, booked, Source.PHONE)
        hall.open_queue(SYSTEM, centre)
        booking.cancel(VISITOR, booked)
        with pytest.raises(AppointmentOver):
            appointments.arrive(VISITOR, booked, Source.PHONE)


def test_a_closed_day_and_other_hours_upset_what_is_booked_once(
    centre: Centre, django_capture_on_commit_callbacks: object
) -> None:
    manager = make_actor(Role.CENTRE_MANAGER, centre.area_id)
    monday, tuesday = make_booking(centre, TEN), make_booking(centre, TUESDAY)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        closed = set_exception(manager, centre=centre, day=date(2026, 11, 24), hours=None, reason="停电")
    assert [row.appointment for row in upset(centre, MONDAY)] == [tuesday]
    assert appointments.check_hours(SYSTEM, centre) == 0
    assert facts("appointment_upset") == 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        set_exception(manager, centre=centre, day=closed.day, hours=Span(540, 720), reason="停电")
    assert upset(centre, MONDAY) == []
    shown = pattern_mark(weekly_pattern(centre))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        set_weekly_hours(manager, centre=centre, spans={1: [Span(840, 1050)]}, based_on=shown)
    assert [row.appointment for row in upset(centre, MONDAY)] == [monday]
    assert booking.cancel(VISITOR, monday).state == BookingState.CANCELLED
    centre.status = CentreStatus.UPGRADING
    appointments.check_hours(SYSTEM, centre)
    assert [row.appointment for row in upset(centre, MONDAY)] == [tuesday]


def test_closing_the_queue_upsets_the_rest_of_today(centre: Centre, django_capture_on_commit_callbacks: object) -> None:
    today, tomorrow = make_booking(centre, TEN), make_booking(centre, TUESDAY)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        hall.close_queue(SYSTEM, centre, send_home=False)
    assert [row.appointment for row in upset(centre, MONDAY)] == [today]
    booking.change_time(VISITOR, today, "2026-11-24T09:40")
    assert upset(centre, MONDAY) == []
    assert tomorrow.upset_at is None


def test_reminders_are_told_once_a_day_ahead_and_not_just_after_booking(centre: Centre) -> None:
    far, near = make_booking(centre, "2026-11-25T09:30"), make_booking(centre, "2026-11-23T15:00")
    assert appointments.remind(SYSTEM, MONDAY) == 0
    a_day_before = at("2026-11-24 09:35")
    assert [appointments.remind(SYSTEM, a_day_before) for _ in range(2)] == [1, 0]
    assert AuditEntry.objects.get(fact="counter.appointment_near").subject == f"appointment:{far.pk}"
    with clock.frozen(a_day_before):
        booking.change_time(VISITOR, far, "2026-11-27T09:30")
    assert appointments.remind(SYSTEM, at("2026-11-26 09:35")) == 1
    assert near.reminded_at is None


def test_tidying_writes_down_who_did_not_come_and_forgets_phones(centre: Centre) -> None:
    booked, held = make_booking(centre, TEN, name="王阿姨"), make_hold(centre, TEN_TWENTY)
    appointments.tidy(SYSTEM, at("2026-11-23 23:59"))
    booked.refresh_from_db(), held.refresh_from_db()
    assert (booked.state, held.state) == (BookingState.BOOKED, BookingState.LAPSED)
    appointments.tidy(SYSTEM, at("2026-11-24 00:00"))
    booked.refresh_from_db()
    assert (booked.state, booked.name) == (BookingState.MISSED, "王阿姨")
    appointments.tidy(SYSTEM, MONDAY + timedelta(days=31))
    booked.refresh_from_db()
    assert (booked.phone, booked.phone_key, booked.name) == ("", "", "")


def test_who_has_no_right_is_refused(centre: Centre) -> None:
    wish = appointments.RuleWish(True, 50, 20, 2, 14, 2)
    with pytest.raises(NotPermitted):
        appointments.set_rule(make_actor(Role.SOCIAL_WORKER, centre.area_id), centre, wish)
    with pytest.raises(NotPermitted):
        appointments.arrive(make_actor(Role.SOCIAL_WORKER, ELSEWHERE), make_booking(centre, TEN), Source.RECEPTION)
    manager = make_actor(Role.CENTRE_MANAGER, centre.area_id)
    for _ in range(2):
        assert appointments.set_rule(manager, centre, wish).slot_minutes == 20
    assert facts("booking_rule_set") == 1
