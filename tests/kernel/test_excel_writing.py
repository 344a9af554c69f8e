"""Files go out harmless and come back the same."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from jiamen.kernel.excel.reading import read_table
from jiamen.kernel.excel.writing import Sheet, sheet_title, write_csv, write_table, write_workbook
from tests.kernel.hostile import written

DANGEROUS = [
    "=1+1",
    "+86 138",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x","y")',
    "＝1+1",
    "|calc",
    "%0A",
]
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_in_a_workbook(text: str) -> None:
    sheet = load_workbook(io.BytesIO(write_table("t", ["a"], [[text]]))).active
    cell = sheet["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value.replace("\r\n", "\n").replace("\r", "\n") in (text, text.replace("\r", "\n"))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_in_csv(text: str) -> None:
    data = write_csv(["a"], [[text]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1] == [f"'{text}"]


@pytest.mark.parametrize("title", DANGEROUS)
def test_a_header_is_no_formula_either(title: str) -> None:
    assert load_workbook(io.BytesIO(write_table("t", [title], []))).active["A1"].data_type == "s"


def test_numbers_stay_numbers() -> None:
    sheet = load_workbook(io.BytesIO(write_table("t", ["a", "b"], [[-5, 0.25]]))).active
    assert [cell.value for cell in sheet[2]] == [-5, 0.25]
    assert b"\r\n-5,0.25\r\n" in write_csv(["a", "b"], [[-5, 0.25]])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, st.sampled_from([*DANGEROUS[:4], "'=x", "''", "#N/A", "信州区"])), min_size=1, max_size=5)
)
def test_text_comes_back_as_it_went(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    folder = tmp_path_factory.mktemp("round")
    for name, data in (("a.xlsx", write_table("t", ["a", "b"], rows)), ("a.csv", write_csv(["a", "b"], rows))):
        back = [tuple(values) for _number, values in read_table(written(folder, name, data)).rows]
        assert back == [tuple(row) for row in rows]


def test_simulated_rows_say_so_one_by_one() -> None:
    sheet = load_workbook(io.BytesIO(write_table("t", ["a"], [[1], [2]], simulated=True))).active
    assert sheet["B2"].value == sheet["B3"].value == "模拟数据"


def test_chinese_columns_are_wide_enough_and_the_header_stays_in_view() -> None:
    sheet = load_workbook(io.BytesIO(write_table("t", ["名称", "n"], [["上饶市信州区党群服务中心", 1]]))).active
    assert sheet.column_dimensions["A"].width >= 2 * len("上饶市信州区党群服务中心")
    assert sheet.freeze_panes == "A2"


def test_sheets_may_have_any_title() -> None:
    titles = ["a/b:c?", "很长的名字" * 20, "'"]
    book = load_workbook(io.BytesIO(write_workbook([Sheet(title, ["x"], []) for title in titles])))
    assert book.sheetnames == [sheet_title(title) for title in titles]


def test_control_characters_do_not_break_a_workbook(tmp_path: Path) -> None:
    data = write_table("t", ["a"], [["x\x00\x0by"]])
    assert list(read_table(written(tmp_path, "a.xlsx", data)).rows) == [(2, ["xy"])]
