"""The district report in Word: its figures are the rows', its template may be changed, a faulty one is named."""

import io
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse
from docx import Document

from jiamen.planning.errors import ReportTemplateFaulty
from jiamen.planning.selectors.report import SHIPPED, district_report, report_facts
from jiamen.planning.services import projects as doing
from tests.planning.rows import make_area, make_cell, make_centre, planner
from tests.planning.test_pages import signed_in
from tests.planning.test_projects import TODAY, accepted, opening, started

pytestmark = pytest.mark.django_db


def words(data: bytes) -> str:
    page = Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in page.paragraphs]
    texts += [cell.text for table in page.tables for row in table.rows for cell in row.cells]
    return "\n".join([*texts, *(p.text for p in page.sections[0].header.paragraphs)])


def test_the_report_says_what_the_rows_say() -> None:
    district = make_area("361102", "信州区")
    late = started(make_centre("C1"), contract_fen=100_000_01)
    doing.delay_project(planner(), late, due=date(2026, 10, 15), reason="雨季 & <停工>")
    share = late.shares.get(source="区级统筹")
    doing.pay(planner(), share, fen=12_345_00, paid_on=date(2026, 6, 10))
    make_cell("a", households=1000, adult=3000)
    opening(accepted(make_centre("C2", floor_area_m2=118, open_area_m2=60)))
    text = words(district_report(planner(), district, today=TODAY))
    for told in (
        "信州区服务中心提档升级情况报告", "2026年11月23日", "2026-09-30", "2026-10-15", "39", "雨季 & <停工>",
        "12,345", "60,000", "区级统筹", "352", "2026-09-20", "超预算 1 个", "新增办公和服务面积 234 平方米",
    ):  # fmt: skip
        assert told in text, told
    assert "模拟数据" not in text
    assert "{" not in text


def test_simulated_people_make_a_simulated_report_in_text_and_header() -> None:
    district = make_area("361102", "信州区")
    cell = make_cell("a", households=10, adult=30)
    cell.simulated = True
    cell.save()
    text = words(district_report(planner(), district, today=TODAY))
    assert text.count("模拟数据") == 2
    assert "目前没有实施中或计划中的项目。" in text


def test_what_officials_change_is_used_and_a_fault_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    district = make_area("361102", "信州区")
    monkeypatch.setattr("django.conf.settings.DATA_DIR", tmp_path)
    own = tmp_path / "templates" / "upgrade-report.docx"
    own.parent.mkdir()
    page = Document()
    page.add_paragraph("本区：{{ district }}")
    page.save(str(own))
    assert words(district_report(planner(), district, today=TODAY)).strip() == "本区：信州区"
    page.add_paragraph("{{ district")
    page.save(str(own))
    with pytest.raises(ReportTemplateFaulty):
        district_report(planner(), district, today=TODAY)
    own.write_bytes(b"not a Word file")
    with pytest.raises(ReportTemplateFaulty):
        district_report(planner(), district, today=TODAY)


def test_the_template_shipped_names_only_facts_there_are() -> None:
    from docxtpl import DocxTemplate

    facts = report_facts(planner(), make_area("361102", "信州区"), today=TODAY)
    assert DocxTemplate(SHIPPED).get_undeclared_template_variables() <= set(facts)


def test_the_page_gives_a_word_file() -> None:
    make_area("361102001", "水南街道")
    answer = signed_in().get(reverse("planning:report"))
    assert ZipFile(io.BytesIO(answer.content)).testzip() is None
    assert answer["Content-Disposition"].endswith(".docx")
