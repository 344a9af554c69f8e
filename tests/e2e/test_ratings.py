"""A low rating, from the window to the resident's second word, on the demo district."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn, Visitor
from tests.e2e.pages import CENTRE


@pytest.fixture
def served(visit: Visitor, signed_in: SignIn) -> Page:
    """A worker who has just finished with somebody, at a centre that is open whatever the hour."""
    manager = visit(f"/desk/{CENTRE}/exceptions/new/", state=signed_in("manager"))
    manager.locator("label", has_text="改时间开放").click()
    manager.locator("input[name=hours]").fill("0:00-24:00")
    manager.locator("input[name=reason]").fill("延时服务")
    manager.get_by_role("button", name="保存").click()
    worker = visit(f"/desk/{CENTRE}/queue/number/", state=signed_in("worker"))
    worker.locator(".wish-field summary").first.click()
    worker.locator(".wish-field[open] label.choice").first.click()
    worker.get_by_role("button", name="打印号票").click()
    worker.goto(_site(worker) + f"/desk/{CENTRE}/queue/")
    if worker.get_by_role("button", name="在此窗口办公").is_visible():
        worker.get_by_role("button", name="在此窗口办公").click()
    for word in ("^叫下一位", "^已到", "^办完"):
        worker.get_by_role("button", name=re.compile(word)).click()
    expect(worker.locator(".rate-code")).to_be_visible()
    return worker


def _site(page: Page) -> str:
    return re.split(r"/(?:desk|centres|n|r)/", page.url)[0]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_low_rating_is_called_back_put_right_and_rated_again(
    served: Page, visit: Visitor, signed_in: SignIn, scripts: bool
) -> None:
    pad = _pad(served, visit)
    link = pad.locator(".pad form").get_attribute("action") or ""
    phone = visit(link, screen="phone", elder=not scripts, scripts=scripts)
    phone.get_by_role("button", name="非常不满意").click()
    phone.locator("label", has_text="等候太久").click()
    phone.locator("textarea").fill("等了一个上午")
    phone.get_by_role("button", name="发送").click()
    expect(phone.locator("main")).to_contain_text("您写的内容已经收到")
    phone.get_by_role("link", name="处理情况").click()
    follow = phone.url

    manager = visit(f"/desk/{CENTRE}/ratings/", state=signed_in("manager"))
    manager.locator("#rectifications tbody tr", has_text="待回访").last.get_by_role("link").click()
    expect(manager.locator("main")).to_contain_text("等了一个上午")
    manager.locator("label", has_text="居民没有留电话").click()
    manager.locator("textarea").fill("没有留电话，已在大厅公示")
    manager.get_by_role("button", name="登记回访").click()
    expect(manager.get_by_role("button", name="登记整改情况")).to_be_visible()
    manager.locator("textarea").fill("上午加开一个窗口")
    manager.get_by_role("button", name="登记整改情况").click()
    expect(manager.get_by_role("button", name="写明结果并办结")).to_be_visible()

    phone.goto(follow)
    expect(phone.locator("main")).to_contain_text("上午加开一个窗口")
    phone.get_by_role("button", name=re.compile("^满意$")).click()
    expect(phone.locator("main")).to_contain_text("您再次评价为：满意")
    manager.reload()
    manager.locator("textarea").fill("居民满意")
    manager.get_by_role("button", name="写明结果并办结").click()
    expect(manager.locator("main")).to_contain_text("已办结")


def _pad(worker: Page, visit: Visitor) -> Page:
    """The tablet at the worker's window, set up by the worker, with the five faces on it."""
    heading = worker.locator("#mine-title").inner_text()
    window = re.sub(r"\D", "", heading)
    worker.goto(_site(worker) + f"/desk/{CENTRE}/pads/?window={window}")
    link = worker.get_by_role("link", name="把这台设备设为评价器").get_attribute("href") or ""
    pad = visit(link.split(_site(worker))[1], screen="tablet")
    expect(pad.locator(".face")).to_have_count(5)
    return pad
