"""One cell at a time: what people write is understood, what cannot be meant gets a sentence."""

import contextlib
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.imports import columns

SIZES = {"small": ("小", "Small"), "large": ("大", "Large", "巨大")}


@pytest.mark.parametrize(
    "written", [1200, 1200.0, "1200", "１２００", "1,200", "１，２００", " 1200 ", "1 200", "1200.0", "+1200", "1.2e3"]
)
def test_whole_numbers_are_read_however_they_are_written(written: Any) -> None:
    assert columns.integer()(written) == 1200


@given(st.integers(0, 10**9))
def test_numbers_with_thousands_separators_are_the_same_numbers(number: int) -> None:
    assert columns.integer()(f"{number:,}") == number
    assert columns.integer()(str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("约1200", "number-invalid"), ("1200人", "number-invalid"), ("12,00", "number-invalid"), ("", "number-invalid"),
        (True, "number-invalid"), (date(2026, 1, 1), "number-invalid"), ("nan", "number-invalid"), ("1e400", "number-out-of-range"),
        (12.5, "number-not-whole"), (-1, "number-out-of-range"), (float("nan"), "number-out-of-range"),
        (float("inf"), "number-out-of-range"), ("9" * 400, "number-out-of-range"), (3e9, "number-out-of-range"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_said_to_be_none(written: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        columns.integer()(written)
    assert wrong.value.code == code
    assert wrong.value.sentence()


@pytest.mark.parametrize(
    "written",
    ["2026-07-01", "2026/7/1", "2026.7.1", "20260701", "2026年7月1日", "２０２６年７月１日", 20260701.0, 46204.0, "46204",
     date(2026, 7, 1), datetime(2026, 7, 1, 9, 30)],
)  # fmt: skip
def test_dates_are_read_however_they_are_written(written: Any) -> None:
    assert columns.day(written) == date(2026, 7, 1)


@pytest.mark.parametrize("written", ["2026-02-30", "2026年", "7月1日", 2026.0, "soon", 12.5, True, "9999-99-99", 1e300])
def test_what_is_no_date_is_said_to_be_none(written: Any) -> None:
    with pytest.raises(columns.DayInvalid):
        columns.day(written)


@pytest.mark.parametrize("written", ["large", "大", "Large", " LARGE ", "巨大"])
def test_choices_are_known_by_all_their_words(written: str) -> None:
    assert columns.choice(SIZES)(written) == "large"


def test_an_unknown_choice_lists_those_there_are() -> None:
    with pytest.raises(columns.ChoiceUnknown) as wrong:
        columns.choice(SIZES)("中")
    assert "小、大" in wrong.value.advice()


@pytest.mark.parametrize(
    ("written", "meant"), [("是", True), ("Yes", True), (1.0, True), ("√", True), ("否", False), ("0", False)]
)
def test_yes_and_no(written: Any, meant: bool) -> None:
    assert columns.yes_no(written) is meant


def test_codes_from_number_cells_keep_all_their_digits() -> None:
    assert columns.code(r"\d{12}", "12")(361102002001.0) == "361102002001"
    assert columns.code(r"\d{12}", "12")("３６１１０２００２００１") == "361102002001"


def test_too_long_a_text_says_how_long() -> None:
    with pytest.raises(columns.TextTooLong) as wrong:
        columns.text(5)("一二三四五六")
    assert "6" in wrong.value.sentence()
    assert "5" in wrong.value.sentence()


@given(
    st.one_of(
        st.none(),
        st.text(max_size=30),
        st.floats(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    )
)
def test_whatever_stands_in_a_cell_a_parser_answers_or_refuses(value: Any) -> None:
    for parse in (
        columns.integer(), columns.decimal(0, 1), columns.day, columns.yes_no, columns.choice(SIZES), columns.text(9),
        columns.code("a+", "a"), columns.reference({"x": 1}),
    ):  # fmt: skip
        with contextlib.suppress(InvalidInput):
            parse(value if value is not None else "")
