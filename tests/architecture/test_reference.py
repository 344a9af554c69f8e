"""The reference pages tell what the code does."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME", "XDG_RUNTIME_DIR", "CI", "NUMBA_CACHE_DIR"}


def test_reference_pages_are_up_to_date() -> None:
    run = subprocess.run(
        [sys.executable, "tools/reference.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout == ""


def test_every_setting_read_from_the_environment_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    reads = re.compile(r"environ(?:\.get\(|\.setdefault\(|\[)\s*\"(\w+)\"")
    names = {name for path in (ROOT / "src").rglob("*.py") for name in reads.findall(path.read_text("utf-8"))}
    assert {name for name in names - NOT_OURS if f"`{name}`" not in page} == set()
