"""Find my centre: order, filters, what is said when nothing fits, and a bounded number of queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiamen.kernel import clock
from jiamen.places.models import CentreStatus
from jiamen.places.selectors.find import Wanted, find_page
from tests.places.make import at, make_area, make_centre, make_room, make_service

MONDAY = at("2026-11-23 09:00")

pytestmark = pytest.mark.django_db


def names(wanted: Wanted) -> list[str]:
    return [found.centre.name for found in find_page(wanted, MONDAY).items]


def test_the_nearest_on_foot_come_first_with_the_distance_the_page_states() -> None:
    make_centre(name="远", lat=28.46)
    make_centre(name="近", lat=28.432)
    answer = find_page(Wanted(lat=28.43, lon=117.96), MONDAY)
    assert [found.centre.name for found in answer.items] == ["近", "远"]
    metres = answer.items[0].walk_m
    assert metres is not None
    assert metres == pytest.approx(0.002 * 111_195 * 1.3, rel=0.001)
    assert answer.items[0].walk_min == -(-metres // 80)


def test_only_those_open_now_and_only_those_with_the_function() -> None:
    open_with_meals = make_centre(name="甲")
    make_room(open_with_meals, "meals")
    make_centre(name="乙")
    shut = make_centre(name="丙", hours=False)
    make_room(shut, "meals")
    staff_only = make_centre(name="丁")
    make_room(staff_only, "meals", open_to_residents=False)
    assert names(Wanted(open_now=True)) == ["甲", "乙", "丁"]
    assert names(Wanted(function="meals")) == ["甲", "丙"]
    assert names(Wanted(function="meals", open_now=True)) == ["甲"]


def test_a_community_without_a_centre_is_answered_with_the_nearest_ones() -> None:
    make_area("361102002009", "茶山社区", lat=28.46, lon=117.96)
    make_centre(name="远", lat=28.40)
    make_centre(name="近", lat=28.455)
    answer = find_page(Wanted("茶山"), MONDAY)
    assert [found.centre.name for found in answer.items] == ["近", "远"]
    assert (answer.exact, answer.place and answer.place.name) == (False, "茶山社区")


def test_a_centre_that_is_being_upgraded_is_not_open_and_a_closed_one_is_not_shown() -> None:
    make_centre(name="在建", status=CentreStatus.UPGRADING)
    make_centre(name="停用", status=CentreStatus.CLOSED)
    answer = find_page(Wanted(), MONDAY)
    assert [(found.centre.name, found.state.open) for found in answer.items] == [("在建", False)]


def test_the_page_says_open_until_when(client: Client) -> None:
    make_centre(name="大井头社区党群服务中心", phone="0793-5550101 转 8")
    with clock.frozen(MONDAY):
        page = client.get("/").content.decode()
    assert "大井头社区党群服务中心" in page
    assert "12:00 关门" in page
    assert 'href="tel:07935550101,8"' in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%F0%9F%98%80%08",
        "lat=abc&lon=9",
        "lat=nan&lon=inf",
        "page=-3",
        "page=99999999999",
        "function=office",
        "q=" + "甲" * 500,
    ],
)
def test_odd_addresses_show_a_page(client: Client, query: str) -> None:
    make_centre()
    assert client.get(f"/?{query}").status_code == 200
    assert client.get(f"/map/centres.json?{query}").status_code == 200


def test_nothing_found_says_what_to_do(client: Client) -> None:
    make_centre()
    page = client.get("/", {"q": "飞机场"}).content.decode()
    assert "没有找到“飞机场”" in page
    assert "半个名字" in page


def counted(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        call()
    return len(queries)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=%E4%B8%AD%E5%BF%83",
        "/?lat=28.43&lon=117.96&open=1",
        "/?q=%E4%B8%AD%E5%BF%83&open=1&function=meals",
        "/map/centres.json?open=1",
    ],
)
def test_queries_do_not_grow_with_the_number_of_centres(client: Client, address: str) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            centre = make_centre()
            make_room(centre, "meals")
            make_service(centre, "社保")

    add(2)
    few = counted(lambda: client.get(address))
    add(18)
    assert counted(lambda: client.get(address)) == few
    assert few <= 8


def test_the_centre_page_has_a_bounded_number_of_queries(client: Client) -> None:
    centre = make_centre()
    few = counted(lambda: client.get(f"/centres/{centre.code}/"))
    for _ in range(12):
        make_room(centre)
        make_service(centre, f"事项{_}")
    assert counted(lambda: client.get(f"/centres/{centre.code}/")) == few
    assert few <= 11  # one of them: what is being built there; one: whether numbers are given out


def test_an_unknown_centre_is_a_sentence_with_a_next_step(client: Client) -> None:
    answer = client.get("/centres/NOWHERE/")
    assert answer.status_code == 404
    assert "没有编号为“NOWHERE”的服务中心" in answer.content.decode()
