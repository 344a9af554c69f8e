"""A day at the desk on the demo district: from the kiosk to the window, by phone to the door, on every kind of screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn, Visitor
from tests.e2e.pages import CENTRE

QUEUE = f"/desk/{CENTRE}/queue/"


@pytest.fixture
def manager(visit: Visitor, signed_in: SignIn) -> Page:
    """The manager at a window of a centre that is open today, whatever the hour, with nobody left in line."""
    page = visit(f"/desk/{CENTRE}/exceptions/new/", state=signed_in("manager"))
    page.locator("label", has_text="改时间开放").click()  # covers its box
    page.locator("input[name=hours]").fill("0:00-24:00")
    page.locator("input[name=reason]").fill("延时服务")
    page.get_by_role("button", name="保存").click()
    page.goto(_site(page) + QUEUE)
    if page.get_by_role("button", name="在此窗口办公").is_visible():
        page.get_by_role("button", name="在此窗口办公").click()
    expect(page.get_by_role("button", name=re.compile("^叫下一位"))).to_be_visible()
    return page


def _site(page: Page) -> str:
    return re.split(r"/(?:desk|centres|n)/", page.url)[0]


def _number(page: Page) -> str:
    """The number on a page of a ticket."""
    return page.locator(".number, .paper-number").first.inner_text().strip()


def _kiosk(manager: Page, visit: Visitor) -> Page:
    """A device in the hall, set up by the manager's link."""
    manager.goto(_site(manager) + f"/desk/{CENTRE}/hall/")
    link = manager.get_by_role("link", name="把这台设备设为取号机").get_attribute("href") or ""
    manager.goto(_site(manager) + QUEUE)
    device = visit(link.split(_site(manager))[1], screen="desktop")
    expect(device.get_by_role("heading", level=1)).to_have_text("您来办什么事？")
    return device


def test_an_elder_is_served_from_the_kiosk_to_the_end(manager: Page, visit: Visitor) -> None:
    screen = visit(f"/centres/{CENTRE}/display/", screen="wall")
    device = _kiosk(manager, visit)
    device.locator("label.choice").first.click()
    device.locator("label.choice", has_text="老人").last.click()
    device.get_by_role("button", name="取号").click()
    number = _number(device)
    assert re.fullmatch(r"Y\d{3,}", number)
    expect(manager.locator(".line")).to_contain_text(number)  # by itself, without looking again
    manager.keyboard.press("1")
    expect(manager.locator(".my-window .number")).to_have_text(number)
    expect(screen.locator(".board-now strong").first).to_have_text(number)
    manager.keyboard.press("1")
    expect(manager.get_by_role("button", name=re.compile("^办完"))).to_be_visible()
    expect(screen.locator(".board-now")).to_have_count(0)
    manager.keyboard.press("1")
    expect(manager.get_by_role("button", name=re.compile("^叫下一位"))).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_number_by_phone_is_called_after_the_code_at_the_door(manager: Page, visit: Visitor, scripts: bool) -> None:
    phone = visit(f"/centres/{CENTRE}/number/", screen="phone", elder=not scripts, scripts=scripts)
    phone.locator(".wish-field summary").first.click()
    phone.locator("label.choice").first.click()
    phone.get_by_role("button", name="取号").click()
    number = _number(phone)
    expect(phone.locator("main")).to_contain_text("报到后才会叫您的号")
    ticket = phone.url
    manager.goto(_site(manager) + f"/desk/{CENTRE}/hall/poster/")
    door = _door(manager)
    phone.goto(door)
    expect(phone.locator("main")).to_contain_text("已报到")
    assert phone.url == ticket
    manager.goto(_site(manager) + QUEUE)
    manager.locator(".line li", has_text=number).get_by_role("button").click()
    expect(manager.locator(".my-window .number")).to_have_text(number)
    if not scripts:
        phone.reload()
    expect(phone.locator("#place")).to_contain_text("请现在到")
    manager.get_by_role("button", name=re.compile("^过号")).click()
    expect(manager.locator("section[aria-labelledby=missed-title]")).to_contain_text(number)
    phone.reload()
    expect(phone.locator("#place")).to_contain_text("不用重新取号就会再叫您")


def _door(page: Page) -> str:
    """The address in the second code of the sheet, as the sheet's data for machines names it."""
    return page.locator("[data-door]").get_attribute("data-door") or ""


def test_what_cannot_be_done_is_said_and_nothing_is_lost(visit: Visitor) -> None:
    phone = visit(f"/centres/{CENTRE}/number/", screen="phone")
    phone.locator("input[name=phone]").fill("12345")
    phone.get_by_role("button", name="取号").click()
    expect(phone.locator("main")).to_contain_text("请选择")
    expect(phone.locator("input[name=phone]")).to_have_value("12345")
    stranger = visit(f"/centres/{CENTRE}/kiosk/")
    expect(stranger.locator("main")).to_contain_text("这台设备不是本中心的取号机")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_appointment_is_moved_to_another_time_and_served(manager: Page, visit: Visitor, scripts: bool) -> None:
    manager.goto(_site(manager) + f"/desk/{CENTRE}/appointments/rule/")
    manager.locator("input[name=lead_hours]").fill("0")
    manager.get_by_role("button", name="保存").click()
    expect(manager.locator("main")).to_contain_text("居民马上就能看到可约的时间")
    phone = visit(f"/centres/{CENTRE}/book/", screen="phone", elder=not scripts, scripts=scripts)
    phone.locator(".wish summary").first.click()
    phone.locator(".wish label.choice").first.click()
    phone.get_by_role("button", name="下一步：选时间").click()
    phone.locator(".time-soon").nth(1).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("请您核对")
    phone.locator("input[name=phone]").fill("138 0013 8001" if scripts else "138 0013 8002")
    phone.get_by_role("button", name="确认预约").click()
    expect(phone.locator("main")).to_contain_text("预约成功")
    phone.get_by_role("link", name="改时间").click()
    phone.locator(".time-soon").first.click()
    expect(phone.locator("main")).to_contain_text("预约时间已更改")
    manager.goto(_site(manager) + f"/desk/{CENTRE}/hall/poster/")
    phone.goto(_door(manager))
    expect(phone.locator("main")).to_contain_text("到了预约时间会叫您的号")
    number = _number(phone)
    assert number.startswith("B")
    manager.goto(_site(manager) + QUEUE)
    manager.locator(".line li", has_text=number).get_by_role("button").click()
    expect(manager.locator(".my-window .number")).to_have_text(number)
    for name in ("^已到", "^办完"):
        manager.get_by_role("button", name=re.compile(name)).click()
    expect(manager.get_by_role("button", name=re.compile("^叫下一位"))).to_be_visible()
    phone.reload()
    expect(phone.locator("#place")).to_contain_text("已办完")
