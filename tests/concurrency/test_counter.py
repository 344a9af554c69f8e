"""Many windows and many kiosks at one moment, and what would happen without the guards."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from jiamen.cases.models import ServiceItem
from jiamen.counter.models import Lane, QueueDay, Source, State, Ticket, TicketPeriod
from jiamen.counter.services import desk, hall, numbers
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.places.models import Centre
from tests.concurrency.test_desk import together
from tests.counter.make import MONDAY, VISITOR, make_hall, make_item, make_ticket, make_worker, wish

pytestmark = pytest.mark.django_db(transaction=True)
WINDOWS, WAITING, CALLS = 40, 10_000, 5


def on_monday(deed: Callable[[], Any]) -> Callable[[], Any]:
    """The deed on a Monday at nine, in whatever thread it runs."""

    def done() -> Any:
        with clock.frozen(MONDAY):
            return deed()

    return done


def fill(centre: Centre, item: ServiceItem, many: int) -> None:
    """So many people in line, every fifth in the priority lane, as rows."""
    lanes = [Lane.PRIORITY if at % 5 == 4 else Lane.ORDINARY for at in range(many)]
    given: Counter[Lane] = Counter()
    rows = []
    for at, lane in enumerate(lanes):
        given[lane] += 1
        rows.append(
            Ticket(
                centre=centre, day=MONDAY.date(), lane=lane, number=given[lane], key=f"k{at}", once=uuid4(),
                source=Source.KIOSK, priority="elder" if lane is Lane.PRIORITY else "",
                joined_at=MONDAY - timedelta(hours=1) + timedelta(milliseconds=at),
            )
        )  # fmt: skip
    tickets = Ticket.objects.bulk_create(rows)
    TicketPeriod.objects.bulk_create(
        TicketPeriod(ticket=ticket, state=State.WAITING, began_at=ticket.joined_at) for ticket in tickets
    )


def served(worker: Actor, many: int) -> Callable[[], list[str]]:
    """A window that calls and finishes so many one after the other."""

    def deed() -> list[str]:
        labels = []
        for _ in range(many):
            ticket = desk.call_next(worker)
            labels.append(ticket.label)
            desk.begin_serving(worker, ticket)
            desk.finish(worker, ticket)
        return labels

    return on_monday(deed)


def test_forty_windows_over_ten_thousand_waiting_call_each_once_and_in_order() -> None:
    with clock.frozen(MONDAY):
        centre, item = make_hall(WINDOWS), make_item()
        workers = [make_worker(centre, number) for number in range(1, WINDOWS + 1)]
    fill(centre, item, WAITING)
    results = together(*(served(worker, CALLS) for worker in workers))
    called = [label for labels in results for label in labels]
    most = WINDOWS * CALLS
    assert len(set(called)) == len(called) == most
    # Two of the priority lane for one ordinary number, each lane without a gap: the order was kept across all windows.
    ordinary = sorted(label for label in called if label[0] == "A")
    assert ordinary == [f"A{number:03}" for number in range(1, most // 3 + 1)]
    rows = TicketPeriod.objects.filter(state=State.CALLED).order_by("pk").select_related("ticket")
    assert ["".join(row.ticket.lane for row in rows)[at : at + 3] for at in range(0, most - 2, 3)] == ["YYA"] * (
        most // 3
    )


def test_without_the_held_queue_the_order_breaks_or_a_call_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: windows that all look first, then call, take the same ticket."""
    with clock.frozen(MONDAY):
        centre, item = make_hall(2), make_item()
        workers = [make_worker(centre, number) for number in (1, 2)]
        for _ in range(2):
            make_ticket(centre, item)
    looked = threading.Barrier(2)
    find = desk.next_for

    def both_look_first(*args: Any) -> Ticket | None:
        found = find(*args)
        looked.wait(timeout=30)
        return found

    def not_held(window: Any, moment: Any) -> QueueDay:
        return QueueDay(centre_id=window.centre_id, day=moment.date())

    monkeypatch.setattr(desk, "next_for", both_look_first)
    monkeypatch.setattr(desk, "_held_queue", not_held)
    monkeypatch.setattr(QueueDay, "save", lambda self, **more: None)
    results = together(*(on_monday(lambda worker=worker: desk.call_next(worker)) for worker in workers))
    assert sorted(type(result).__name__ for result in results) == ["StepNotPossible", "Ticket"]


def test_kiosks_that_print_at_once_leave_no_gap_even_when_some_fail() -> None:
    with clock.frozen(MONDAY):
        centre, item = make_hall(1), make_item()
    good = [on_monday(lambda: make_ticket(centre, item)) for _ in range(20)]
    bad = [on_monday(lambda: _fails_late(centre, item)) for _ in range(10)]
    results = together(*(deed for pair in zip(good, bad + bad, strict=True) for deed in pair))
    assert sum(isinstance(result, Ticket) for result in results) == 20
    numbers_given = Ticket.objects.filter(centre=centre).order_by("number").values_list("number", flat=True)
    assert list(numbers_given) == list(range(1, 21))


def _fails_late(centre: Centre, item: ServiceItem) -> Ticket:
    """A kiosk whose wish is refused after the number was drawn."""
    return numbers.take_number(VISITOR, centre, wish(item, note="x" * 999))


def test_one_wish_sent_ten_times_at_once_is_one_ticket() -> None:
    with clock.frozen(MONDAY):
        centre, asked = make_hall(1), wish()
    results = together(*[on_monday(lambda: numbers.take_number(VISITOR, centre, asked))] * 10)
    assert {ticket.pk for ticket in results} == {Ticket.objects.get().pk}
    with clock.frozen(MONDAY):
        assert make_ticket(centre).number == 2


def test_a_number_taken_while_the_queue_closes_is_sent_home_or_refused() -> None:
    with clock.frozen(MONDAY):
        centre, item = make_hall(1), make_item()
    close = on_monday(lambda: hall.close_queue(Actor.system("test"), centre, send_home=True))
    takes = [on_monday(lambda: make_ticket(centre, item)) for _ in range(12)]
    results = together(*takes[:6], close, *takes[6:])
    taken = [result for result in results if isinstance(result, Ticket)]
    told = {type(result).__name__ for result in results} - {"Ticket", "int"}
    assert told <= {"QueueIsClosed"}
    assert results[6] == len(taken)
    assert not Ticket.objects.filter(state=State.WAITING).exists()


def test_of_two_who_sit_down_at_one_window_one_does() -> None:
    with clock.frozen(MONDAY):
        centre = make_hall(1)
        one, two = make_worker(centre), make_worker(centre)
    window = centre.windows.get()
    results = together(on_monday(lambda: desk.sit_down(one, window)), on_monday(lambda: desk.sit_down(two, window)))
    assert sorted(type(result).__name__ for result in results) == ["Sitting", "WindowBusy"]


def test_a_resident_who_leaves_while_called_is_either_gone_or_called() -> None:
    with clock.frozen(MONDAY):
        centre = make_hall(1)
        worker, ticket = make_worker(centre, 1), make_ticket(centre)
    left, called = together(
        on_monday(lambda: numbers.give_back(VISITOR, ticket)), on_monday(lambda: desk.call_next(worker))
    )
    ticket.refresh_from_db()
    if ticket.state == State.LEFT:
        assert type(called).__name__ in ("StepNotPossible", "NobodyWaiting")
    else:
        assert (ticket.state, type(left).__name__) == (State.CALLED, "StepNotPossible")
