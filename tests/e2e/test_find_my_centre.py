"""A resident finds the centre at the doorstep: with a phone, with the keyboard only, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_elder_types_half_a_name_on_the_phone(visit: Visitor, scripts: bool) -> None:
    page = visit("/", screen="phone", elder=True, scripts=scripts)
    page.get_by_role("searchbox").first.fill("五三")
    page.get_by_role("button", name=re.compile("找|查")).first.click()
    page.get_by_role("link", name=re.compile("五三\\(2\\)|五三（2）")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("五三")
    expect(page.locator("main")).to_contain_text(re.compile("开放|营业|休息"))
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()


def test_the_keyboard_alone_is_enough(visit: Visitor) -> None:
    page = visit("/", screen="desktop")
    _tab_to(page, "input[type=search]")
    page.keyboard.type("大井头")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q="))
    _tab_to(page, "main a[href^='/centres/']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("大井头")


def test_a_name_nobody_has_gets_a_next_step_and_stays_in_the_box(visit: Visitor) -> None:
    page = visit("/?q=没有这个地方", screen="phone")
    expect(page.get_by_role("searchbox").first).to_have_value("没有这个地方")
    expect(page.locator("main")).to_contain_text("没有找到")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element that matches has the focus; a keyboard user does not have more than 60."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard never reached {selector}")
