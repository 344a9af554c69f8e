"""Invented workers: how many a community has, who leads, and who could sign in to look around."""

from datetime import date, timedelta

import numpy as np

from jiamen.demo.names import person_names
from jiamen.demo.rows import WorkerRow
from jiamen.demo.settlement import Folk
from jiamen.demo.upgrades import centre_code

WORKERS_PER_10_000 = 18
FEWEST = 3


def worker_rows(folk: tuple[Folk, ...], today: date, rng: np.random.Generator) -> tuple[WorkerRow, ...]:
    """Staff of every centre, a manager first; between 0.7 and 1.4 times the standard's number."""
    number = [max(FEWEST, round(f.residents * WORKERS_PER_10_000 / 10_000 * rng.uniform(0.7, 1.4))) for f in folk]
    names = iter(person_names(sum(number), rng))
    return tuple(
        _worker(f, i, next(names), today, rng) for f, many in zip(folk, number, strict=True) for i in range(many)
    )


def _worker(folk: Folk, i: int, name: str, today: date, rng: np.random.Generator) -> WorkerRow:
    leads = i == 0
    lead_position = "社区主任" if folk.community.urban else "村主任"
    return WorkerRow(
        username=f"w{folk.community.code}-{i + 1:02d}",
        display_name=name,
        role="centre_manager" if leads else "social_worker",
        area=folk.community.code,
        centre_code=centre_code(folk),
        position=lead_position if leads else "全科社工",
        full_time=leads or bool(rng.random() < 0.9),
        since=today - timedelta(days=int(rng.integers(60, 3_000))),
    )
