"""A browser, a running site, and people who look at it on different screens."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.site import Site, running

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
SCREENS = {"phone": (375, 812), "tablet": (768, 1024), "desktop": (1440, 900), "wall": (1920, 1080)}

Visitor = Callable[..., Page]
SignIn = Callable[[str], Path | None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share one site, so one worker runs them; without a browser they say what to install."""
    for item in items:
        if "e2e" in Path(item.path).parts:
            item.add_marker(pytest.mark.xdist_group("e2e"))
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(reason="no browser: install the Debian packages chromium, fonts-noto-cjk")
                )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site") / "data") as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory) -> SignIn:
    """The browser state of a demo account after signing in; None for a visitor. Each account signs in once."""
    from jiamen.demo.accounts import PASSWORD

    folder = tmp_path_factory.mktemp("signed-in")

    def sign_in(account: str) -> Path | None:
        kept = folder / f"{account}.json"
        if not account:
            return None
        if not kept.exists():
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{site.url}/accounts/login/")
            page.locator("input[name=username]").fill(account)
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url(lambda url: "/login/" not in url)
            context.storage_state(path=kept)
            context.close()
        return kept

    return sign_in


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Open a path as a visitor: `visit("/", screen="phone", elder=True, language="en", scripts=False)`."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: str,
        *,
        screen: str = "desktop",
        elder: bool = False,
        language: str = "zh-hans",
        scripts: bool = True,
        theme: str = "light",
        state: Path | None = None,
    ) -> Page:
        width, height = SCREENS[screen]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            has_touch=screen == "phone",
            storage_state=state,
            locale="zh-CN",
        )
        contexts.append(context)
        host = urlsplit(site.url).hostname
        wanted = {"elder": "on" if elder else "off", "django_language": language, "theme": theme}
        context.add_cookies([{"name": k, "value": v, "domain": host, "path": "/"} for k, v in wanted.items()])
        page = context.new_page()
        page.goto(site.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
