"""Invented halls for the tests of queueing."""

import random

import numpy as np

from jiamen_optim.queueing import Expected, Lane, QueueProblem, ServiceModel, Serving, Span, Ticket, Window
from jiamen_optim.queueing.service import LEVELS, slices

ALL_DAY = (Span(0, 86_400),)
A, B, Y = Lane.ORDINARY, Lane.BOOKED, Lane.PRIORITY


def fixed(**seconds: int) -> ServiceModel:
    """Items that always take the same time."""
    rows = [*seconds.values(), 60]
    return ServiceModel(tuple(seconds), np.repeat(np.array(rows, dtype=np.int64)[:, None], LEVELS, axis=1))


def exponential(mean_s: int) -> ServiceModel:
    """One item, x, with exponential times."""
    fine = -mean_s * np.log((np.arange(100 * LEVELS) + 0.5) / (100 * LEVELS))
    row = np.rint(slices(fine, np.ones(len(fine)))).astype(np.int64)
    return ServiceModel(("x",), np.array([row, row]))


def random_hall(seed: int) -> QueueProblem:
    """A small hall with everything in it: breaks, windows for some items, appointments, sent tickets, no-shows."""
    draw = random.Random(seed)
    now = 8 * 3600 + draw.randrange(7200)
    items = ("card", "proof", "pension")
    windows = [Window(1, (Span(8 * 3600, 12 * 3600), Span(13 * 3600, 17 * 3600)))]
    for number in range(2, 2 + draw.randrange(4)):
        begin = 8 * 3600 + draw.randrange(7200)
        only = frozenset(draw.sample(items, draw.randint(1, 3))) if draw.random() < 0.5 else None
        windows.append(Window(number, (Span(begin, begin + 5000), Span(begin + 8000, begin + 20_000)), only))

    def ticket() -> Ticket:
        lane = draw.choice(list(Lane))
        joined = now - draw.randrange(3000) if draw.random() < 0.8 else now + draw.randrange(9000)
        later = joined + draw.randrange(4000) if lane is B else None
        sent = 1 if draw.random() < 0.1 else None
        return Ticket(lane, joined, tuple(draw.sample(items, draw.randint(1, 2))), later, sent)

    return QueueProblem(
        now_s=now,
        windows=tuple(windows),
        service=fixed(card=draw.randrange(60, 400), proof=draw.randrange(60, 900)),
        waiting=tuple(ticket() for _ in range(draw.randrange(12))),
        serving=tuple(Serving(w.number, now - draw.randrange(300), ("card",)) for w in windows if draw.random() < 0.5),
        expected=tuple(Expected(lane, half * 1800, draw.random() * 4) for lane in Lane for half in range(17, 30)),
        mix=(("card",), ("proof",), ("card", "pension")),
        no_show_share=draw.choice([0.0, 0.2]),
        favoured_limit=draw.randint(1, 4),
        favoured_in_a_row=draw.randrange(3),
    )
