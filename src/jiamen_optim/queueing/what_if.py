"""Another plan for the windows: a problem like the first, to be simulated with the same seed."""

from dataclasses import replace

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.queueing.problem import QueueProblem, Span, Window


def with_closed(problem: QueueProblem, number: int, closed: Span) -> QueueProblem:
    """The window calls nobody during `closed`."""
    window = _window(problem, number)
    spans = [
        part
        for span in window.spans
        for part in (
            Span(span.from_s, min(span.until_s, closed.from_s)),
            Span(max(span.from_s, closed.until_s), span.until_s),
        )
        if part.from_s < part.until_s
    ]
    return _with(problem, replace(window, spans=tuple(spans)))


def with_open(problem: QueueProblem, number: int, opened: Span) -> QueueProblem:
    """The window calls during `opened` as well, for example over lunch; a number not there yet is one window more."""
    known = any(window.number == number for window in problem.windows)
    window = _window(problem, number) if known else Window(number, ())
    merged: list[Span] = []
    for span in sorted([*window.spans, opened], key=lambda one: one.from_s):
        if merged and span.from_s <= merged[-1].until_s:
            merged[-1] = Span(merged[-1].from_s, max(merged[-1].until_s, span.until_s))
        else:
            merged.append(span)
    return _with(problem, replace(window, spans=tuple(merged)))


def _window(problem: QueueProblem, number: int) -> Window:
    for window in problem.windows:
        if window.number == number:
            return window
    raise ProblemError("window-unknown", f"There is no window {number}. Name one of the hall's windows.")


def _with(problem: QueueProblem, changed: Window) -> QueueProblem:
    windows = {window.number: window for window in problem.windows} | {changed.number: changed}
    return replace(problem, windows=tuple(windows.values()))
