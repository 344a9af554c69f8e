"""Numbers, the order they are called in, and the periods they leave behind."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from jiamen.counter.errors import (
    CentreShut,
    ItemNotHere,
    NobodyWaiting,
    NothingChosen,
    NotYours,
    QueueIsClosed,
    StepNotPossible,
    TicketInHand,
    TooManyItems,
    WindowBusy,
    WindowElsewhere,
)
from jiamen.counter.models import Priority, Source, State, Ticket, TicketPeriod
from jiamen.counter.selectors.figures import day_figures, period_rows, seconds, ticket_rows
from jiamen.counter.selectors.line import FAVOURED_IN_A_ROW, in_calling_order, waiting
from jiamen.counter.services import desk, hall, numbers
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotPermitted
from tests.counter.make import MONDAY, VISITOR, at, make_hall, make_item, make_ticket, make_worker, wish
from tests.factories import ELSEWHERE, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A Monday at nine."""
    with clock.frozen(MONDAY):
        yield


def later(minutes: float) -> AbstractContextManager[None]:
    """So many minutes after nine."""
    return clock.frozen(MONDAY + timedelta(minutes=minutes))


def serve(worker: Actor) -> Ticket:
    """The next ticket, from the call to the end."""
    ticket = desk.call_next(worker)
    desk.begin_serving(worker, ticket)
    return desk.finish(worker, ticket)


def test_numbers_of_each_lane_count_from_one_and_a_refused_wish_takes_none() -> None:
    hall_, item = make_hall(), make_item()
    first = make_ticket(hall_, item)
    with pytest.raises(ItemNotHere):
        numbers.take_number(VISITOR, hall_, replace(wish(item), items=["gone"]))
    with pytest.raises(NothingChosen):
        numbers.take_number(VISITOR, hall_, replace(wish(item), items=[]))
    with pytest.raises(TooManyItems):
        numbers.take_number(VISITOR, hall_, wish(*(make_item() for _ in range(6))))
    second, elder = make_ticket(hall_, item), make_ticket(hall_, item, priority=Priority.ELDER)
    assert [ticket.label for ticket in (first, second, elder)] == ["A001", "A002", "Y001"]


def test_the_same_wish_twice_is_one_ticket() -> None:
    centre, asked = make_hall(), wish()
    assert numbers.take_number(VISITOR, centre, asked) == numbers.take_number(VISITOR, centre, asked)
    assert make_ticket(centre).number == 2


def test_no_numbers_while_the_centre_is_shut_or_the_queue_closed() -> None:
    centre, item = make_hall(), make_item()
    with clock.frozen(at("2026-11-22 09:00")), pytest.raises(CentreShut):
        make_ticket(centre, item)
    hall.close_queue(Actor.system("test"), centre, send_home=True)
    with pytest.raises(QueueIsClosed):
        make_ticket(centre, item)
    hall.open_queue(Actor.system("test"), centre)
    assert make_ticket(centre, item).label == "A001"


def test_an_ordinary_number_is_passed_only_so_often() -> None:
    centre, item = make_hall(1), make_item()
    worker = make_worker(centre, 1)
    for _ in range(3):
        make_ticket(centre, item)
    for _ in range(6):
        make_ticket(centre, item, priority=Priority.ELDER)
    expected = ["Y001", "Y002", "A001", "Y003", "Y004", "A002", "Y005", "Y006", "A003"]
    foreseen = in_calling_order(list(waiting(centre.pk, MONDAY.date())), 0)
    assert [ticket.label for ticket in foreseen] == expected
    assert [serve(worker).label for _ in expected] == expected
    assert FAVOURED_IN_A_ROW == 2
    with pytest.raises(NobodyWaiting):
        desk.call_next(worker)


def test_a_number_from_the_phone_waits_for_its_holder_at_the_door() -> None:
    centre = make_hall(1)
    worker = make_worker(centre, 1)
    phone = make_ticket(centre, source=Source.PHONE)
    with pytest.raises(NobodyWaiting):
        desk.call_next(worker)
    with later(5):
        kiosk = make_ticket(centre)
    with later(9):
        numbers.check_in(VISITOR, phone)
        numbers.check_in(VISITOR, phone)
        assert [serve(worker), serve(worker)] == [kiosk, phone]


def test_each_state_is_a_period_and_the_times_add_up() -> None:
    centre = make_hall(2)
    one, two = make_worker(centre, 1), make_worker(centre, 2)
    ticket = make_ticket(centre)
    with later(7):
        desk.call_next(one)
    with later(8):
        desk.begin_serving(one, ticket)
    with later(11):
        desk.send_on(one, ticket, window=centre.windows.get(number=2))
        with pytest.raises(NobodyWaiting):
            desk.call_next(one)
    with later(12):
        assert desk.call_next(two) == ticket
        desk.begin_serving(two, ticket)
    with later(20):
        desk.finish(two, ticket)
        assert desk.finish(two, ticket) == ticket
    rows = list(TicketPeriod.objects.filter(ticket=ticket).values_list("state", "window__number"))
    assert rows == [
        ("waiting", None), ("called", 1), ("serving", 1), ("waiting", 2), ("called", 2), ("serving", 2), ("done", None),
    ]  # fmt: skip
    whole = TicketPeriod.objects.filter(ticket=ticket, ended_at__isnull=False)
    assert sum((row.ended_at - row.began_at for row in whole), timedelta()) == timedelta(minutes=20)


def test_a_period_can_be_ended_but_not_changed() -> None:
    row = make_ticket(make_hall()).periods.get()
    for change in ({"began_at": MONDAY - timedelta(hours=1)}, {"state": "done"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TicketPeriod.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    TicketPeriod.objects.filter(pk=row.pk).update(ended_at=MONDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        TicketPeriod.objects.filter(pk=row.pk).update(ended_at=MONDAY + timedelta(hours=1))


def test_a_mis_call_goes_back_to_its_place_and_a_missed_one_can_be_called_again() -> None:
    centre = make_hall(1)
    worker, first, second = make_worker(centre, 1), make_ticket(centre), make_ticket(centre)
    assert desk.call_next(worker) == first
    desk.undo_call(worker, first)
    assert desk.call_next(worker) == first
    desk.recall(worker, first)
    desk.miss(worker, first)
    assert serve(worker) == second
    assert desk.call(worker, first).state == State.CALLED


def test_put_aside_and_taken_up_again() -> None:
    centre = make_hall(1)
    worker, ticket, other = make_worker(centre, 1), make_ticket(centre), make_ticket(centre)
    desk.begin_serving(worker, desk.call_next(worker))
    desk.put_aside(worker, ticket)
    assert serve(worker) == other
    desk.begin_serving(worker, desk.call(worker, ticket))
    assert desk.finish(worker, ticket).state == State.DONE


def test_a_window_has_one_worker_one_ticket_and_only_its_own() -> None:
    centre = make_hall(2)
    worker, other = make_worker(centre, 1), make_worker(centre)
    with pytest.raises(WindowBusy, match="1"):
        desk.sit_down(other, centre.windows.get(number=1))
    with pytest.raises(WindowBusy, match="1"):
        desk.sit_down(worker, centre.windows.get(number=2))
    desk.sit_down(other, centre.windows.get(number=2))
    ticket, second = make_ticket(centre), make_ticket(centre)
    desk.call_next(worker)
    with pytest.raises(TicketInHand, match="A001"):
        desk.call_next(worker)
    with pytest.raises(TicketInHand):
        desk.stand_up(worker)
    with pytest.raises(NotYours, match="1"):
        desk.begin_serving(other, ticket)
    with pytest.raises(StepNotPossible):
        desk.finish(worker, second)
    assert desk.call_next(other) == second


def test_a_window_with_items_of_its_own_calls_nobody_else() -> None:
    centre, here, there = make_hall(2), make_item(), make_item()
    window = centre.windows.get(number=1)
    window.items.add(here)
    worker, general = make_worker(centre, 1), make_worker(centre, 2)
    make_ticket(centre, here, there)
    mine = make_ticket(centre, here)
    assert serve(worker) == mine
    taken = desk.call_next(general)
    desk.begin_serving(general, taken)
    with pytest.raises(WindowElsewhere):
        desk.send_on(general, taken, window=window)


def test_closing_sends_home_or_lets_the_last_be_served() -> None:
    centre = make_hall(1)
    worker, waits = make_worker(centre, 1), make_ticket(centre)
    manager = make_actor("centre_manager", centre.area_id)
    assert hall.close_queue(manager, centre, send_home=False) == 0
    assert serve(worker) == waits
    hall.open_queue(manager, centre)
    late = make_ticket(centre)
    assert hall.close_queue(manager, centre, send_home=True) == 1
    late.refresh_from_db()
    assert late.state == State.CLOSED


def test_residents_leave_the_line_but_not_the_window() -> None:
    centre = make_hall(1)
    worker, first, second = make_worker(centre, 1), make_ticket(centre), make_ticket(centre)
    desk.call_next(worker)
    with pytest.raises(StepNotPossible):
        numbers.give_back(VISITOR, first)
    assert numbers.give_back(VISITOR, second).state == State.LEFT
    assert numbers.give_back(VISITOR, second).state == State.LEFT


def test_who_has_no_right_is_refused() -> None:
    centre = make_hall(1)
    stranger = make_actor("social_worker", ELSEWHERE)
    with pytest.raises(NotPermitted):
        desk.sit_down(stranger, centre.windows.get(number=1))
    with pytest.raises(NotPermitted):
        make_ticket(centre, source=Source.RECEPTION)
    with pytest.raises(NotPermitted):
        hall.set_windows(make_actor("social_worker", centre.area_id), centre, 3)


def test_all_times_are_sums_of_the_periods() -> None:
    centre = make_hall(1)
    worker = make_worker(centre, 1)
    ticket = make_ticket(centre)
    with later(10):
        desk.call_next(worker)
    with later(11):
        desk.begin_serving(worker, ticket)
    with later(15):
        desk.finish(worker, ticket)
    manager = make_actor("centre_manager", centre.area_id)
    [row] = ticket_rows(manager, MONDAY.date())
    assert (seconds(row.waited), seconds(row.served)) == (600, 240)
    [day] = day_figures(manager, MONDAY.date())
    assert (day.taken, day.served, day.lost, day.wait_s, day.wait_90_s, day.service_s) == (1, 1, 0, 600, 600, 240)
    assert [period.state for period in period_rows(manager, MONDAY.date()).order_by("pk")] == [
        "waiting", "called", "serving", "done",
    ]  # fmt: skip
    assert not day_figures(make_actor("centre_manager", ELSEWHERE), MONDAY.date())
