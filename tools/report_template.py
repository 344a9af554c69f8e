"""Make the template of the district report anew: `python tools/report_template.py`.

The result is a Word file like any other, with the names of facts in double braces; officials may change it in Word.
"""

from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).parents[1] / "src/jiamen/planning/templates/planning/report.docx"
BODY, HEADS, LATIN = "仿宋", "黑体", "Times New Roman"
RED, GREY = RGBColor(0xB3, 0x26, 0x1E), RGBColor(0x55, 0x60, 0x6B)
MARK = "{% if simulated %} · 模拟数据{% endif %}"

PARTS = ("{%tr for p in parts %}", [
    ("街道（社区）", 3.4, "{{ p.name }}"), ("查出问题（个）", 2.3, "{{ p.found }}"), ("已解决（个）", 2.2, "{{ p.fixed }}"),
    ("尚未达标（个）", 2.4, "{{ p.left }}"), ("完成项目（个）", 2.4, "{{ p.completed }}"),
    ("新增面积（平方米）", 3, "{{ p.added_m2 }}"), ("实施中（个）", 2.2, "{{ p.at_work }}"),
    ("已逾期（个）", 2.2, "{{ p.overdue }}"), ("今年已付（元）", 3.6, "{{ p.paid }}"),
])  # fmt: skip
PROJECTS = ("{%tr for p in running %}", [
    ("项目", 5.2, "{{ p.title }}"), ("方式", 2.8, "{{ p.action }}"), ("状态", 2.2, "{{ p.state }}"),
    ("升级前（平方米）", 2, "{{ p.before }}"), ("升级后（平方米）", 2, "{{ p.after }}"), ("计划开放", 2.4, "{{ p.due }}"),
    ("造价（元）", 2.6, "{{ p.cost }}"), ("合同（元）", 2.6, "{{ p.contract }}"), ("已付（元）", 2.6, "{{ p.paid }}"),
])  # fmt: skip
OVERDUE = ("{%tr for p in overdue %}", [
    ("项目", 6, "{{ p.title }}"), ("最初承诺", 2.8, "{{ p.first_due }}"), ("现承诺", 2.8, "{{ p.due }}"),
    ("逾期（天）", 2.2, "{{ p.days_late }}"), ("原因", 10.4, "{{ p.reasons }}"),
])  # fmt: skip
OPENED = ("{%tr for p in opened %}", [
    ("项目", 7.2, "{{ p.title }}"), ("方式", 4.2, "{{ p.action }}"), ("升级前（平方米）", 3, "{{ p.before }}"),
    ("升级后（平方米）", 3, "{{ p.after }}"), ("开放日期", 3.2, "{{ p.opened }}"), ("造价（元）", 3.6, "{{ p.cost }}"),
])  # fmt: skip
MONEY = ("{%tr for m in money %}", [
    ("资金来源", 6, "{{ m.source }}"), ("计划（元）", 4, "{{ m.planned }}"), ("已付（元）", 4, "{{ m.paid }}"),
])  # fmt: skip


def main() -> None:
    """Write the template."""
    page = Document()
    _set_up(page)
    title = page.add_paragraph(style="Title")
    title.add_run("{{ district }}服务中心提档升级情况报告")
    when = page.add_paragraph(f"{{{{ day }}}}{MARK}")
    when.alignment = WD_ALIGN_PARAGRAPH.CENTER
    page.add_heading("一、总体情况", 1)
    page.add_paragraph(
        "{{ year }}年以来，{{ district }}共查出面积不足或位置偏远的服务中心 {{ found }} 个，"
        "已解决 {{ fixed }} 个，尚有 {{ left }} 个未达标；"
        "完成提档升级项目 {{ completed }} 个，新增办公和服务面积 {{ added_m2 }} 平方米。"
        "目前实施中的项目 {{ at_work }} 个，其中逾期 {{ late }} 个、超预算 {{ dearer }} 个；今年已付资金 {{ paid }} 元。"
    )
    _table(page, *PARTS)
    page.add_heading("二、实施中和计划中的项目", 1)
    _unless_empty(page, "running", "目前没有实施中或计划中的项目。", PROJECTS)
    page.add_heading("三、逾期项目", 1)
    _unless_empty(page, "overdue", "没有逾期项目。", OVERDUE)
    page.add_heading("四、资金来源（实施中和计划中的项目）", 1)
    _unless_empty(page, "money", "还没有填写资金来源。", MONEY)
    page.add_heading("五、今年完成的项目", 1)
    _unless_empty(page, "opened", "今年还没有完成的项目。", OPENED)
    page.add_paragraph(
        "问题指面积不足或位置偏远的服务中心：今年已解决的，加上目前仍未达标的。各数由登记的项目和体检结果逐条汇总。"
    )
    page.core_properties.title, page.core_properties.author = "服务中心提档升级情况报告", "家门口"
    page.save(str(TARGET))


def _set_up(page: Word) -> None:
    """A4 across, fonts, header and footer."""
    section = page.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
    for name, font, size in (("Normal", BODY, 12), ("Title", HEADS, 22), ("Heading 1", HEADS, 15)):
        _font(page.styles[name], font, size)  # type: ignore[arg-type]  # these three are styles of paragraphs
    normal = page.styles["Normal"].paragraph_format  # type: ignore[attr-defined]  # as above
    normal.line_spacing, normal.space_after = 1.4, Pt(6)
    title = page.styles["Title"].paragraph_format  # type: ignore[attr-defined]  # as above
    title.alignment, title.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(4)
    _small(section.header.paragraphs[0], f"{{{{ district }}}} · {{{{ day }}}}{MARK}")
    foot = section.footer.paragraphs[0]
    _small(foot, "家门口 · 第 ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        _field_part(foot, kind, text)
    foot.add_run(" 页")


def _font(style: ParagraphStyle, east: str, size: int) -> None:
    style.font.name, style.font.size, style.font.color.rgb = LATIN, Pt(size), RGBColor(0x1F, 0x29, 0x33)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), east)
    for border in style.element.pPr.findall(qn("w:pBdr")) if style.element.pPr is not None else ():
        style.element.pPr.remove(border)


def _small(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9), GREY
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _field_part(paragraph: Paragraph, kind: str, text: str) -> None:
    run = paragraph.add_run()
    if kind:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
    else:
        part = OxmlElement("w:instrText")
        part.text = text
    run._r.append(part)


def _unless_empty(page: Word, rows: str, otherwise: str, table: tuple[str, list[tuple[str, float, str]]]) -> None:
    page.add_paragraph(f"{{%p if {rows} %}}")
    _table(page, *table)
    page.add_paragraph("{%p else %}")
    page.add_paragraph(otherwise)
    page.add_paragraph("{%p endif %}")


def _table(page: Word, loop: str, columns: list[tuple[str, float, str]]) -> None:
    """A head that repeats on every page, then a row for each fact; the two rows of the loop vanish."""
    table = page.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    table.cell(1, 0).text, table.cell(3, 0).text = loop, "{%tr endfor %}"
    for i, (head, width, fact) in enumerate(columns):
        for row, text in ((0, head), (2, fact)):
            cell = table.cell(row, i)
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(1), 1.1
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(10), row == 0
            if row and any(mark in head for mark in ("（元）", "（个）", "（平方米）", "（天）")):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _head(table)
    page.add_paragraph().paragraph_format.space_after = Pt(2)


def _head(table: Table) -> None:
    row = table.rows[0]
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    for one in table.rows:
        one._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F6F4F1")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.font.color.rgb = RED


if __name__ == "__main__":
    main()
