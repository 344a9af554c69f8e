"""A busy day at the counter: 200 people at once on one server, and what bare Django would answer on the same machine.

`make bench-counter`. The server is started as `jiamen run` starts it, with the embedded database, in a folder of its own. Of the
200 virtual users 40 are workers (call, begin, finish, without a pause) in 8 halls; 160 are residents who take a number by phone,
check in at the door, look at their place in line again and again, and sometimes give the number back. Nobody thinks between
two requests. All run in this one process on loopback. An answer of 400 and above, a broken connection or a page of the wrong
kind counts as an error. Afterwards the same mix goes through Django in this process with a clock round PostgreSQL and round
the templates, which gives the shares; and bare Django (benchmarks/bare.py) is asked under the same server with as many users.

A public peer's report for the same kind of work (bcgov/queue-management, 2020, two pods): 28 responses/s, p95 12.0 s at 200 users.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import uuid4

from benchmarks.load import Tally, User, together
from tests.e2e.site import free_port, running

WORKERS, RESIDENTS, HALLS = 40, 160, 8
SECONDS, WARM_S, BARE_S = 30.0, 5.0, 4.0
PEER_PER_S, PEER_P95_MS = 28, 12_000
LOOKS = 5  # at the place in line, per number


@dataclass(frozen=True)
class Hall:
    """A centre with its windows' workers (session keys) and what can be asked for."""

    code: str
    door: str
    sessions: list[str]
    items: list[str]


def prepare(data: Path) -> list[Hall]:
    """Halls open round the clock with five windows each, everybody at the window; made in the running site's database."""
    from jiamen.config.embedded import Cluster

    os.environ["JIAMEN_DATA"] = str(data)
    cluster = Cluster("pg", durable=True)
    os.environ["DATABASE_URL"] = cluster.url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.dev")
    import django

    django.setup()
    from jiamen.cases.selectors.items import items_at
    from jiamen.counter.services.desk import sit_down
    from jiamen.counter.services.hall import set_windows
    from jiamen.counter.views.asking import door_token
    from jiamen.kernel.actor import Actor, Origin
    from jiamen.kernel.clock import now
    from jiamen.places.models import Centre, OpeningException, OpeningSpan

    halls = []
    for centre in Centre.objects.filter(status="open").select_related("area").order_by("code")[:HALLS]:
        OpeningSpan.objects.filter(centre=centre).delete()
        OpeningException.objects.filter(centre=centre).delete()
        OpeningSpan.objects.bulk_create(
            OpeningSpan(centre=centre, day=day, opens_min=0, closes_min=1440) for day in range(1, 9)
        )
        set_windows(Actor.system("bench"), centre, WORKERS // HALLS)
        sessions = []
        for window in centre.windows.filter(withdrawn=False)[: WORKERS // HALLS]:
            user, session = _worker(centre.area_id)
            sit_down(user.as_actor(Origin()), window)
            sessions.append(session)
        items = [version.item.code for version in items_at(centre.area_id, now())]
        halls.append(Hall(centre.code, door_token(centre), sessions, items))
    return halls


def _worker(area: str) -> tuple[object, str]:
    """A social worker with a session, as after signing in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from jiamen.accounts.models import RoleHolding, User
    from jiamen.accounts.permissions import Role

    user = User.objects.create_staff(f"bench-{uuid4().hex[:8]}", "压测员")
    RoleHolding.objects.create(user=user, role=Role.SOCIAL_WORKER, area=area)
    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store.create()
    return user, str(store.session_key)


def resident(port: int, hall: Hall, tally: Tally, seed: int) -> Callable[[float], Awaitable[None]]:
    """Somebody with a phone, again and again."""
    random = Random(seed)

    async def live(until: float) -> None:
        user = User(port, tally, home=seed)
        while time.perf_counter() < until:
            take = f"/centres/{hall.code}/number/"
            await user.get("form", take)
            items = random.sample(hall.items, random.choice((1, 1, 2)))
            answer = await user.post("take a number", take, once=str(uuid4()), items=items, priority="", phone="")
            ticket = answer.headers.get("location", "")
            if not ticket.startswith("/n/"):
                tally.errors.append("take a number: no number")
                continue
            await user.get("check in", f"/centres/{hall.code}/door/{hall.door}/")
            await user.get("ticket", ticket)
            for _ in range(LOOKS):
                await user.get("place in line", f"{ticket}?part=place")
        await user.close()

    return live


def worker(port: int, hall: Hall, session: str, tally: Tally) -> Callable[[float], Awaitable[None]]:
    """A window without a pause."""

    async def live(until: float) -> None:
        user = User(port, tally, {"sessionid": session})
        await user.get("window", f"/desk/{hall.code}/queue/")
        while time.perf_counter() < until:
            await user.post("call", f"/desk/{hall.code}/queue/do/next/")
            page = (await user.get("window", f"/desk/{hall.code}/queue/?part=work")).body
            key = _in_hand(page)
            if key:
                await user.post("begin", f"/desk/{hall.code}/queue/do/serve/", ticket=key)
                await user.post("finish", f"/desk/{hall.code}/queue/do/finish/", ticket=key)
        await user.close()

    return live


def _in_hand(page: bytes) -> str:
    """The key of the ticket at the window: the first form that begins serving."""
    at = page.find(b"do/serve/")
    found = page.find(b'name="ticket" value="', at)
    return page[found + 21 : page.find(b'"', found + 21)].decode() if at >= 0 and found >= 0 else ""


async def busy_day(port: int, halls: list[Hall], seconds: float) -> Tally:
    """All users for so long."""
    tally = Tally()
    users = [resident(port, halls[at % HALLS], tally, at) for at in range(RESIDENTS)]
    users += [worker(port, hall, session, tally) for hall in halls for session in hall.sessions]
    await together(users, seconds, tally)
    return tally


@contextmanager
def bare_server() -> Iterator[int]:
    """Bare Django under the same web server."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_bare (at timestamptz)")
    port = free_port()
    words = ["-m", "granian", "benchmarks.bare:application", "--interface", "asginl", "--no-ws", "--workers", "1"]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    server = subprocess.Popen(
        [sys.executable, *words, "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"], env=environment
    )
    try:
        time.sleep(3)
        yield port
    finally:
        server.terminate()
        server.wait(10)


async def bare(port: int, kind: str) -> Tally:
    """As many users on one bare address."""
    tally = Tally()

    async def live(until: float) -> None:
        user = User(port, tally)
        while time.perf_counter() < until:
            await user.get(kind, f"/{kind}")
        await user.close()

    await together([live] * (WORKERS + RESIDENTS), BARE_S, tally)
    return tally


def shares(halls: list[Hall]) -> dict[str, float]:
    """Of the server's time for the mix, how much PostgreSQL and the templates take; measured in this process, one by one."""
    from django.db import connection
    from django.template.base import Template
    from django.test import Client

    spent = {"postgresql": 0.0, "templates": 0.0}
    inside = [0]

    def in_database(execute: Callable[..., object], *given: object) -> object:
        begun = time.perf_counter()
        try:
            return execute(*given)
        finally:
            spent["postgresql"] += time.perf_counter() - begun
            spent["templates"] -= (time.perf_counter() - begun) if inside[0] else 0.0

    render = Template.render

    def timed(self: Template, context: object) -> object:
        inside[0] += 1
        begun = time.perf_counter()
        try:
            return render(self, context)  # type: ignore[arg-type]
        finally:
            inside[0] -= 1
            spent["templates"] += (time.perf_counter() - begun) if not inside[0] else 0.0

    Template.render = timed  # type: ignore[method-assign, assignment]
    hall, client, whole = halls[0], Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.9.9"), 0.0
    for _ in range(20):
        with connection.execute_wrapper(in_database):
            begun = time.perf_counter()
            client.get(f"/centres/{hall.code}/number/")
            wish = {"once": str(uuid4()), "items": hall.items[:1], "priority": "", "phone": ""}
            ticket = client.post(f"/centres/{hall.code}/number/", wish)["Location"]
            client.get(f"/centres/{hall.code}/door/{hall.door}/")
            client.get(ticket)
            for _look in range(LOOKS):
                client.get(f"{ticket}?part=place")
            whole += time.perf_counter() - begun
    Template.render = render  # type: ignore[method-assign]
    part = {name: round(value / whole, 3) for name, value in spent.items()}
    return {**part, "django": round(1 - sum(part.values()), 3)}


def main() -> None:
    """Serve, load, compare, print."""
    with tempfile.TemporaryDirectory(prefix="jiamen-bench-") as folder:
        data = Path(folder) / "data"
        with running(data) as site:
            halls = prepare(data)
            port = int(site.url.rsplit(":", 1)[1])
            asyncio.run(busy_day(port, halls, WARM_S))
            tally = asyncio.run(busy_day(port, halls, SECONDS))
            part = shares(halls)
            with bare_server() as other:
                plain = {
                    kind: round(asyncio.run(bare(other, kind)).per_s) for kind in ("empty", "query", "rows", "insert")
                }
    print(f"{'what':<16}{'answers':>9}{'p50 ms':>9}{'p95 ms':>9}")
    for kind, taken in sorted(tally.taken_ms.items()):
        ordered = sorted(taken)
        print(f"{kind:<16}{len(taken):>9}{ordered[len(taken) // 2]:>9.0f}{ordered[int(len(taken) * 0.95)]:>9.0f}")
    for error in sorted(set(tally.errors))[:10]:
        print(f"error: {error} × {tally.errors.count(error)}")
    per_s = round(tally.per_s, 1)
    print(
        f"{per_s} answers/s: {per_s / PEER_PER_S:.1f} × the peer's; p95 {tally.percentile(95):.0f} ms (peer: {PEER_P95_MS})"
    )
    print("share of the server's time: " + ", ".join(f"{name} {value:.0%}" for name, value in part.items()))
    print(
        "bare Django, answers/s: "
        + ", ".join(f"{kind} {rate} (ours {per_s / rate:.1%})" for kind, rate in plain.items())
    )
    figures = {
        "benchmark": "counter", "users": WORKERS + RESIDENTS, "responses_per_s": per_s, "p50_ms": tally.percentile(50),
        "p95_ms": tally.percentile(95), "p99_ms": tally.percentile(99), "errors": len(tally.errors), "shares": part,
        "of_bare": {kind: round(per_s / rate, 4) for kind, rate in plain.items()},
    }  # fmt: skip
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
