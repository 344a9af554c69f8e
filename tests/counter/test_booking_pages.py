"""The pages of appointments: three steps without JavaScript, everything typed is kept, the calendar file, the door."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from jiamen.accounts.permissions import Role
from jiamen.counter.models import Appointment, BookingState, Slot, Ticket
from jiamen.counter.services import appointments, booking
from jiamen.counter.views.asking import door_token, kiosk_link
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.messages.models import Message
from jiamen.places.models import Centre, OpeningException
from tests.counter.make import MONDAY, VISITOR, make_booking, make_hall, make_hold, make_item, make_rule
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
TEN, TUESDAY, PHONE = "2026-11-23T10:00", "2026-11-24T09:10", "13900000001"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A Monday at nine."""
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def centre() -> Centre:
    """One window, one place at a time, every ten minutes."""
    hall = make_hall(1)
    make_rule(hall, slot_minutes=10)
    return hall


def staff(centre: Centre, role: Role = Role.CENTRE_MANAGER) -> Client:
    client = Client()
    client.force_login(make_staff(role, centre.area_id))
    return client


def test_three_steps_lead_to_an_appointment_with_its_message_and_calendar_file(centre: Centre, client: Client) -> None:
    item, path = make_item(name_en="Pension"), reverse("counter:book", args=[centre.code])
    assert item.code in client.get(path).content.decode()
    times = client.get(path, {"items": item.code, "day": "2026-11-24"}).content.decode()
    assert f'value="{TUESDAY}"' in times
    sent = {"items": item.code, "once": str(uuid4()), "mark": TUESDAY}
    page = client.post(path, sent).headers["Location"]
    assert client.post(path, sent).headers["Location"] == page
    faulty = client.post(page, {"phone": "123", "name": "王阿姨"})
    assert faulty.status_code == 422
    assert 'value="王阿姨"' in faulty.content.decode()
    assert client.post(page, {"phone": PHONE, "name": "王阿姨"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "139****0001" in shown
    assert PHONE not in shown
    message = Message.objects.get()
    assert f"/b/{Appointment.objects.get().key}/" in message.text
    event = next(iter(Calendar.from_ical(client.get(f"{page}appointment.ics").content).walk("VEVENT")))
    assert event["DTSTART"].dt == Slot.objects.get(taken=1).starts_at
    client.post(f"{page}cancel/")
    event = next(iter(Calendar.from_ical(client.get(f"{page}appointment.ics").content).walk("VEVENT")))
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 3)


def test_a_time_that_is_gone_offers_others_and_keeps_what_was_typed(centre: Centre, client: Client) -> None:
    item = make_item()
    held = make_hold(centre, TEN, item)
    page = reverse("counter:booking", args=[held.key])
    with clock.frozen(MONDAY + timedelta(minutes=16)):
        make_booking(centre, TEN, item)
        gone = client.post(page, {"phone": PHONE, "name": "王阿姨"})
        text = gone.content.decode()
        assert gone.status_code == 422
        assert f'value="{PHONE}"' in text
        assert 'value="2026-11-23T09:20"' in text
        client.post(page, {"phone": PHONE, "name": "王阿姨", "mark": "2026-11-23T09:20"})
    held.refresh_from_db()
    assert (held.state, held.name) == (BookingState.BOOKED, "王阿姨")


def test_a_full_time_leads_back_to_the_times_with_the_matters_kept(centre: Centre, client: Client) -> None:
    item, path = make_item(), reverse("counter:book", args=[centre.code])
    make_booking(centre, TEN, item)
    answer = client.post(path, {"items": item.code, "once": str(uuid4()), "mark": TEN})
    assert answer.status_code == 422
    assert f'name="items" value="{item.code}"' in answer.content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"mark": "x" * 99}, {"once": "no", "mark": TEN}, {"items": "\x00", "mark": "\x00"}]
)
def test_odd_posts_are_answered(centre: Centre, client: Client, data: dict[str, str]) -> None:
    item = make_item()
    assert client.post(reverse("counter:book", args=[centre.code]), data).status_code == 422
    held = make_hold(centre, TEN, item)
    for name in ("counter:booking", "counter:booking-time"):
        assert client.post(reverse(name, args=[held.key]), {"phone": "", **data}).status_code in (302, 422)


def test_another_time_by_link_and_a_link_to_nothing(centre: Centre, client: Client) -> None:
    booked = make_booking(centre, TEN)
    path = reverse("counter:booking-time", args=[booked.key])
    assert TUESDAY in client.get(path, {"day": "2026-11-24"}).content.decode()
    assert client.post(path, {"mark": TUESDAY}).headers["Location"] == reverse("counter:booking", args=[booked.key])
    booked.refresh_from_db()
    assert booked.slot.day.isoformat() == "2026-11-24"
    assert client.post(path, {"mark": "2026-11-22T09:00"}).headers["Location"] == path
    assert client.get("/b/nothing/").status_code == 404


def test_without_a_rule_or_free_times_the_page_says_so(centre: Centre, client: Client) -> None:
    bare, item = make_hall(1), make_item()
    assert client.get(reverse("counter:book", args=[bare.code])).status_code == 200
    days = [MONDAY.date() + timedelta(days=number) for number in range(15)]
    OpeningException.objects.bulk_create(OpeningException(centre=centre, day=day, reason="停电") for day in days)
    page = client.get(reverse("counter:book", args=[centre.code]), {"items": item.code})
    assert "time-soon" not in page.content.decode()


def test_the_door_knows_the_phone_that_booked_and_the_number_typed(centre: Centre, client: Client) -> None:
    held = make_hold(centre, TEN)
    client.post(reverse("counter:booking", args=[held.key]), {"phone": PHONE})
    door = reverse("counter:door", args=[centre.code, door_token(centre)])
    there = client.get(door).headers["Location"]
    ticket = Ticket.objects.get()
    assert there == reverse("counter:ticket", args=[ticket.key])
    assert "10:00" in client.get(there).content.decode()
    other = Client()
    assert other.post(door, {"label": "139 0000 0001"}).headers["Location"] == there
    assert other.post(door, {"label": "139 0000 0002"}).status_code == 422
    assert other.post(door, {"label": "B001"}).headers["Location"] == there


def test_the_kiosk_prints_the_number_of_an_appointment(centre: Centre, client: Client) -> None:
    make_booking(centre, TEN, phone=PHONE)
    path = reverse("counter:kiosk-arrival", args=[centre.code])
    assert client.get(path).status_code == 403
    client.get(reverse("counter:kiosk", args=[centre.code]), {"device": kiosk_link(centre)})
    assert client.post(path, {"phone": "13900000009"}).status_code == 422
    paper = client.post(path, {"phone": PHONE}).headers["Location"]
    assert "B001" in client.get(paper).content.decode()


def test_reception_sees_who_is_to_come_and_marks_the_arrival(centre: Centre) -> None:
    booked = make_booking(centre, TEN, name="王阿姨")
    desk = staff(centre, Role.SOCIAL_WORKER)
    queue = reverse("counter:queue", args=[centre.code])
    assert "王阿姨" in desk.get(queue).content.decode()
    desk.post(reverse("counter:arrived", args=[centre.code]), {"appointment": booked.key})
    assert "B001" in desk.get(queue).content.decode()


def test_the_manager_reads_the_list_takes_it_away_and_sets_the_rule(centre: Centre) -> None:
    item = make_item()
    booked = make_booking(centre, TEN, item, phone=PHONE)
    make_hold(centre, TUESDAY, item)
    OpeningException.objects.create(centre=centre, day=MONDAY.date(), reason="停电")
    appointments.check_hours(Actor.system("test"), centre)
    manager, path = staff(centre), reverse("counter:appointments", args=[centre.code])
    text = manager.get(path).content.decode()
    assert "139****0001" in text
    assert reverse("counter:booking-time", args=[booked.key]) in text
    rows = manager.get(path, {"export": "appointments.csv"}).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("2026-11-23 10:00,")
    rule = {
        "taking": "on",
        "share_percent": 50,
        "slot_minutes": 30,
        "lead_hours": 1,
        "horizon_days": 7,
        "per_person": 1,
    }
    path = reverse("counter:booking-rule", args=[centre.code])
    assert manager.post(path, rule).status_code == 302
    assert manager.post(path, {**rule, "horizon_days": 99}).status_code == 422


def test_reminders_and_closed_days_reach_the_phone_once(centre: Centre) -> None:
    booked = make_booking(centre, "2026-11-25T09:30", phone=PHONE)
    for _ in range(2):
        appointments.remind(Actor.system("test"), MONDAY + timedelta(days=1, minutes=40))
    OpeningException.objects.create(centre=centre, day=booked.slot.day, reason="停电")
    for _ in range(2):
        appointments.check_hours(Actor.system("test"), centre)
    events = sorted(Message.objects.values_list("event", flat=True))
    assert events == ["counter.appointment_booked", "counter.appointment_near", "counter.appointment_upset"]
    booking.cancel(VISITOR, booked)


def test_pages_ask_the_database_no_more_for_more_appointments(centre: Centre, client: Client) -> None:
    manager, item = staff(centre), make_item()
    booked = make_booking(centre, TEN, item)
    places = [
        (client, f"{reverse('counter:book', args=[centre.code])}?items={item.code}"),
        (client, reverse("counter:booking", args=[booked.key])),
        (client, reverse("counter:booking-time", args=[booked.key])),
        (manager, reverse("counter:appointments", args=[centre.code])),
        (manager, reverse("counter:queue", args=[centre.code])),
    ]

    def asked() -> list[int]:
        found = []
        for visitor, path in places:
            visitor.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert visitor.get(path).status_code == 200
            found.append(len(queries))
        return found

    few = asked()
    for minutes in range(10, 60, 10):
        make_booking(centre, f"2026-11-23T10:{minutes}", item, make_item())
    assert asked() == few
    assert max(few) <= 16, few
