"""Clusters and sites of their own for these tests: nothing here touches the data of `make run`."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A new JIAMEN_DATA that any account may pass through, as a folder on another disk would be."""
    folder = Path(tempfile.mkdtemp(prefix="jiamen-home-"))
    folder.chmod(0o755)
    monkeypatch.setenv("JIAMEN_DATA", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """What a terminal gives a command: no DATABASE_URL, no settings chosen, English spoken."""
    hidden = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT", "LC_ALL", "LC_MESSAGES"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden and "PYTEST" not in name}
    return {**kept, "LANG": "en_US.UTF-8", "JIAMEN_DATA": str(home)}


def jiamen(*words: str, env: dict[str, str]) -> "subprocess.Popen[str]":
    """Start the command `jiamen`, its output caught."""
    command = [sys.executable, "-m", "jiamen.config.cli", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


def processes_in(folder: Path) -> set[int]:
    """Ids of the processes that work below `folder` or name it on their command line."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                place = str((entry / "cwd").readlink())
                words = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if place.startswith(str(folder)) or str(folder) in words:
                found.add(int(entry.name))
    return found
