"""What people type finds the place they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiamen.places.selectors.matching import fold, match

TEXTS = {
    "五三二": ("五三(2)社区", "五三(2)社区党群服务中心", "五三大道", "东市街道", "社会保险参保登记"),
    "大井头": ("大井头社区", "大井头社区党群服务中心", "金龙岗路", "东市街道", "老年助餐"),
    "万达": ("万达社区", "万达社区党群服务中心", "五三大道西段", "西市街道", ""),
    "长塘": ("长塘社区", "长塘社区党群服务中心", "带湖路8号", "北门街道", ""),
}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("五三", "五三二"),
        ("五三（２）", "五三二"),
        ("五三(2)社区", "五三二"),
        ("大井", "大井头"),
        ("金龙岗", "大井头"),
        ("  带湖路 ", "长塘"),
        ("北门 长塘", "长塘"),
        ("助餐", "大井头"),
    ],
)
def test_half_a_name_a_street_or_a_service_is_enough(typed: str, first: str) -> None:
    found = match(typed, TEXTS)
    assert (found.exact, found.keys[0]) == (True, first)


def test_the_community_of_that_name_comes_before_the_street_of_that_name() -> None:
    assert match("五三", TEXTS).keys == ("五三二", "万达")


def test_one_wrong_character_still_finds_it_and_says_it_is_only_similar() -> None:
    found = match("大井投社区", TEXTS)
    assert (found.exact, found.keys[0]) == (False, "大井头")


def test_what_resembles_nothing_finds_nothing() -> None:
    assert match("飞机场", TEXTS).keys == ()


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_every_piece_of_a_name_finds_its_place(key: str, data: st.DataObject) -> None:
    name = fold(TEXTS[key][1])
    start = data.draw(st.integers(0, len(name) - 1))
    piece = name[start : data.draw(st.integers(start + 1, len(name)))]
    assert key in match(piece, TEXTS).keys


@given(st.text(max_size=80))
def test_nothing_typed_can_break_it(typed: str) -> None:
    assert set(match(typed, TEXTS).keys) <= set(TEXTS)
