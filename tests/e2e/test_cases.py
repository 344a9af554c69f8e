"""A case on the demo district: incomplete, told once what is missing, back complete, decided; with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.cases.cases import card
from tests.e2e.conftest import SignIn, Visitor
from tests.e2e.pages import CENTRE

GOOD, UNFIT = "已交，合格", "已交，不合格"


def _take_in(page: Page, number: int) -> None:
    page.get_by_role("link", name=re.compile("^家庭经济困难情况证明")).click()
    page.locator(".item-questions label", has_text="其他").click()
    page.get_by_role("button", name="继续").click()
    page.get_by_label("办理人姓名").fill("李秀英")
    page.get_by_label("证件号码").fill(card(number))
    page.get_by_label("手机号").fill("138 0000 4321")
    page.get_by_role("button", name="下一步：核对材料").click()


@pytest.mark.parametrize(
    ("screen", "scripts"), [("desktop", True), ("phone", False)], ids=["desk", "phone, no scripts"]
)
def test_an_incomplete_case_comes_back_complete(visit: Visitor, signed_in: SignIn, screen: str, scripts: bool) -> None:
    page = visit(f"/desk/{CENTRE}/intake/", state=signed_in("worker"), screen=screen, scripts=scripts)
    _take_in(page, 700 + scripts)
    lines = page.locator(".check-line")
    lines.nth(0).get_by_label(GOOD, exact=True).check()
    lines.nth(1).get_by_label(UNFIT).check()
    lines.nth(1).get_by_label("哪里不合格").fill("缺户主页")
    page.get_by_role("button", name="保存并继续").click()
    sheet = page.locator(".case-sheet")
    expect(sheet).to_contain_text("补齐即可受理")
    expect(sheet).to_contain_text("缺户主页")
    page.get_by_role("link", name="返回办件").click()
    page.get_by_role("link", name="核对材料").click()
    for line in range(lines.count()):
        lines.nth(line).get_by_label(GOOD, exact=True).check()
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator(".notices")).to_contain_text("已受理")
    case = page.url
    page.get_by_role("link", name="居民看到的页面").click()
    expect(page.locator("main")).to_contain_text("前办结")
    expect(page.locator("main")).not_to_contain_text("李秀英")
    page.goto(case)
    page.get_by_role("link", name="办结").click()
    page.get_by_label("居民得到什么").fill("证明已领取")
    page.get_by_role("button", name="办结").click()
    expect(page.locator(".lead")).to_contain_text("已办结")


def test_a_case_by_the_keyboard_alone(visit: Visitor, signed_in: SignIn) -> None:
    page = visit(f"/desk/{CENTRE}/intake/", state=signed_in("worker"), screen="desktop")
    _take_in(page, 800)
    page.locator(".check-line input:checked").first.focus()
    for _ in range(page.locator(".check-line").count()):
        page.keyboard.press("ArrowDown")  # from “not here”, the last choice, round to “here and good”
        page.keyboard.press("Tab")
    page.get_by_role("button", name="保存并继续").press("Enter")
    expect(page.locator(".notices")).to_contain_text("已受理")
