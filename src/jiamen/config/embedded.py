"""The embedded PostgreSQL: started by the first process that needs it, stopped by the last one that leaves.

Every user of a cluster holds a shared lock on its lock file; the kernel drops that lock when a process dies,
however it dies, so the count of users is always true. Starting and stopping need a second, exclusive lock.
The server listens on a Unix socket in a private folder and on no network address. Why it is so:
docs/decisions/0005-embedded-postgresql.md.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from jiamen.config.embedded_places import SOCKET_NAME, refused_by_disk, settle
from jiamen.config.refusals import DatabaseRefused, DiskFull, EmbeddedServerFailed

ROLE = "jiamen"
START_LIMIT_S = 60.0
STOP_LIMIT_S = 30.0
FREE_BYTES_NEEDED = 150 * 2**20
LOG_BYTES_MAX = 10 * 2**20

# Sized for a two-core machine that also runs the web server; parallel queries stay off because two cores
# gain nothing from them and containers give them 64 MB of /dev/shm.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
# For clusters whose data nobody would miss: a power cut may lose them, and every commit is faster.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@cache
def default_cluster() -> "Cluster | None":
    """The cluster to use because `DATABASE_URL` is unset, which this sets; None when a server is given.

    Starts nothing. Raises DatabaseRefused when the cluster has no place.
    """
    if os.environ.get("DATABASE_URL"):
        return None
    cluster = Cluster()
    os.environ["DATABASE_URL"] = cluster.url
    return cluster


class Cluster:
    """One embedded cluster; `with Cluster() as cluster:` joins or starts it and leaves it at the end."""

    def __init__(self, name: str = "pg", *, durable: bool = True) -> None:
        """Settle where the cluster lives; starts nothing. Raises DatabaseRefused when it has no place."""
        self.places = settle(name)
        self.durable = durable
        self._use: int | None = None
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The value of DATABASE_URL for this cluster, true also before it has started."""
        return self._url(ROLE)

    @property
    def running(self) -> bool:
        """Whether the server process is there."""
        return self._postmaster() is not None

    def __enter__(self) -> Self:
        self.join()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def join(self) -> None:
        """Count this process as a user and start the server unless it runs. Raises DatabaseRefused."""
        try:
            with self._alone():
                use = _open_lock(self._beside("lock"))
                fcntl.flock(use, fcntl.LOCK_SH)
                try:
                    if not self._answers():
                        self._start()
                except BaseException:
                    os.close(use)
                    raise
                self._use = use
        except OSError as error:
            raise refused_by_disk(error) from error

    def leave(self) -> None:
        """Stop counting as a user; stop the server, fast and clean, when nobody else uses it."""
        if self._use is None:
            return
        with self._alone():
            try:
                fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._stop()
            except BlockingIOError:
                pass  # somebody else still uses it and will stop it
            finally:
                os.close(self._use)
                self._use = None

    def _url(self, database: str) -> str:
        return f"postgresql://{ROLE}@/{database}?host={quote(str(self.places.socket), safe='/')}"

    def _beside(self, ending: str) -> Path:
        return self.places.data.with_name(f"{self.places.data.name}.{ending}")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the right to start or stop this cluster; others wait."""
        lock = _open_lock(self._beside("start.lock"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._url("postgres"), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _start(self) -> None:
        data = self.places.data
        if shutil.disk_usage(data.parent).free < FREE_BYTES_NEEDED:
            raise DiskFull(place=data.parent)
        if not data.exists():
            self._initialise()
        log = self._beside("log")
        with _open_log(log) as output:
            begin = output.seek(0, os.SEEK_END)
            if not self.running:
                self._clear_stale_pid_file()
                self._child = self._spawn("postgres", self._arguments(), output)
            if not _wait(self._answers, START_LIMIT_S, give_up=lambda: not self._starting()):
                raise _refused_by_server(log, begin)
        self._create_database()

    def _initialise(self) -> None:
        """Make the cluster aside and move it into place whole, so that an interrupted start leaves no half."""
        fresh = self._beside("new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        os.chown(fresh, self.places.uid, self.places.gid)
        arguments = [f"--pgdata={fresh}", f"--username={ROLE}", "--auth=reject", "--no-instructions"]
        arguments += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self.durable:
            arguments.append("--no-sync")
        log = self._beside("log")
        with _open_log(log) as output:
            begin = output.seek(0, os.SEEK_END)
            if self._spawn("initdb", arguments, output).wait() != 0:
                shutil.rmtree(fresh, ignore_errors=True)
                raise _refused_by_server(log, begin)
        fresh.rename(self.places.data)

    def _arguments(self) -> list[str]:
        """Command line of the server; all its configuration is here, so that an upgrade changes it."""
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE)
        settings["unix_socket_directories"] = str(self.places.socket)
        settings["hba_file"] = _write(self._beside("hba.conf"), "local all all peer map=jiamen\n")
        names = dict.fromkeys((pwd.getpwuid(self.places.uid).pw_name, "root"))
        entries = "".join(f'jiamen "{name}" {ROLE}\n' for name in names)
        settings["ident_file"] = _write(self._beside("ident.conf"), entries)
        options = [f"--{key}={value}" for key, value in settings.items()]
        return ["-D", str(self.places.data), *options]

    def _spawn(self, program: str, arguments: Sequence[str], output: BinaryIO) -> "subprocess.Popen[bytes]":
        places = self.places
        # A clean environment: PGPORT and friends of the caller must not reach the server.
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        become = {"user": places.uid, "group": places.gid, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # noqa: S603  # `become` mixes types; no shell
            [str(places.binaries / "bin" / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            cwd="/",
            umask=0o077,
            start_new_session=True,  # Ctrl-C in the terminal is for us; we stop the server ourselves
            **become,
        )

    def _starting(self) -> bool:
        return self._child.poll() is None if self._child else self.running

    def _create_database(self) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(ROLE)))

    def _stop(self) -> None:
        pid = self._postmaster()
        if pid is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT):  # PostgreSQL's fast, then its immediate shutdown
            os.kill(pid, how)
            if _wait(lambda: not self._runs(pid), STOP_LIMIT_S):
                return

    def _postmaster(self) -> int | None:
        """Process id of the server that works in our data folder, if any."""
        try:
            pid = int((self.places.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if self._runs(pid) else None

    def _runs(self, pid: int) -> bool:
        """Whether process `pid` lives and is one of ours: every process of a server works in its data folder."""
        if self._child:
            self._child.poll()  # reap it, or it would stay visible as a zombie
        try:
            if Path("/proc/self").exists():
                return Path(f"/proc/{pid}/cwd").readlink() == self.places.data.resolve()
            os.kill(pid, 0)
        except OSError:
            return False
        return True

    def _clear_stale_pid_file(self) -> None:
        """After a crash: wait for orphaned server processes, and forget a pid that a stranger now bears.

        PostgreSQL itself detects a stale file unless the pid was given to another process. The files are removed
        only when no process at all works in the data folder: a second server on live data would ruin them.
        """
        if not Path("/proc/self").exists():
            return
        found = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        orphans = [pid for pid in found if self._runs(pid)]
        if _wait(lambda: not any(self._runs(pid) for pid in orphans), STOP_LIMIT_S):
            (self.places.data / "postmaster.pid").unlink(missing_ok=True)
            (self.places.socket / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def _wait(done: Callable[[], bool], limit_s: float, give_up: Callable[[], bool] = lambda: False) -> bool:
    """Ask `done` until it says yes (True), `give_up` says yes or the time is over (False)."""
    deadline = time.monotonic() + limit_s
    while not done():
        if give_up() or time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _open_log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_suffix(".log.1"))
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o600), "ab")


def _write(path: Path, text: str) -> str:
    path.write_text(text)
    path.chmod(0o644)
    return str(path)


def _refused_by_server(log: Path, begin: int) -> DatabaseRefused:
    """The sentence for a server that did not come up, from what it wrote after offset `begin` of its log."""
    with log.open("rb") as lines:
        lines.seek(begin)
        said = lines.read().decode("utf-8", "replace")
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return DiskFull(place=log.parent)
    faults = [line for line in said.splitlines() if any(word in line for word in ("FATAL:", "PANIC:", "error:"))]
    reason = faults[-1].split(": ", 1)[-1].strip() if faults else "?"
    return EmbeddedServerFailed(reason=reason, log=log)
