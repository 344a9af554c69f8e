"""Waits told to people: from rows to the engine and back, silence where little is known, kept once, held against the truth."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiamen.accounts.permissions import Role
from jiamen.cases.models import ServiceItem
from jiamen.counter.models import Priority, Source, State, Ticket, TicketItem, TicketPeriod, WaitTold
from jiamen.counter.plans import engine
from jiamen.counter.plans.ahead import Change, look_ahead
from jiamen.counter.plans.honesty import honesty
from jiamen.counter.plans.learning import learnt
from jiamen.counter.plans.waits import FRESH, NEXT, estimates, problem_of, rounded, tell, wait_if_taken, wait_of
from jiamen.counter.selectors.hall_now import hall_now
from jiamen.counter.selectors.history import LEAST_SERVICES
from jiamen.counter.selectors.told import CameTrue
from jiamen.counter.services import desk, numbers
from jiamen.kernel import clock
from jiamen.places.models import Centre
from tests.counter.make import (
    MONDAY,
    VISITOR,
    at,
    make_booking,
    make_hall,
    make_item,
    make_rule,
    make_ticket,
    make_worker,
)
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
FIVE_MIN = 300


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """The engine, as a server has it some seconds after its start."""
    engine.warm_up()


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A Monday at nine."""
    with clock.frozen(MONDAY):
        yield


def make_past(centre: Centre, item: ServiceItem, *, per_day: int = 12, weeks: int = 4) -> None:
    """Past Mondays: somebody every ten minutes from 8:40, each served for five minutes at window 1."""
    window = centre.windows.get(number=1)
    for week in range(1, weeks + 1):
        morning = at("2026-11-23 08:40") - timedelta(weeks=week)
        for number in range(1, per_day + 1):
            joined = morning + timedelta(minutes=10 * number)
            row = Ticket.objects.create(
                centre=centre, day=joined.date(), lane="A", number=number, key=uuid4().hex[:12], once=uuid4(),
                source="kiosk", state=State.DONE, joined_at=joined,
            )  # fmt: skip
            TicketItem.objects.create(ticket=row, item=item)
            ends = [0, 60, 60 + FIVE_MIN]
            for state, begin, end in zip(("waiting", "called", "serving"), [0, 30, 60], [30, *ends[1:]], strict=True):
                TicketPeriod.objects.create(
                    ticket=row, state=state, began_at=joined + timedelta(seconds=begin),
                    ended_at=joined + timedelta(seconds=end), window=window if state != "waiting" else None,
                )  # fmt: skip
            TicketPeriod.objects.create(ticket=row, state="done", began_at=joined + timedelta(seconds=ends[2]))


def known_hall(windows: int = 1) -> tuple[Centre, ServiceItem]:
    centre, item = make_hall(windows), make_item()
    make_past(centre, item)
    return centre, item


def test_a_hall_becomes_the_queue_as_it_is() -> None:
    centre, item = known_hall(2)
    worker, other = make_worker(centre, 1), make_worker(centre, 2)
    in_hand = make_ticket(centre, item)
    desk.begin_serving(worker, desk.call_next(worker))
    make_ticket(centre, item)
    make_ticket(centre, item, priority=Priority.ELDER)
    make_ticket(centre, item, source=Source.PHONE)
    desk.pause(other)
    with clock.frozen(MONDAY + timedelta(minutes=4)):
        asked = problem_of(hall_now(centre, clock.now()), learnt(centre, MONDAY.date()))
    assert asked is not None
    problem, line = asked
    assert [(one.lane.value, one.items) for one in problem.waiting] == [("A", (item.code,)), ("Y", (item.code,))]
    assert [one.before for one in line] == [1, 0]
    assert in_hand.pk not in {one.ticket for one in line}
    assert [(one.window, one.since_s, one.items) for one in problem.serving] == [(1, 32_400, (item.code,))]
    now_s = 32_400 + 240
    assert [one.spans[0].from_s for one in problem.windows] == [now_s, now_s + 900]
    assert problem.windows[0].spans[-1].until_s == 17.5 * 3600 + 3600
    assert problem.no_show_share == 0


def test_an_appointment_later_today_is_expected_at_its_time() -> None:
    centre, item = known_hall()
    make_worker(centre, 1)
    make_rule(centre)
    make_booking(centre, "2026-11-23T10:10", item)
    asked = problem_of(hall_now(centre, MONDAY), learnt(centre, MONDAY.date()))
    assert asked is not None
    [booked] = asked[0].waiting
    assert (booked.lane.value, booked.joined_s, booked.items) == ("B", 36_600, (item.code,))
    assert not [ticket for ticket in estimates(centre, NEXT).by_ticket if ticket < 0]


def test_a_wait_grows_with_the_line_and_is_that_of_the_services_before() -> None:
    centre, item = known_hall()
    make_worker(centre, 1)
    line = [make_ticket(centre, item) for _ in range(6)]
    found = estimates(centre, line[-1].pk)
    medians = [found.by_ticket[ticket.pk].median_s for ticket in line]
    assert medians == sorted(medians)
    assert medians[0] == 0
    assert 0.8 * 5 * FIVE_MIN < medians[5] < 1.4 * 5 * FIVE_MIN
    wait = wait_of(line[-1])
    assert wait is not None
    assert wait.kind == "told"
    assert wait.median_min in (25, 30)
    assert wait.p90_min >= wait.median_min
    assert found.by_ticket[line[-1].pk].naive_s == 5 * FIVE_MIN


def test_nothing_is_said_where_too_little_is_known() -> None:
    centre, item = make_hall(1), make_item()
    make_past(centre, item, per_day=LEAST_SERVICES - 1, weeks=1)
    make_worker(centre, 1)
    ticket = make_ticket(centre, item)
    wait = wait_of(ticket)
    assert wait is not None
    assert wait.kind == "few"
    tell(ticket)
    assert not WaitTold.objects.exists()
    answer = Client().get(reverse("counter:ticket", args=[ticket.key]))
    assert "暂时不能预计" in answer.content.decode()


def test_a_new_hall_leans_on_the_services_of_its_district() -> None:
    old, item = known_hall()
    new = make_hall(1)
    make_worker(new, 1)
    known = learnt(new, MONDAY.date())
    assert (known.district, known.enough, known.expected) == (new.area_id[:6] == old.area_id[:6], True, ())
    wait = wait_of(make_ticket(new, item))
    assert wait is not None
    assert wait.kind == "told"


def test_nothing_is_said_while_no_window_is_open_or_the_engine_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    centre, item = known_hall()
    ticket = make_ticket(centre, item)
    assert wait_of(ticket) is None
    make_worker(centre, 1)
    with clock.frozen(MONDAY + FRESH):
        assert wait_of(ticket) is not None
    monkeypatch.setattr(engine, "_ready", type(engine._ready)())
    with clock.frozen(MONDAY + 2 * FRESH):
        assert wait_of(ticket) is None
        assert Client().get(reverse("counter:ticket", args=[ticket.key])).status_code == 200


def test_who_may_not_be_called_today_is_told_so() -> None:
    centre, item = known_hall()
    make_worker(centre, 1)
    with clock.frozen(at("2026-11-23 17:25")):
        line = [make_ticket(centre, item) for _ in range(30)]
        wait = wait_of(line[-1])
        assert wait is not None
        assert wait.kind == "late"
        tell(line[-1])
    assert not WaitTold.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 1), (61, 2), (540, 9), (600, 10), (601, 15), (1440, 25), (1500, 25), (1501, 30)]
)
def test_minutes_are_no_finer_than_honest(seconds: int, minutes: int) -> None:
    assert rounded(seconds) == minutes


def test_all_phones_of_a_hall_share_one_estimate_for_some_seconds() -> None:
    centre, item = known_hall()
    make_worker(centre, 1)
    line = [make_ticket(centre, item) for _ in range(12)]
    client, address = Client(), reverse("counter:ticket", args=[line[-1].key]) + "?part=place"
    assert "预计等" in client.get(address).content.decode()
    first = estimates(centre, line[0].pk)
    with CaptureQueriesContext(connection) as queries:
        begun = time.process_time()
        for _ in range(10):
            client.get(address)
        spent_ms = 100 * (time.process_time() - begun)
    assert len(queries) == 10 * 4
    assert spent_ms < 50, spent_ms  # measured: 3 ms; the tests' own client is part of it
    assert estimates(centre, line[-1].pk) is first
    late = make_ticket(centre, item)
    assert late.pk in estimates(centre, late.pk).by_ticket
    with clock.frozen(MONDAY + FRESH), CaptureQueriesContext(connection) as queries:
        assert estimates(centre, late.pk) is not first
    assert len(queries) <= 18


def test_what_is_told_at_the_kiosk_and_at_the_door_is_kept_once() -> None:
    centre, item = known_hall()
    make_worker(centre, 1)
    ticket = make_ticket(centre, item)
    tell(ticket)
    phone = make_ticket(centre, item, source=Source.PHONE)
    tell(phone)
    assert [row.ticket for row in WaitTold.objects.all()] == [ticket]
    tell(numbers.check_in(VISITOR, phone))
    with clock.frozen(MONDAY + timedelta(minutes=3)):
        tell(phone)
    rows = {row.ticket_id: row for row in WaitTold.objects.all()}
    assert rows.keys() == {ticket.pk, phone.pk}
    for row in rows.values():
        assert row.told_at == MONDAY
        assert row.quantiles_s == sorted(row.quantiles_s)
        assert (row.median_s, row.p90_s) == (row.quantiles_s[9], row.quantiles_s[17])
    assert rows[phone.pk].naive_s == FIVE_MIN


def test_the_pages_for_taking_a_number_say_how_long(client: Client) -> None:
    centre, item = known_hall()
    make_worker(centre, 1)
    for _ in range(5):
        make_ticket(centre, item)
    wait = wait_if_taken(centre)
    assert wait is not None
    assert NEXT in estimates(centre, NEXT).by_ticket
    text = client.get(reverse("counter:take", args=[centre.code])).content.decode()
    assert f"现在取号大约等 {wait.median_min} 分钟" in text
    screen = client.get(reverse("counter:screen", args=[centre.code])).content.decode()
    assert "分钟" not in screen
    assert "5 人" in screen


def test_calibration_counts_what_came_true() -> None:
    told = list(range(60, 1200, 60))  # 5 % 60 s … 95 % 1140 s
    rows = [CameTrue(9 * 3600 + row, told, 900, actual, False) for row, actual in enumerate(range(30, 1230, 60))]
    overall, half = honesty(rows)
    assert (overall.told, overall.within_50, overall.within_90) == (20, 50.0, 90.0)
    assert (half.half, half.told) == ("09:00", 20)
    assert overall.loss_s < overall.naive_loss_s
    dishonest = [CameTrue(row.at_s, told, 900, row.actual_s + 600, False) for row in rows]
    assert honesty(dishonest)[0].within_90 < 50
    assert honesty([]) == []


def test_the_page_of_told_waits_shows_what_came_true(client: Client) -> None:
    centre, item = known_hall()
    worker = make_worker(centre, 1)
    for minute in range(3):
        with clock.frozen(MONDAY + timedelta(minutes=minute)):
            tell(make_ticket(centre, item))
    with clock.frozen(MONDAY + timedelta(minutes=5)):
        desk.call_next(worker)
    client.force_login(make_staff(Role.CENTRE_MANAGER, centre.area_id))
    answer: Any = client.get(reverse("counter:waits"))
    page = answer.context["page"]
    assert page.overall.told == 1
    assert list(page.shares.categories) == ["09:00"]
    assert page.centres == [(centre.code, centre.name)]
    exported = client.get(reverse("counter:waits") + "?export=csv")
    assert exported.status_code == 200


def test_one_window_fewer_waits_longer_and_open_over_lunch_does_not() -> None:
    centre, item = make_hall(2), make_item()
    make_past(centre, item, per_day=18)
    day = MONDAY.date() + timedelta(days=7)
    plain = look_ahead(centre, day, None)
    shut = look_ahead(centre, day, Change(1, 9 * 3600, 11 * 3600))
    lunch = look_ahead(centre, day, Change(None, 12 * 3600, 14 * 3600))
    assert plain.changed is None
    assert (plain.days, plain.services) == (4, 72)
    assert shut.total == plain.total
    assert shut.changed is not None
    assert shut.changed.mean_min > plain.total.mean_min
    assert shut.changed.people == plain.total.people
    assert lunch.changed is not None
    assert lunch.changed.mean_min <= plain.total.mean_min
    assert {"09:00", "10:30"} <= {half.half for half in plain.halves}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("day=2026-11-30", "全天"),
        ("day=2026-11-30&what=fewer&window=1&since=09:00&until=10:00", "调整后"),
        ("day=2026-11-30&what=open&since=12:00&until=11:00", "结束要晚于开始"),
        ("day=2026-11-30&what=fewer&since=09:00&until=10:00", "请选择是哪个窗口"),
        ("day=2026-11-22", "六十天以内"),
        ("day=2026-11-29", "不开放取号"),
        ("day=never", "日期"),
    ],
)
def test_the_page_ahead_answers_or_says_what_to_change(client: Client, asked: str, says: str) -> None:
    centre, _item = known_hall()
    client.force_login(make_staff(Role.CENTRE_MANAGER, centre.area_id))
    answer = client.get(reverse("counter:ahead", args=[centre.code]) + "?" + asked)
    assert answer.status_code == 200
    assert says in answer.content.decode()
