"""A planner tries places on the map of a finished run; a map never shows older data than the figures beside it."""

import re

from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import SignIn, Visitor

SHOWN_MS = 60_000
"""Software graphics on a busy machine need their time."""


def test_places_are_given_up_and_opened_by_hand_and_taken_back(visit: Visitor, signed_in: SignIn) -> None:
    page = visit("/planning/siting/new/", state=signed_in("planner"))
    page.get_by_role("button", name="开始测算").click()
    expect(page.locator("#run-map[data-shown]")).to_be_visible(timeout=2 * SHOWN_MS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "change=" in request.url else None)
    places = page.evaluate(
        "fetch(document.querySelector('#run-map').dataset.src).then(r => r.json())"
        ".then(d => d.layers.filter(l => l.kind == 'points').flatMap(l => l.items))"
    )
    given_up = next(place for place in places if place["status"] == "new")
    _press(page, given_up["id"])
    part = page.locator("#what-if")
    expect(part).to_contain_text(f"放弃：{given_up['label']}")
    expect(part.get_by_role("status")).to_contain_text("户")
    expect(page.locator("#run-map .map-legend")).to_contain_text(re.compile("您放弃的\\s*1"))
    assert [re.sub(r".*/siting/\d+/", "", url).split("?")[0] for url in asked] == ["what-if/", "map.json"]
    part.get_by_role("link", name=re.compile("撤回")).first.click()
    expect(part).not_to_contain_text("放弃：")
    expect(page.locator("#run-map .map-legend")).not_to_contain_text("您放弃的")


def _press(page: Page, place: str) -> None:
    """What the button in a place's box does, without hunting for its pixel."""
    page.evaluate(
        "id => document.querySelector('#run-map')"
        ".dispatchEvent(new CustomEvent('jiamen:map-deed', {bubbles: true, detail: {map: 'run-map', id}}))",
        place,
    )


def test_a_preview_that_comes_before_the_map_is_not_lost(visit: Visitor, signed_in: SignIn) -> None:
    page = visit("/planning/", state=signed_in("planner"))
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/preview.json*", hold_the_first)
    page.goto(page.url.split("/planning/")[0] + "/planning/siting/new/")
    page.wait_for_function("document.querySelector('form[data-ready]')")
    page.get_by_label("步行服务半径").fill("20000")
    expect(page.locator("#preview-figures .figures")).to_be_visible(timeout=SHOWN_MS)
    held[0].continue_()
    legend = page.locator("#preview-map .map-legend")
    expect(legend).to_contain_text("20,000", timeout=SHOWN_MS)
