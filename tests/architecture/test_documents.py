"""Documents do not rot: links lead somewhere, and the commands they name exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_make_target_the_documents_name_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`(?:\w+=\S+ )?make (\w+)`", page.read_text("utf-8"))}
    assert named - targets == set()


def test_every_command_the_documents_name_exists() -> None:
    from django.core.management import get_commands

    named = {name for page in PAGES for name in re.findall(r"`jiamen (\w+)", page.read_text("utf-8"))}
    assert named - set(get_commands()) == set()
