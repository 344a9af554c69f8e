"""`jiamen run` as somebody at a terminal meets it: it serves, stops whole, and says why it cannot."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from jiamen.config.embedded import Cluster
from tests.config.conftest import jiamen, processes_in

READY_LIMIT_S = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def site(env: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """A running site that answers and has its worker; killed afterwards if the test failed to stop it."""
    started = jiamen("run", env=env)
    try:
        assert started.stdout
        for line in started.stdout:
            if "Ctrl-C" in line:
                break
        deadline = time.monotonic() + READY_LIMIT_S
        while not child(started.pid, "procrastinate") and time.monotonic() < deadline:
            time.sleep(0.1)
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate()


def child(parent: int, word: str) -> int | None:
    """Id of the child process of `parent` with `word` on its command line."""
    for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        if word in Path(f"/proc/{pid}/cmdline").read_text():
            return int(pid)
    return None


def family(pid: int) -> set[int]:
    """`pid` and everything it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # ended while we looked
        return set()
    return {pid}.union(*(family(int(one)) for one in children))


def alive(pids: set[int], *, patience_s: float = 5) -> set[int]:
    """Those of `pids` that still run after a moment; what only waits to be buried does not run."""
    deadline = time.monotonic() + patience_s
    while (running := {pid for pid in pids if runs(pid)}) and time.monotonic() < deadline:
        time.sleep(0.05)
    return running


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def answer(port: int, path: str) -> int:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.request("GET", path)
    return client.getresponse().status


def test_it_serves_stops_whole_and_finds_its_data_again(home: Path, environment: dict[str, str]) -> None:
    port = free_port()
    env = {**environment, "PORT": str(port)}
    with site(env) as first:
        assert answer(port, "/readyz") == 200
        with psycopg.connect(Cluster().url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT '暖水村' AS word")
        everyone = family(first.pid)
        assert len(everyone) >= 4, "supervisor, web server and its worker process, job worker"
        first.send_signal(signal.SIGINT)
        assert first.wait(30) == 0
    assert alive(everyone) == set()
    assert processes_in(home) == set()
    with site(env) as second:
        with psycopg.connect(Cluster().url) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("暖水村",)
        everyone = family(second.pid)
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    assert alive(everyone) | processes_in(home) == set()


def test_after_kill_nine_only_the_database_goes_on_and_the_next_start_finds_every_row(
    home: Path, environment: dict[str, str]
) -> None:
    env = {**environment, "PORT": str(free_port())}
    with site(env) as first:
        with psycopg.connect(Cluster().url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS turn")
        server = child(first.pid, "-D")
        assert server
        orphans = family(first.pid) - family(server)
        first.kill()
        left = alive(orphans, patience_s=15)
        for pid in left:  # or they would hold this test's pipes for ever
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert left == set(), "web server and worker die with their parent"
    assert runs(server)
    with site(env) as second:  # joins the server that was left
        with psycopg.connect(Cluster().url, autocommit=True) as connection:
            connection.execute("INSERT INTO kept VALUES (2)")
        for pid in family(second.pid) | family(server):
            with suppress(ProcessLookupError):  # ended with its parent
                os.kill(pid, signal.SIGKILL)
    with site(env) as third:
        with psycopg.connect(Cluster().url) as connection:
            assert connection.execute("SELECT array_agg(turn ORDER BY turn) FROM kept").fetchone() == ([1, 2],)
        third.send_signal(signal.SIGINT)
        assert third.wait(30) == 0
    assert processes_in(home) == set()


@pytest.mark.parametrize(("part", "name"), [("granian", "web server"), ("procrastinate", "worker"), ("-D", "database")])
def test_the_end_of_one_part_stops_all(home: Path, environment: dict[str, str], part: str, name: str) -> None:
    with site({**environment, "PORT": str(free_port())}) as started:
        everyone = family(started.pid)
        victim = child(started.pid, part)
        assert victim
        os.kill(victim, signal.SIGKILL)
        _out, said = started.communicate(timeout=60)
    assert started.returncode == 1
    assert f"The {name} stopped by itself" in said
    assert "Traceback" not in said.split("stopped by itself")[1]
    assert alive(everyone) | processes_in(home) == set()


def refusal(env: dict[str, str], *words: str) -> str:
    """What a refused command says: exit code 1 and one line."""
    refused = jiamen(*words, env=env)
    out, said = refused.communicate(timeout=60)
    assert refused.returncode == 1, said
    assert out == ""
    assert len(said.splitlines()) == 1, said
    return said


def test_a_taken_port_is_refused_before_anything_starts(home: Path, environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal({**environment, "PORT": str(port)}, "run")
    assert f"Port {port} is taken" in said
    assert re.search(r"PORT=\d+ make run", said)
    assert not (home / "pg").exists()


def test_a_port_that_is_no_number_is_wrong_usage(environment: dict[str, str]) -> None:
    refused = jiamen("run", env={**environment, "PORT": "eighty"})
    assert "“eighty”" in refused.communicate(timeout=60)[1]
    assert refused.returncode == 2


@pytest.mark.parametrize("command", ["run", "showmigrations"])
def test_a_database_that_refuses_is_named_without_its_password(environment: dict[str, str], command: str) -> None:
    port = free_port()
    env = {**environment, "PORT": str(free_port()), "DATABASE_URL": f"postgresql://ann:hushhush@127.0.0.1:{port}/x"}
    said = refusal(env, command)
    assert f"127.0.0.1:{port}/x refuses" in said
    assert "hushhush" not in said


def test_an_address_of_another_kind_is_refused(environment: dict[str, str]) -> None:
    assert "postgresql://" in refusal({**environment, "DATABASE_URL": "mysql://h/x"}, "showmigrations")


def test_the_terminal_language_decides(environment: dict[str, str]) -> None:
    said = refusal({**environment, "LANG": "C.UTF-8", "DATABASE_URL": "mysql://h/x"}, "showmigrations")
    assert re.search(r"[\u4e00-\u9fff]", said)


def test_an_unknown_command_or_option_is_wrong_usage(environment: dict[str, str]) -> None:
    for words in (["nonsense"], ["showmigrations", "--nonsense"]):
        wrong = jiamen(*words, env=environment)
        assert words[-1] in wrong.communicate(timeout=60)[1]
        assert wrong.returncode == 2
