"""Server time and number of queries of every page on the demo district.

Each page is asked for in this process through Django's whole stack (middleware, views, templates, database on a socket),
so the figure is server time without the network. Pages and who may open them come from the permission matrix of the tests.
Run: `python -m benchmarks.pages`.
"""

import json
import os
import statistics
import time
from dataclasses import asdict, dataclass

from jiamen.config.embedded import Cluster

ROUNDS = 40
BOUND_MS = 60.0


@dataclass(frozen=True)
class Timing:
    """One page: milliseconds of server time and queries of a warm request."""

    page: str
    role: str
    p50_ms: float
    p95_ms: float
    queries: int
    kib: float


def measure(client: object, page: str, role: str) -> Timing:
    """Ask for the page a few times cold, then ROUNDS times warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    get = client.get  # type: ignore[attr-defined]
    for _ in range(3):
        answer = get(page)
    if answer.status_code != 200:
        raise SystemExit(f"{page} as {role} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        get(page)
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answer = get(page)
        taken.append((time.perf_counter() - begun) * 1000)
    p95 = statistics.quantiles(taken, n=20)[-1]
    return Timing(
        page,
        role,
        round(statistics.median(taken), 1),
        round(p95, 1),
        len(queries),
        round(len(answer.content) / 1024, 1),
    )
