"""The ten minutes of docs/tutorials/a-district-in-ten-minutes.md, step by step, on the demo district."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn, Visitor
from tests.e2e.pages import CENTRE

WORKED_OUT_WITHIN_MS = 120_000


@pytest.fixture
def planner(visit: Visitor, signed_in: SignIn) -> Page:
    page = visit("/planning/", state=signed_in("planner"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("体检")
    return page


def test_the_diagnosis_leads_to_a_siting_run_that_proves_its_answer(planner: Page) -> None:
    planner.get_by_role("link", name="测算选址").click()
    total = planner.get_by_label("服务中心总数")
    today = int("".join(re.findall(r"\d", planner.get_by_text(re.compile("现有 .* 个")).inner_text())))
    expect(total).to_have_value(str(today + 5))
    planner.get_by_role("button", name="开始测算").click()
    expect(planner.get_by_role("heading", name=re.compile("^已证明："))).to_be_visible(timeout=WORKED_OUT_WITHIN_MS)
    expect(planner.locator("main")).to_contain_text("谁受益、谁在半径外")


def test_two_runs_stand_side_by_side(planner: Page) -> None:
    for more in (1, 2):
        planner.goto(planner.url.split("/planning/")[0] + "/planning/siting/new/")
        total = planner.get_by_label("服务中心总数")
        total.fill(str(int(total.input_value()) + more))
        planner.get_by_role("button", name="开始测算").click()
        expect(planner.get_by_role("heading", name=re.compile("^已证明："))).to_be_visible(timeout=WORKED_OUT_WITHIN_MS)
    planner.get_by_role("link", name="选址").first.click()
    planner.get_by_role("button", name="并排比较").click()
    expect(planner.get_by_role("heading", level=1)).to_have_text("两个方案并排比较")
    expect(planner.locator("section h2 a")).to_have_count(2)


def test_the_diagnosis_goes_to_excel_row_by_row(planner: Page, tmp_path: Path) -> None:
    shown = int("".join(re.findall(r"\d", planner.locator("#diagnosis .table-count").inner_text())))
    with planner.expect_download() as sent:
        planner.locator("#diagnosis").get_by_role("link", name="Excel").click()
    sent.value.save_as(tmp_path / "diagnosis.xlsx")
    sheet = load_workbook(tmp_path / "diagnosis.xlsx").active
    assert sheet is not None
    names = [row[0] for row in sheet.iter_rows(values_only=True) if str(row[0]).endswith("党群服务中心")]
    assert len(names) == shown


def test_a_fault_in_the_workbook_is_named_by_its_cell(planner: Page, tmp_path: Path) -> None:
    planner.get_by_role("link", name="数据导入").click()
    with planner.expect_download() as sent:
        planner.get_by_role("link", name="下载模板 服务中心").click()
    sent.value.save_as(tmp_path / "centres.xlsx")
    book = load_workbook(tmp_path / "centres.xlsx")
    sheet = book.active
    assert sheet is not None
    columns = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
    sheet.cell(3, columns["编号"], CENTRE)
    faulty = sheet.cell(3, columns["建筑面积（平方米）"], "三百五十")
    book.save(tmp_path / "centres.xlsx")
    planner.get_by_role("link", name="上传文件 服务中心").click()
    planner.locator("input[type=file]").set_input_files(tmp_path / "centres.xlsx")
    planner.get_by_role("button", name="检查文件").click()
    expect(planner.get_by_role("heading", level=2).first).to_contain_text("没有改动", timeout=WORKED_OUT_WITHIN_MS)
    expect(planner.locator(".data-table")).to_contain_text(faulty.coordinate)


def test_a_draft_becomes_an_approved_programme_of_projects(planner: Page) -> None:
    planner.get_by_role("link", name="提档升级计划").click()
    planner.locator("#scenarios tbody a").first.click()
    planner.get_by_role("button", name="复制").click()
    planner.get_by_label("名称").fill("送审稿")
    planner.get_by_role("button", name="保存").click()
    planner.get_by_role("button", name="开始测算").click()
    expect(planner.get_by_role("heading", name=re.compile("^已证明："))).to_be_visible(timeout=2 * WORKED_OUT_WITHIN_MS)
    planner.set_viewport_size({"width": 375, "height": 812})
    expect(planner.locator(".row-deeds").first).to_be_attached()
    assert planner.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    planner.get_by_role("link", name="批准").click()
    planner.get_by_role("button", name="批准并建立项目").click()
    expect(planner.get_by_role("heading", name="本计划的项目")).to_be_visible()
    planner.locator("section[aria-labelledby=projects] li a").first.click()
    expect(planner.locator("main")).to_contain_text("区级统筹")
