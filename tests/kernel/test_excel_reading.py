"""Files come in safely: hostile ones get a sentence, honest ones are read whatever their encoding."""

import tracemalloc
from pathlib import Path

import pytest
from django.utils import translation

from jiamen.kernel.excel.errors import FileRefused
from jiamen.kernel.excel.guards import FileKind, column_name, column_number, inspect
from jiamen.kernel.excel.reading import read_table
from tests.kernel.hostile import HOSTILE, workbook, written

TEXT = "区划代码,名称\r\n361102,信州区\r\n,\r\n361103,广丰区"


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_a_next_step(what: str, tmp_path: Path) -> None:
    name, make, code = HOSTILE[what]
    with pytest.raises(FileRefused) as refusal:
        list(read_table(written(tmp_path, name, make())).rows)
    assert refusal.value.code == code
    with translation.override("en"):
        assert refusal.value.sentence().endswith(".")
        assert refusal.value.advice().endswith(".")


@pytest.mark.parametrize("what", ["zip bomb", "sparse sheet", "gigabytes declared"])
def test_refusing_a_giant_takes_little_memory(what: str, tmp_path: Path) -> None:
    name, make, _code = HOSTILE[what]
    path = written(tmp_path, name, make())
    tracemalloc.start()
    with pytest.raises(FileRefused):
        inspect(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * 2**20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_people_send(encoding: str, tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "a.csv", TEXT.encode(encoding)))
    assert table.header == ("区划代码", "名称")
    assert list(table.rows) == [(2, ["361102", "信州区"]), (4, ["361103", "广丰区"])]


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_tabs_and_semicolons_separate_too(mark: str, tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "a.csv", TEXT.replace(",", mark).encode()))
    assert next(table.rows) == (2, ["361102", "信州区"])


def test_rows_keep_the_numbers_the_sheet_shows(tmp_path: Path) -> None:
    data = workbook([["a", "b"], [1, None], [], ["", ""], ["x", 2.5]])
    table = read_table(written(tmp_path, "a.xlsx", data))
    assert list(table.rows) == [(2, [1.0, None]), (5, ["x", 2.5])]
    with translation.override("en"):
        assert table.place(5, 1) == "row 5, column B (B5)"


def test_a_name_given_by_the_sender_counts_not_the_stored_one(tmp_path: Path) -> None:
    path = written(tmp_path, "random-token", workbook())
    assert inspect(path, name="区划.xlsx") is FileKind.XLSX
    with pytest.raises(FileRefused):
        inspect(path, name="区划.csv")


@pytest.mark.parametrize("number", [1, 26, 27, 52, 703, 16_384])
def test_columns_are_called_as_in_a_spreadsheet(number: int) -> None:
    assert column_number(column_name(number).encode()) == number


def test_the_last_column_of_a_sheet_is_called_xfd() -> None:
    assert column_name(16_384) == "XFD"
