"""A server of one's own: PostgreSQL 15, the oldest we promise, takes every migration; an older one is refused."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiamen.config import given
from jiamen.config.refusals import DatabaseTooOld
from tests.config.conftest import jiamen

OLDEST = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def oldest_server(home: Path) -> Iterator[str]:
    """DATABASE_URL of a PostgreSQL 15 from the distribution."""
    if not (OLDEST / "initdb").exists():
        pytest.skip("needs a PostgreSQL 15 server: apt-get install postgresql-15")
    account = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else os.geteuid()
    data, become = home / "data", {"user": account} if os.geteuid() == 0 else {}
    data.mkdir()
    os.chown(data, account, -1)

    def run(*words: str) -> None:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/", **become)  # type: ignore[call-overload]

    run(str(OLDEST / "initdb"), "-D", str(data), "-U", "own", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    run(str(OLDEST / "pg_ctl"), "start", "-w", "-D", str(data), "-l", f"{data}/log", "-o", f"-k {data} -h '' -F")
    try:
        yield f"postgresql://own@/postgres?host={data}"
    finally:
        run(str(OLDEST / "pg_ctl"), "stop", "-m", "immediate", "-D", str(data))
        shutil.rmtree(data)


def test_the_oldest_server_takes_every_migration(oldest_server: str, environment: dict[str, str]) -> None:
    env = {**environment, "DATABASE_URL": oldest_server}
    migrated = jiamen("migrate", "--verbosity", "0", env=env)
    _out, said = migrated.communicate(timeout=120)
    assert migrated.returncode == 0, said
    checked = jiamen("migrate", "--check", env=env)
    checked.communicate(timeout=120)
    assert checked.returncode == 0


def test_a_server_older_than_promised_is_refused(oldest_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert given.check_server(oldest_server) == 15
    monkeypatch.setattr(given, "OLDEST_VERSION", 16)  # the day after we stop supporting 15
    with pytest.raises(DatabaseTooOld) as refused:
        given.check_server(oldest_server)
    assert "PostgreSQL 15" in refused.value.sentence()
    assert "16" in refused.value.sentence()
