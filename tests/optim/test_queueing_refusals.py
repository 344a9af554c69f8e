"""A queue that contradicts itself is refused with the rows and a next step."""

from dataclasses import replace

import numpy as np
import pytest

from jiamen_optim.common import ProblemError
from jiamen_optim.queueing import Expected, QueueProblem, ServiceModel, Serving, Span, Ticket, Window, with_closed
from tests.optim.halls import ALL_DAY, A, fixed

GOOD = QueueProblem(100, (Window(1, ALL_DAY), Window(2, ALL_DAY, frozenset({"x"}))), fixed(x=100))
TICKET = Ticket(A, 50, ("x",))


@pytest.mark.parametrize(
    ("code", "rows", "change"),
    [
        ("no-windows", (), {"windows": (Window(1, ()),)}),
        ("window-twice", (1,), {"windows": (Window(1, ALL_DAY), Window(1, ALL_DAY))}),
        ("spans", (0,), {"windows": (Window(1, (Span(5, 5),)),)}),
        ("spans", (1,), {"windows": (Window(1, ALL_DAY), Window(2, (Span(0, 50), Span(40, 60))))}),
        ("no-items", (1,), {"waiting": (TICKET, replace(TICKET, items=()))}),
        ("window-unknown", (0,), {"waiting": (replace(TICKET, window=9),)}),
        ("unservable", (0,), {"waiting": (Ticket(A, 5, ("y",), window=2),)}),
        ("unservable", (1,), {"waiting": (TICKET, Ticket(A, 5, ("y",))), "windows": GOOD.windows[1:]}),
        ("serving", (0,), {"serving": (Serving(9, 50, ("x",)),)}),
        ("serving", (1,), {"serving": (Serving(1, 50, ("x",)), Serving(1, 60, ("x",)))}),
        ("serving-since", (0,), {"serving": (Serving(1, 101, ("x",)),)}),
        ("mean", (0,), {"expected": (Expected(A, 0, -1.0),), "mix": (("x",),)}),
        ("mean", (0,), {"expected": (Expected(A, 0, float("nan")),), "mix": (("x",),)}),
        ("half-hour", (0,), {"expected": (Expected(A, 5, 1.0),), "mix": (("x",),)}),
        ("expected-twice", (), {"expected": (Expected(A, 0, 1.0), Expected(A, 0, 1.0)), "mix": (("x",),)}),
        ("no-mix", (), {"expected": (Expected(A, 0, 1.0),)}),
        ("mix-unservable", (1,), {"mix": (("x",), ())}),
        ("no-show", (), {"no_show_share": 1.0}),
        ("no-show", (), {"no_show_s": -1}),
        ("limit", (), {"favoured_limit": 0}),
        ("limit", (), {"favoured_in_a_row": -1}),
    ],
)
def test_contradictions_are_refused(code: str, rows: tuple[int, ...], change: dict[str, object]) -> None:
    with pytest.raises(ProblemError) as refusal:
        replace(GOOD, **change)  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.rows) == (code, rows)
    assert refusal.value.sentence.count(". ") >= 1
    assert refusal.value.sentence.endswith(".")


def test_service_times_have_a_row_per_item_and_one_more() -> None:
    with pytest.raises(ProblemError) as refusal:
        ServiceModel(("x",), np.zeros((1, 5), dtype=np.int64))
    assert refusal.value.code == "service-table"


def test_a_window_that_is_not_there_cannot_close() -> None:
    with pytest.raises(ProblemError) as refusal:
        with_closed(GOOD, 8, Span(0, 10))
    assert refusal.value.code == "window-unknown"
