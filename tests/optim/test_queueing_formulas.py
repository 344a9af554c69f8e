"""Where queueing theory knows the answer, the simulation gives it within its own error."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from jiamen_optim.queueing import Expected, Lane, Person, QueueProblem, Span, Window, play
from jiamen_optim.queueing.formulas import erlang_c, mean_wait_s, priority_waits_s, share_over
from tests.optim.halls import A, Y, exponential

MEAN_S = 300
HALVES = 480
WARM_S = 40 * 1800


def queue(servers: int, per_half_hour: dict[Lane, float], limit: int = 10**6) -> QueueProblem:
    """A queue that never closes, long enough to forget that it began empty."""
    windows = tuple(Window(number, (Span(0, HALVES * 1800),)) for number in range(servers))
    expected = tuple(
        Expected(lane, 1800 * half, mean) for half in range(HALVES) for lane, mean in per_half_hour.items()
    )
    return QueueProblem(0, windows, exponential(MEAN_S), expected=expected, mix=(("x",),), favoured_limit=limit)


def played(problem: QueueProblem) -> list[list[Person]]:
    """Replications, without those who came near the beginning or the end."""
    return [
        [one for one in play(problem, replication=row) if WARM_S < one.ticket.due_s < (HALVES - 40) * 1800]
        for row in range(20)
    ]


def measured(days: list[list[Person]], value: Callable[[Person], float], lane: Lane = A) -> tuple[float, float]:
    """Mean over replications, and its standard error."""
    means = [np.mean([value(one) for one in people if one.ticket.lane is lane]) for people in days]
    return float(np.mean(means)), float(np.std(means, ddof=1) / np.sqrt(len(means)))


def wait_s(one: Person) -> float:
    assert one.called_s is not None
    return one.called_s - one.ticket.due_s


def near(found: tuple[float, float], known: float) -> bool:
    mean, error = found
    assert error < 0.05 * known, "too coarse to say anything"
    return abs(mean - known) < 4 * error + 0.004 * known  # whole seconds and 1,024 levels


@pytest.mark.parametrize(("servers", "per_half_hour"), [(1, 4.2), (2, 9.0), (5, 23.0)])
def test_equal_windows_wait_as_erlang_says(servers: int, per_half_hour: float) -> None:
    days, rate = played(queue(servers, {A: per_half_hour})), per_half_hour / 1800
    assert near(measured(days, wait_s), mean_wait_s(servers, rate, MEAN_S))
    assert near(measured(days, lambda one: wait_s(one) > 0), erlang_c(servers, rate * MEAN_S))
    assert near(measured(days, lambda one: wait_s(one) > 400), share_over(servers, rate, MEAN_S, 400.5))


def test_two_classes_wait_as_cobham_says() -> None:
    days = played(queue(3, {Y: 5.0, A: 9.4}))
    first, second = priority_waits_s(3, (5.0 / 1800, 9.4 / 1800), MEAN_S)
    assert near(measured(days, wait_s, Y), first)
    assert near(measured(days, wait_s, A), second)


def test_the_bound_on_favoured_calls_takes_from_them_and_gives_to_the_others() -> None:
    free = queue(1, {Y: 3.0, A: 2.0})
    freely = played(free)
    fair = played(replace(free, favoured_limit=1))
    assert measured(fair, wait_s, Y)[0] > 1.1 * measured(freely, wait_s, Y)[0]
    assert measured(fair, wait_s, A)[0] < 0.95 * measured(freely, wait_s, A)[0]


def test_the_formulas_agree_with_the_books() -> None:
    assert erlang_c(1, 0.7) == pytest.approx(0.7)
    assert erlang_c(2, 1.0) == pytest.approx(1 / 3)
    assert mean_wait_s(1, 0.5, 1.0) == pytest.approx(1.0)
    assert priority_waits_s(2, (0.8,), 1.0)[0] == pytest.approx(mean_wait_s(2, 0.8, 1.0))
    one, two = priority_waits_s(1, (0.3, 0.4), 1.0)
    assert 0.3 * one + 0.4 * two == pytest.approx(0.7 * mean_wait_s(1, 0.7, 1.0))  # Kleinrock's conservation law
