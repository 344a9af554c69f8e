"""Every call follows the rule: held against an independent checker, by hand where the answer is known."""

from dataclasses import replace

import pytest

from jiamen_optim.common import Stop, StopReason
from jiamen_optim.queueing import (
    Expected,
    Person,
    QueueProblem,
    Serving,
    Span,
    Ticket,
    Window,
    check,
    estimate,
    play,
    simulate,
    with_closed,
    with_open,
)
from tests.optim.halls import ALL_DAY, A, B, Y, exponential, fixed, random_hall


def hall(*tickets: Ticket, windows: int = 1, **more: object) -> QueueProblem:
    all_day = tuple(Window(number + 1, ALL_DAY) for number in range(windows))
    return replace(QueueProblem(1000, all_day, fixed(x=100, y=300), tickets), **more)  # type: ignore[arg-type]


def at(people: tuple[Person, ...]) -> list[int | None]:
    return [one.called_s for one in people]


def test_every_day_of_random_halls_follows_the_rule() -> None:
    calls = 0
    for seed in range(80):
        problem = random_hall(seed)
        for replication in range(2):
            people = play(problem, seed=seed, replication=replication)
            assert check(problem, people) == [], (seed, replication)
            calls += sum(one.called_s is not None for one in people)
    assert calls > 5_000


def test_one_window_serves_in_order_of_joining() -> None:
    people = play(
        hall(Ticket(A, 900, ("x",)), Ticket(A, 950, ("y",)), Ticket(A, 2000, ("x",)), Ticket(A, 940, ("x", "x")))
    )
    assert at(people) == [1000, 1300, 2000, 1100]


def test_after_two_favoured_calls_an_ordinary_one() -> None:
    tickets = [Ticket(A, 1 + row, ("x",)) for row in range(2)] + [Ticket(Y, 500 + row, ("x",)) for row in range(5)]
    assert at(play(hall(*tickets))) == [1200, 1500, 1000, 1100, 1300, 1400, 1600]
    assert at(play(hall(*tickets, favoured_in_a_row=2)))[0] == 1000
    assert at(play(hall(*tickets, favoured_limit=4)))[:2] == [1400, 1600]


def test_an_appointment_waits_for_its_time_and_keeps_its_place_from_then_on() -> None:
    tickets = (
        Ticket(B, 100, ("x",), not_before_s=1150),
        Ticket(Y, 1120, ("x",)),
        Ticket(A, 900, ("x",)),
        Ticket(A, 901, ("x",)),
    )
    assert at(play(hall(*tickets))) == [1300, 1200, 1000, 1100]


def test_a_ticket_sent_to_a_window_is_called_there_before_all_others() -> None:
    tickets = (Ticket(Y, 100, ("x",)), Ticket(A, 900, ("x",), window=2), Ticket(A, 950, ("x",)))
    people = play(hall(*tickets, windows=2))
    assert [one.window for one in people[:2]] == [1, 2]
    assert at(people) == [1000, 1000, 1100]


def test_a_window_for_some_items_passes_over_the_others() -> None:
    some = hall(Ticket(A, 1, ("y",)), Ticket(A, 2, ("x", "y")), Ticket(A, 3, ("x",)))
    some = replace(some, windows=(Window(1, ALL_DAY, frozenset({"x"})), Window(2, (Span(5000, 9000),))))
    assert at(play(some)) == [5000, 5300, 1000]


def test_a_break_and_the_close_are_kept_and_who_was_called_is_served_to_the_end() -> None:
    breaks = replace(
        hall(*(Ticket(A, row, ("x",)) for row in range(4))), windows=(Window(7, (Span(0, 1050), Span(1200, 1301))),)
    )
    people = play(breaks)
    assert at(people) == [1000, 1200, 1300, None]
    day = simulate(breaks, replications=3)
    assert day.waits.estimates[3].median_s is None
    assert day.waits.estimates[3].not_called_share == 1.0
    assert day.overtime_s == 50 + 99


def test_who_is_being_served_is_finished_first() -> None:
    busy = hall(Ticket(A, 1, ("x",)), serving=(Serving(1, 960, ("x",)),))
    assert at(play(busy)) == [1060]
    estimates = simulate(busy, replications=50).waits.estimates
    assert (estimates[0].median_s, estimates[0].p90_s, estimates[0].ahead) == (60, 60, 0)


def test_who_does_not_come_costs_the_window_a_moment() -> None:
    away = hall(*(Ticket(A, row, ("x",)) for row in range(300)), no_show_share=0.5, no_show_s=7)
    people = play(away)
    assert {one.takes_s for one in people} == {7, 100}
    assert 100 < sum(not one.comes for one in people) < 200


def test_an_estimate_is_what_the_whole_day_gives() -> None:
    for seed in range(20):
        problem = random_hall(seed)
        whole = simulate(problem, seed=3, replications=150).waits.estimates
        for ticket, ours, theirs in zip(
            problem.waiting, estimate(problem, seed=3, replications=150).estimates, whole, strict=True
        ):
            assert ours == (theirs if ticket.joined_s <= problem.now_s else None), seed


def test_next_up_is_the_order_of_calls() -> None:
    tickets = (Ticket(A, 1, ("x",)), Ticket(Y, 2, ("x",)), Ticket(A, 3, ("x",)), Ticket(A, 4000, ("x",)))
    assert estimate(hall(*tickets)).next_up(2) == (1, 0)
    assert estimate(hall(*tickets)).next_up(9) == (1, 0, 2)


def rush() -> QueueProblem:
    expected = tuple(Expected(lane, 1800 * half, 6.0) for lane in (A, Y) for half in range(16, 24))
    windows = tuple(Window(number, (Span(8 * 3600, 12 * 3600),)) for number in (1, 2, 3))
    return QueueProblem(8 * 3600, windows, exponential(400), expected=expected, mix=(("x",),))


def test_another_plan_meets_the_same_people() -> None:
    problem = rush()
    fewer = with_closed(problem, 3, Span(9 * 3600, 10 * 3600))
    assert fewer.windows[2].spans == (Span(8 * 3600, 9 * 3600), Span(10 * 3600, 12 * 3600))
    more = with_open(with_open(problem, 4, Span(9 * 3600, 10 * 3600)), 1, Span(12 * 3600, 13 * 3600))
    assert more.windows[0].spans == (Span(8 * 3600, 13 * 3600),)
    for replication in range(10):
        ours, theirs, others = (play(plan, replication=replication) for plan in (problem, fewer, more))
        for one, two, three in zip(ours, theirs, others, strict=True):
            assert (one.ticket, one.takes_s) == (two.ticket, two.takes_s) == (three.ticket, three.takes_s)
    same, less, plus = (simulate(plan, replications=300) for plan in (problem, fewer, more))
    assert plus.mean_wait_s < same.mean_wait_s < less.mean_wait_s
    assert same.people == less.people == plus.people
    assert less.half_hours[4].queue_length > same.half_hours[4].queue_length > plus.half_hours[4].queue_length


def test_the_half_hours_add_up() -> None:
    day = simulate(rush(), replications=400)
    assert day.people == pytest.approx(96, rel=0.02)
    assert day.people == pytest.approx(sum(half.people for half in day.half_hours))
    assert all(0 < half.utilisation <= 1 for half in day.half_hours)
    assert [half.from_s for half in day.half_hours] == [1800 * half for half in range(16, 24)]
    waiting_s = sum(1800 * half.queue_length for half in day.half_hours)  # Little: time waited is time in the queue
    called_s = day.mean_wait_s * (day.people - day.not_called)
    assert called_s < waiting_s < called_s + 3600 * day.not_called


def test_the_same_seed_gives_the_same_answer_and_a_limit_says_so() -> None:
    first, again, other = (simulate(rush(), seed=seed, replications=200) for seed in (5, 5, 6))
    assert first.half_hours == again.half_hours != other.half_hours
    stopped = simulate(rush(), stop=Stop(cancelled=lambda: True), replications=5000)
    assert (stopped.waits.replications, stopped.waits.stop_reason) == (100, StopReason.CANCELLED)
    assert first.waits.stop_reason is StopReason.WORK_DONE


def test_the_checker_sees_every_fault() -> None:
    problem = hall(*(Ticket(lane, 500 + row, ("x",)) for row, lane in enumerate([A, A, Y, Y, Y, Y])))
    people = play(problem)
    assert check(problem, people) == []

    def codes(row: int, **change: object) -> set[str]:
        wrong = (*people[:row], replace(people[row], **change), *people[row + 1 :])  # type: ignore[arg-type]
        return {fault.code for fault in check(problem, wrong)}

    late = people[1].called_s or 0
    assert "two-at-once" in codes(1, called_s=late - 1)
    assert "idle" in codes(1, called_s=late + 60)
    assert "called-twice" in codes(1, rank=people[0].rank)
    assert "ticket-lost" in codes(1, ticket=people[0].ticket)
    assert "too-early" in codes(2, called_s=400)
    assert "time-back" in codes(3, called_s=400)
    assert "closed" in codes(1, called_s=90_000)
    assert "idle" in codes(1, called_s=None, rank=None, window=None)
    assert {fault.code for fault in check(replace(problem, favoured_limit=1), people)} == {"order"}
    only = replace(problem, windows=(Window(1, ALL_DAY, frozenset({"y", "x"})),))
    assert check(only, people) == []
    elsewhere = replace(problem, windows=(Window(1, ALL_DAY, frozenset({"y"})), Window(2, ALL_DAY)))
    assert "wrong-window" in {fault.code for fault in check(elsewhere, people)}
