"""`jiamen run`: database, migrations, demo district, web server and worker, all ended together.

This process supervises: the web server (granian) and the worker (procrastinate) are its children. Ctrl-C, SIGTERM
or the end of one part stops every part; nothing stays behind. Why ASGI: docs/decisions/0006-one-process-asgi.md.
"""

import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from jiamen.accounts.permissions import Role
from jiamen.config import given, ports
from jiamen.config.embedded import Cluster, default_cluster
from jiamen.config.refusals import PartStopped, PortInvalid, PortTaken
from jiamen.places.models import Area

ANSWER_LIMIT_S = 60.0
STOP_LIMIT_S = 12.0
LOOK_EVERY_S = 0.2

Tell = Callable[[str], object]


@dataclass(frozen=True)
class Part:
    """One child process and the name people know it by."""

    name: str
    process: "subprocess.Popen[bytes]"


def serve(*, tell: Tell) -> None:
    """Serve the site until it is told to stop.

    Raises PortTaken, PortInvalid, DatabaseRefused or PartStopped; whatever was started is stopped before.
    """
    port = _port()
    cluster = default_cluster()
    parts: list[Part] = []
    try:
        if cluster:
            cluster.join()
        given.check_server(os.environ["DATABASE_URL"])
        _prepare(tell)
        parts.append(_start(_("web server"), _web_command(port)))
        _await_answer(port, parts)
        _greet(port, tell)
        parts.append(_start(_("worker"), _worker_command()))  # later: two starts at once would slow both
        while True:
            _refuse_ended(parts, cluster)
            time.sleep(LOOK_EVERY_S)
    except KeyboardInterrupt:
        with suppress(OSError):  # the terminal may be gone
            tell("\n" + _("Stopping …"))
    finally:
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        _stop(parts)
        _leave_database()
        if cluster:
            cluster.leave()
    with suppress(OSError):
        tell(_("Stopped. All data are kept; start again with: make run"))


def _port() -> int:
    try:
        port = ports.wanted()
    except ValueError as error:
        raise PortInvalid(value=os.environ["PORT"]) from error
    if not ports.is_free(port):
        other = next((n for n in range(8001, 8100) if n != port and ports.is_free(n)), 8080)
        raise PortTaken(port=port, other=other)
    return port


def _prepare(tell: Tell) -> None:
    """Bring the tables up to date and fill an empty database with the demo district."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        tell(_("Preparing the tables …"))
        call_command("migrate", interactive=False, verbosity=0)
    if not Area.objects.exists():
        tell(_("Building the demo district …"))
        call_command("demo", verbosity=0)  # the accounts are told below
    _leave_database()


def _greet(port: int, tell: Tell) -> None:
    tell(_("Jiamen is ready: {address}").format(address=f"http://{ports.HOST}:{port}/"))
    from jiamen.demo.accounts import demo_accounts  # brings numpy along, which the site's answer need not wait for

    accounts = demo_accounts()
    if accounts:
        tell(_("Demo accounts (user name, password, role, area):"))
    for name, role, area, password in accounts:
        tell(f"  {name:<14}{password:<20}{Role(role).label}  {area or '*'}")
    tell(_("Ctrl-C stops it."))
    _leave_database()


def _leave_database() -> None:
    """Close connections and the threads that keep them: children are forked from a process without threads."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL backend only


def _web_command(port: int) -> list[str]:
    words = ["-m", "granian", "jiamen.config.asgi:application", "--interface", "asginl", "--no-ws", "--workers", "1"]
    words += ["--host", ports.HOST, "--port", str(port), "--log-level", "warning"]
    return [sys.executable, *words, "--workers-kill-timeout", "5"]


def _worker_command() -> list[str]:
    words = ["-m", "jiamen.config.cli", "procrastinate", "worker", "--concurrency", "2"]
    return [sys.executable, *words, "--shutdown-graceful-timeout", "5"]


def _start(name: str, command: list[str]) -> Part:
    process = subprocess.Popen(  # noqa: S603  # all words are ours
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the supervisor, which then stops its parts in order
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # no threads here yet
    )
    return Part(name, process)


def _die_with_parent() -> None:
    """In the child: be told to stop when the supervisor dies without a word (kill -9)."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _await_answer(port: int, parts: list[Part]) -> None:
    """Return when the site answers; raise PartStopped when a part ends first."""
    deadline = time.monotonic() + ANSWER_LIMIT_S
    while time.monotonic() < deadline:
        _refuse_ended(parts, None)
        client = http.client.HTTPConnection(ports.HOST, port, timeout=5)
        try:
            client.request("GET", "/healthz")
            client.getresponse()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            client.close()
    raise PartStopped(part=_("web server"), exit_code="?")


def _refuse_ended(parts: list[Part], cluster: Cluster | None) -> None:
    for part in parts:
        if part.process.poll() is not None:
            raise PartStopped(part=part.name, exit_code=part.process.returncode)
    if cluster and not cluster.running:
        raise PartStopped(part=_("database"), exit_code="?")


def _stop(parts: list[Part]) -> None:
    """Ask every part to finish; end those that do not, with everything they started."""
    for part in parts:
        part.process.terminate()
    deadline = time.monotonic() + STOP_LIMIT_S
    for part in parts:
        with suppress(subprocess.TimeoutExpired):
            part.process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(part.process.pid, signal.SIGKILL)
        part.process.wait()
