"""An independent look at one played day: every call held against the calling rule, sharing no code with the kernel."""

from collections.abc import Iterator
from dataclasses import dataclass

from jiamen_optim.queueing.forecast import Person
from jiamen_optim.queueing.problem import QueueProblem


@dataclass(frozen=True)
class Violation:
    """Something a played day does that the rule forbids: a stable code, a sentence, and the rows of the people (≤ 20)."""

    code: str
    sentence: str
    where: tuple[int, ...] = ()


def check(problem: QueueProblem, people: tuple[Person, ...]) -> list[Violation]:
    """Every way in which a played day (`play`) breaks the rule of `problem`; an empty list if there is none."""
    return [*_tickets(problem, people), *_windows(problem, people), *_calls(problem, people)]


def _tickets(problem: QueueProblem, people: tuple[Person, ...]) -> Iterator[Violation]:
    """The tickets of the problem are there, each once, and calls have ranks 0, 1, 2 …"""
    for row, ticket in enumerate(problem.waiting):
        if row >= len(people) or people[row].ticket != ticket:
            yield Violation("ticket-lost", f"Ticket {row + 1} is not among the people of the day.", (row,))
    ranks = sorted(one.rank for one in people if one.rank is not None)
    if ranks != list(range(len(ranks))):
        yield Violation("called-twice", "The calls are not numbered one by one.")
    for row, one in enumerate(people):
        if one.called_s is not None and one.called_s < max(one.ticket.due_s, problem.now_s):
            yield Violation("too-early", f"Person {row + 1} is called before their time.", (row,))


def _windows(problem: QueueProblem, people: tuple[Person, ...]) -> Iterator[Violation]:
    """A window is open when it calls, may serve whom it calls, and has finished with the one before."""
    window_of = {window.number: window for window in problem.windows}
    since = {one.window: one for one in problem.serving}
    last: dict[int, int] = {}
    for row, one in sorted(enumerate(people), key=lambda pair: pair[1].rank if pair[1].rank is not None else -1):
        if one.called_s is None or one.window is None:
            continue
        window = window_of[one.window]
        if not any(span.from_s <= one.called_s < span.until_s for span in window.spans):
            yield Violation("closed", f"Window {one.window} calls person {row + 1} while it is closed.", (row,))
        if not _may(problem, one, one.window):
            yield Violation("wrong-window", f"Window {one.window} does not serve person {row + 1}.", (row,))
        earlier = last.get(one.window, problem.now_s + 1 if one.window in since else problem.now_s)
        if one.called_s < earlier:
            yield Violation("two-at-once", f"Window {one.window} calls person {row + 1} while it is busy.", (row,))
        last[one.window] = one.called_s + one.takes_s


def _may(problem: QueueProblem, one: Person, number: int) -> bool:
    if one.ticket.window is not None and one.ticket.window != number:
        return False
    items = next(window.items for window in problem.windows if window.number == number)
    return items is None or all(item in items for item in one.ticket.items)


def _calls(problem: QueueProblem, people: tuple[Person, ...]) -> Iterator[Violation]:
    """Call by call: nobody whom the window may serve comes before the one it called."""
    rows = [row for row, one in enumerate(people) if one.rank is not None]
    rows.sort(key=lambda row: people[row].rank or 0)
    gone: set[int] = set()
    favoured, previous_s = problem.favoured_in_a_row, problem.now_s
    for row in rows:
        one = people[row]
        at, number = one.called_s or 0, one.window or 0
        if at < previous_s:
            yield Violation("time-back", f"Person {row + 1} is called before the call that went ahead of it.", (row,))
        able = [
            other
            for other, person in enumerate(people)
            if other not in gone and person.ticket.due_s <= at and _may(problem, person, number)
        ]
        able.sort(key=lambda other: (people[other].ticket.due_s, other))
        ordinary = [other for other in able if not people[other].ticket.lane.favoured]
        ahead = [other for other in able if people[other].ticket.lane.favoured]
        turn = ordinary if ordinary and (favoured >= problem.favoured_limit or not ahead) else ahead
        turn = [other for other in able if people[other].ticket.window is not None] or turn
        if turn[:1] != [row]:
            yield Violation("order", f"Person {row + 1} is called before their turn.", (row, *turn[:1]))
        favoured = favoured + 1 if one.ticket.lane.favoured else 0
        gone.add(row)
        previous_s = at
    yield from _idle(problem, people)


def _idle(problem: QueueProblem, people: tuple[Person, ...]) -> Iterator[Violation]:
    """No window is free for a whole second while somebody waits whom it may serve."""
    for window in problem.windows:
        busy = sorted(
            (one.called_s, one.called_s + one.takes_s)
            for one in people
            if one.window == window.number and one.called_s is not None
        )
        if any(one.window == window.number for one in problem.serving):
            ends = busy[0][0] if busy else max(span.until_s for span in window.spans or problem.windows[0].spans)
            busy = [(problem.now_s, ends), *busy]  # who is at the window now may stay as long as they need
        for span in window.spans:
            free = max(span.from_s, problem.now_s)
            for begin, end in [*busy, (span.until_s, span.until_s)]:
                until = min(begin, span.until_s)
                waits = [row for row, one in enumerate(people) if _waits(problem, one, window.number, free, until)]
                if free < until and waits:
                    yield Violation("idle", f"Window {window.number} is free while somebody waits.", tuple(waits[:20]))
                free = max(free, end)


def _waits(problem: QueueProblem, one: Person, number: int, from_s: int, until_s: int) -> bool:
    called = one.called_s if one.called_s is not None else until_s
    return _may(problem, one, number) and max(one.ticket.due_s, from_s) < min(called, until_s)
