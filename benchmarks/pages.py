"""Server time and number of queries of every page on the demo district.

Each page is asked for in this process through Django's whole stack (middleware, views, templates, database on a socket),
so the figure is server time without the network. The pages are those the browser journeys look at, each as the demo
account that opens it. Run: `python -m benchmarks.pages`.
"""

import json
import os
import statistics
import time
from dataclasses import asdict, dataclass
from importlib import import_module

from jiamen.config.embedded import Cluster
from tests.e2e.pages import CENTRE, PLACES, Place

ROUNDS = 40
BOUND_MS = 60.0


@dataclass(frozen=True)
class Timing:
    """One page: milliseconds of server time and queries of a warm request."""

    page: str
    account: str
    p50_ms: float
    p95_ms: float
    queries: int
    kib: float


DATA = [
    Place("/map/centres.json"),
    Place(f"/centres/{CENTRE}/map.json"),
    Place("/planning/map.json", "planner"),
    Place(f"/planning/centres/{CENTRE}/map.json", "planner"),
    Place("/api/centres"),
]


def measure(place: Place) -> Timing:
    """Ask for the page a few times cold, then ROUNDS times warm, as somebody who has just signed in."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from jiamen.accounts.models import User

    client = Client(HTTP_HOST="127.0.0.1")
    if place.account:
        client.force_login(User.objects.get(username=place.account))
    for _ in range(3):
        answer = client.get(place.path)
    if answer.status_code != 200:
        raise SystemExit(f"{place} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(place.path)
    asked = len(queries)  # counted now: the next request empties the log
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answer = client.get(place.path)
        taken.append((time.perf_counter() - begun) * 1000)
    p95 = statistics.quantiles(taken, n=20)[-1]
    kib = len(b"".join(answer)) / 1024  # streamed or not
    return Timing(place.path, place.account, round(statistics.median(taken), 1), round(p95, 1), asked, round(kib, 1))


def main() -> None:
    """Build the demo district in a cluster of its own (kept between runs), measure every page, print table and JSON."""
    cluster = Cluster("pg-bench", durable=False)
    cluster.join()
    try:
        os.environ["DATABASE_URL"] = cluster.url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.dev")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        call_command("demo", verbosity=0)
        import_module("jiamen.config.asgi")  # loads and freezes what the server loads and freezes
        timings = [measure(place) for place in [*PLACES, *DATA]]
        connections.close_all()
    finally:
        cluster.leave()
    print(f"{'page':<42} {'account':<9} {'p50 ms':>7} {'p95 ms':>7} {'queries':>7} {'KiB':>7}")
    for one in sorted(timings, key=lambda t: -t.p95_ms):
        mark = "" if one.p95_ms <= BOUND_MS else "  over"
        line = f"{one.page:<42} {one.account:<9} {one.p50_ms:>7} {one.p95_ms:>7} {one.queries:>7} {one.kib:>7}{mark}"
        print(line)
    slow = [one.page for one in timings if one.p95_ms > BOUND_MS]
    print(json.dumps({"benchmark": "pages", "bound_ms": BOUND_MS, "over": slow, "pages": [asdict(t) for t in timings]}))


if __name__ == "__main__":
    main()
