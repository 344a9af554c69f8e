"""The hall as it stands: windows, who waits, who is being served, who is expected."""

from dataclasses import dataclass
from enum import StrEnum

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.queueing.service import ServiceModel

HALF_HOUR_S = 1800


class Lane(StrEnum):
    """Whom a ticket belongs to; the value is the letter printed on it."""

    ORDINARY = "A"
    BOOKED = "B"
    PRIORITY = "Y"

    @property
    def favoured(self) -> bool:
        """Whether the lane is called before the ordinary one."""
        return self is not Lane.ORDINARY


@dataclass(frozen=True)
class Span:
    """A stretch of time, seconds of the day; `until_s` no longer belongs to it."""

    from_s: int
    until_s: int


@dataclass(frozen=True)
class Window:
    """A window and when it calls: `spans` in order, breaks are the gaps between them.

    Somebody called before the end of a span is served to the end. `items` None: everything is done here.
    """

    number: int
    spans: tuple[Span, ...]
    items: frozenset[str] | None = None


@dataclass(frozen=True)
class Ticket:
    """Somebody who waits, or, with `joined_s` in the future, who has booked and will come.

    Due, which means callable, from the later of `joined_s` and `not_before_s` (an appointment's time). With `window` (its
    number) it has been sent to that window, which calls it before anybody else.
    """

    lane: Lane
    joined_s: int
    items: tuple[str, ...]
    not_before_s: int | None = None
    window: int | None = None

    @property
    def due_s(self) -> int:
        """From when on the ticket may be called; the order within a lane."""
        return self.joined_s if self.not_before_s is None else max(self.joined_s, self.not_before_s)


@dataclass(frozen=True)
class Serving:
    """Who is at a window (by its number) and since when."""

    window: int
    since_s: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """A Poisson stream: `mean` people join `lane` in the half hour that begins at `from_s`."""

    lane: Lane
    from_s: int
    mean: float


@dataclass(frozen=True)
class QueueProblem:
    """The queue of one hall from `now_s` (seconds of the day) until its last window has closed.

    Whoever is expected brings the items of a past ticket of `mix`, drawn at random. A called person stays away with
    probability `no_show_share`, which costs the window `no_show_s`. The calling rule is the product's: first who has been
    sent to this window; then favoured lanes; after `favoured_limit` favoured calls in a row (`favoured_in_a_row` of them made
    already) the first of the ordinary lane, if one waits whom the window may serve. Within each the order is by `due_s`, then
    by row. Raises ProblemError when the data contradict themselves.
    """

    now_s: int
    windows: tuple[Window, ...]
    service: ServiceModel
    waiting: tuple[Ticket, ...] = ()
    serving: tuple[Serving, ...] = ()
    expected: tuple[Expected, ...] = ()
    mix: tuple[tuple[str, ...], ...] = ()
    no_show_share: float = 0.0
    no_show_s: int = 60
    favoured_limit: int = 2
    favoured_in_a_row: int = 0

    def __post_init__(self) -> None:
        self._check_windows()
        self._check_people()
        self._check_rates()

    def _check_windows(self) -> None:
        if not any(window.spans for window in self.windows):
            raise ProblemError("no-windows", "No window is ever open. Give at least one window with opening times.")
        numbers = [window.number for window in self.windows]
        twice = [row for row, number in enumerate(numbers) if number in numbers[:row]]
        _refuse("window-twice", twice, "Window {row} has the number of another one. Number each window once.")
        muddled = [
            row
            for row, window in enumerate(self.windows)
            if any(span.until_s <= span.from_s for span in window.spans)
            or any(after.from_s < before.until_s for before, after in zip(window.spans, window.spans[1:], strict=False))
        ]
        _refuse(
            "spans", muddled, "The opening times of window {row} overlap or end before they begin. Put them in order."
        )

    def _check_people(self) -> None:
        numbers = {window.number for window in self.windows}
        itemless = [row for row, ticket in enumerate(self.waiting) if not ticket.items]
        _refuse("no-items", itemless, "Ticket {row} has no item. Give each ticket at least one.")
        unknown = [
            row for row, ticket in enumerate(self.waiting) if ticket.window is not None and ticket.window not in numbers
        ]
        _refuse("window-unknown", unknown, "Ticket {row} must be called to a window that does not exist. Name another.")
        nowhere = [
            row for row, ticket in enumerate(self.waiting) if not self._someone_serves(ticket.items, ticket.window)
        ]
        _refuse(
            "unservable", nowhere, "No window does the items of ticket {row}. Open one that does, or change the items."
        )
        at = [person.window for person in self.serving]
        wrong = [row for row, window in enumerate(at) if window not in numbers or window in at[:row]]
        _refuse("serving", wrong, "Person {row} being served is at no window of their own. Give each a window.")
        future = [row for row, person in enumerate(self.serving) if person.since_s > self.now_s or not person.items]
        _refuse("serving-since", future, "Person {row} being served has not begun yet or has no item. Check the times.")

    def _someone_serves(self, items: tuple[str, ...], number: int | None) -> bool:
        return any(
            number in (None, window.number) and (window.items is None or window.items.issuperset(items))
            for window in self.windows
        )

    def _check_rates(self) -> None:
        negative = [row for row, cell in enumerate(self.expected) if not 0 <= cell.mean < 10_000]
        _refuse("mean", negative, "The arrivals of row {row} are not a number between 0 and 10,000. Check the history.")
        cells = [(cell.lane, cell.from_s // HALF_HOUR_S) for cell in self.expected]
        twice = len(cells) - len(set(cells))
        off = [row for row, cell in enumerate(self.expected) if cell.from_s % HALF_HOUR_S]
        _refuse("half-hour", off, "The arrivals of row {row} do not begin on a half hour. Count them by half hours.")
        if twice:
            raise ProblemError("expected-twice", f"{twice} half hours of a lane are given twice. Add them up first.")
        if self.expected and not self.mix:
            raise ProblemError("no-mix", "People are expected but not what for. Give the items of past tickets.")
        nowhere = [row for row, items in enumerate(self.mix) if not items or not self._someone_serves(items, None)]
        _refuse("mix-unservable", nowhere, "No window does the items of past ticket {row}. Leave it out or open one.")
        if not 0 <= self.no_show_share < 1 or self.no_show_s < 0:
            raise ProblemError(
                "no-show",
                "A share of people cannot stay away, or cost less than no time. Give 0 to 1, and 0 s or more.",
            )
        if self.favoured_limit < 1 or self.favoured_in_a_row < 0:
            raise ProblemError(
                "limit", "At least one favoured call goes before an ordinary one. Give a limit of 1 or more."
            )


def _refuse(code: str, rows: list[int], sentence: str) -> None:
    if rows:
        raise ProblemError(code, sentence.format(row=rows[0] + 1), tuple(rows))
