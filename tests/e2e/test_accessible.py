"""axe-core finds nothing serious on any page: both languages, normal, elder and dark; and nothing runs off a phone's side."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import SignIn, Visitor
from tests.e2e.pages import PLACES, Place

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LOOKS: list[dict[str, Any]] = [
    {"screen": "desktop", "language": "zh-hans"},
    {"screen": "phone", "language": "zh-hans", "elder": True},
    {"screen": "phone", "language": "en", "theme": "dark"},
    {"screen": "desktop", "language": "en", "elder": True, "theme": "dark"},
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(str(v) for v in look.values()))
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_nothing_serious(visit: Visitor, signed_in: SignIn, place: Place, look: dict[str, Any]) -> None:
    page = visit(place.path, state=signed_in(place.account), **look)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [
        (rule["id"], [node["target"] for node in rule["nodes"]][:3])
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]
    assert serious == []
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, f"the page is {beyond} px wider than the screen"
