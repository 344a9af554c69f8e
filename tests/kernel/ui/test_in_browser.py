"""The parts in a real browser: nothing serious for axe in any mode, targets large enough, and the scripts' own promises."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
]
PHONE, DESKTOP = (375, 812), (1440, 900)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no browser: install the Debian packages chromium, fonts-noto-cjk"),
    pytest.mark.skipif(not (ROOT / "frontend/dist/manifest.json").exists(), reason="front end not built: make setup"),
]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs an event loop of its own in this thread
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def look(browser: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """Open a path of the gallery: `look("/", PHONE, elder="30")` with cookies by name."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "/", screen: tuple[int, int] = DESKTOP, *, scripts: bool = True, **cookies: str) -> Page:
        context = browser.new_context(
            viewport={"width": screen[0], "height": screen[1]}, java_script_enabled=scripts, locale="zh-CN"
        )
        contexts.append(context)
        context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("screen", "cookies"),
    [
        (DESKTOP, {}),
        (DESKTOP, {"theme": "dark"}),
        (PHONE, {"elder": "20"}),
        (PHONE, {"elder": "30", "theme": "dark", "django_language": "en"}),
    ],
)
def test_axe_finds_nothing_serious(look: Opener, screen: tuple[int, int], cookies: dict[str, str]) -> None:
    page = look("/?rooms=40&area_m2_min=x", screen, **cookies)
    page.locator("[data-map][data-shown]").wait_for()
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document)")["violations"]
    serious = [
        (fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in {"serious", "critical"}
    ]
    assert serious == []


SMALL = """(least) => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden]), textarea")]
  .map((thing) => [thing.closest(".form-check") ?? thing, thing])
  .filter(([target, thing]) => thing.checkVisibility() && !thing.closest("p, .figure, .maplibregl-popup"))
  .map(([target, thing]) => [thing.outerHTML.slice(0, 90), target.getBoundingClientRect()])
  .filter(([html, box]) => box.width > 1 && (box.width < least - 0.5 || box.height < least - 0.5))
  .map(([html, box]) => `${html} ${box.width}×${box.height}`)"""


@pytest.mark.parametrize(("cookies", "least_px"), [({}, 44), ({"elder": "20"}, 60), ({"elder": "30"}, 60)])
def test_targets_are_large_enough_and_nothing_is_wider_than_the_screen(
    look: Opener, cookies: dict[str, str], least_px: int
) -> None:
    page = look("/?rooms=40", PHONE, **cookies)
    page.locator("[data-map][data-shown]").wait_for()
    assert page.evaluate(SMALL, least_px) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


@pytest.mark.parametrize("size_px", [20, 24, 30])
def test_elder_mode_keeps_the_figures_of_the_specification(look: Opener, size_px: int) -> None:
    page = look("/?rooms=40", PHONE, elder=str(size_px))
    measure = """() => { const style = getComputedStyle(document.querySelector("[data-read]"));
      return {font: parseFloat(style.fontSize), line: parseFloat(style.lineHeight), gap: parseFloat(style.marginBlockEnd)} }"""
    text = page.evaluate(measure)
    assert text["font"] == size_px
    assert text["line"] >= 1.3 * text["font"]
    assert text["gap"] >= 1.3 * text["line"]
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll("body *")]
          .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
          .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    assert smallest >= 18


def test_sorting_changes_the_table_alone_and_the_address_with_it(look: Opener) -> None:
    page = look("/?rooms=40")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="户数").click()
    expect(page.locator("#rooms th[aria-sort=ascending]")).to_contain_text("户数")
    assert "sort=households" in page.url
    assert page.evaluate("window.stayed") is True
    page.go_back()
    expect(page.locator("#rooms th[aria-sort]")).to_have_count(0)


def test_filters_work_by_themselves_without_javascript(look: Opener) -> None:
    page = look("/?rooms=40", scripts=False)
    page.get_by_label("状态").select_option("shut")
    page.locator("#rooms").get_by_role("button", name="筛选").click()
    assert "state=shut" in page.url
    assert set(page.locator("#rooms .status").all_inner_texts()) == {"已关门"}


def test_a_dialogue_opens_takes_the_focus_and_gives_it_back(look: Opener) -> None:
    page = look("/?rooms=1")
    opener = page.get_by_role("link", name="看一周的开放时间")
    opener.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_map_that_cannot_load_says_so_and_leaves_the_list(look: Opener) -> None:
    page = look("/map/?cells=not-a-number")
    expect(page.locator("[data-map] .map-words")).to_contain_text("地图没有加载出来")


def test_a_click_on_the_map_tells_the_page_and_asks_nobody_else(look: Opener, live_server: LiveServer) -> None:
    page = look("/?rooms=1")
    page.locator("[data-map][data-shown]").wait_for()
    page.evaluate("""addEventListener("jiamen:map-click", (event) => { window.told = event.detail })""")
    page.locator(".map-canvas canvas").click(position={"x": 40, "y": 40})
    told = page.evaluate("window.told")
    assert told["id"] == ""
    assert 117 < told["lon"] < 119
    addresses = json.loads(page.evaluate("JSON.stringify(performance.getEntriesByType('resource').map((e) => e.name))"))
    assert [address for address in addresses if not address.startswith((live_server.url, "data:", "blob:"))] == []
