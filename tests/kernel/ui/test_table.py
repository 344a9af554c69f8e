"""A table answers every address: sorted, filtered, cut and exported as asked, and never broken by what is typed."""

import csv
import io
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.kernel.ui.columns import Cell
from jiamen.kernel.ui.table import Badge, Button, Column, Table, TableView


@dataclass(frozen=True)
class Room:
    name: str
    area_m2: int | None
    state: str


ROOMS = [
    Room("阅览室", 60, "open"),
    Room("调解室", None, "shut"),
    Room("议事厅", 120, "open"),
    Room("Reading corner", 9, "shut"),
]
WORDS = {"open": "开放中", "shut": "已关门"}
TABLE: Table[Room] = Table(
    id="rooms",
    title="功能区",
    columns=(
        Column("name", "名称", sortable=True, filter="text", url=lambda room: f"/rooms/{room.name}/"),
        Column("area_m2", "面积", numeric=True, unit="平方米", sortable=True, filter="range"),
        Column("state", "状态", filter="choice", choices=WORDS, badge=lambda state: Badge(WORDS[state], "table")),
    ),
)
ANY_TEXT = st.text(max_size=30)
KEYS = ["sort", "page", "size", "name", "area_m2_min", "area_m2_max", "state", "export", "other"]


def asked(**wishes: object) -> TableView[Room]:
    return TABLE.view(QueryDict(urlencode(wishes)), ROOMS)


def names(view: TableView[Room]) -> list[str]:
    return [row[0].text for row in view.rows]


def test_sorting_puts_the_unknown_last_both_ways() -> None:
    rising, falling = names(asked(sort="area_m2")), names(asked(sort="-area_m2"))
    assert rising == ["Reading corner", "阅览室", "议事厅", "调解室"]
    assert falling == ["议事厅", "阅览室", "Reading corner", "调解室"]


@pytest.mark.parametrize(
    ("text", "head", "whole"),
    [
        ("0793-0682217", False, True),
        ("361102001001-C1", False, True),
        ("2026-11-25 06:57", False, True),
        ("是", False, True),
        ("水南街道五三大道97号", False, False),
        ("enlarge the present one", False, False),
        ("云泽社区党群服务中心", True, True),
        ("一个名字长得要分成几行的社区党群服务中心", True, False),
    ],
)
def test_codes_times_and_short_texts_stay_on_one_line(text: str, head: bool, whole: bool) -> None:
    assert ('class="whole"' in Cell(text=text, raw=text).element(head)) is whole


@pytest.mark.parametrize(
    ("wishes", "found"),
    [
        ({"name": "reading"}, ["Reading corner"]),
        ({"name": "室"}, ["阅览室", "调解室"]),
        ({"area_m2_min": "60"}, ["阅览室", "议事厅"]),
        ({"area_m2_min": "１０", "area_m2_max": "60"}, ["阅览室"]),
        ({"state": "shut", "area_m2_max": "9"}, ["Reading corner"]),
    ],
)
def test_filters_leave_out_what_does_not_fit(wishes: dict[str, str], found: list[str]) -> None:
    assert names(asked(**wishes)) == found


def test_a_mistyped_number_is_told_and_kept_and_leaves_nothing_out() -> None:
    view = asked(area_m2_min="about 60")
    [wish] = [wish for wish in view.wishes.filters if wish.column.key == "area_m2"]
    assert wish.typed == ("about 60", "")
    assert wish.error
    assert view.total == len(ROOMS)


@pytest.mark.parametrize("page", ["0", "-1", "x", "１", "99999999999999999999", ""])
def test_an_odd_page_number_shows_a_page_that_exists(page: str) -> None:
    assert names(asked(page=page)) == [room.name for room in ROOMS]


@given(st.dictionaries(st.sampled_from(KEYS), ANY_TEXT))
def test_no_address_breaks_a_table(wishes: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update({key: value for key, value in wishes.items() if key != "export"})
    view = TABLE.view(query, ROOMS)
    assert len(view.rows) <= view.total <= len(ROOMS)
    assert 1 <= view.page <= view.pages
    assert all(head.url.startswith("?") for head in view.heads if head.url)


def test_pages_cut_without_losing_or_repeating_a_row() -> None:
    many = [Room(f"{number:03d}", number, "open") for number in range(47)]
    pages = [TABLE.view(QueryDict(f"page={page}"), many) for page in (1, 2, 3)]
    assert [name for view in pages for name in names(view)] == [room.name for room in many]
    assert {view.pages for view in pages} == {3}
    assert pages[2].next_url == ""
    assert "page=2" in pages[2].previous_url


def test_links_keep_the_rest_of_the_address() -> None:
    view = asked(name="室", sort="area_m2", tab="rooms", page="3")
    assert QueryDict(view.url(sort="-area_m2")[1:]).dict() == {"name": "室", "tab": "rooms", "sort": "-area_m2"}
    assert QueryDict(view.clear_url[1:]).dict() == {"sort": "area_m2", "tab": "rooms"}
    assert dict(view.hidden) == {"sort": "area_m2", "tab": "rooms"}


def test_two_tables_on_a_page_do_not_hear_each_other() -> None:
    other: Table[Room] = Table(id="more", title="更多", columns=TABLE.columns, prefix="b_")
    query = QueryDict("name=阅&b_name=议")
    assert names(TABLE.view(query, ROOMS)) == ["阅览室"]
    assert names(other.view(query, ROOMS)) == ["议事厅"]


def test_an_export_holds_all_found_rows_as_plain_values() -> None:
    view = asked(state="open", size="20")
    assert view.headers == ["名称", "面积（平方米）", "状态"]
    assert list(view.export_rows()) == [["阅览室", 60, "开放中"], ["议事厅", 120, "开放中"]]


def test_deeds_on_a_row_name_it_escape_it_and_stay_out_of_exports() -> None:
    room = Room("<阅览室>", 60, "open")
    deeds: Column[Room] = Column("deeds", "操作", buttons=lambda row: [Button("关闭", row.name, "/shut/?a=1&b=2", "f")])
    table: Table[Room] = Table(id="rooms", title="功能区", columns=(*TABLE.columns, deeds))
    view = table.view(QueryDict(), [room])
    assert '<button type="submit" class="btn btn-plain" form="f" formaction="/shut/?a=1&amp;b=2">关闭' in view.body
    assert "&lt;阅览室&gt;</span></button>" in view.body
    assert (view.heads[-1].label, view.headers[-1]) == ("操作", "状态")
    assert list(view.export_rows()) == [["<阅览室>", 60, "开放中"]]


def test_only_an_address_that_asks_for_this_table_gets_a_file() -> None:
    assert asked(export="other.csv").exported() is None
    assert asked(export="rooms.exe").exported() is None
    pytest.importorskip("jiamen.kernel.excel", reason="the Excel writer is not there yet")
    answer = asked(export="rooms.csv", state="open").exported()
    assert answer is not None
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[1:] == [["阅览室", "60", "开放中"], ["议事厅", "120", "开放中"]]


RUNS: Table[PlanRun] = Table(
    id="runs",
    title="计算任务",
    columns=(
        Column("title", "标题", sortable=True, filter="text"),
        Column("progress", "进度", numeric=True, sortable=True, filter="range"),
        Column("status", "状态", filter="choice", choices=dict(RunStatus.choices)),
        Column("started_at", "开始", sortable=True),
    ),
)


@pytest.fixture
def runs(db: None) -> None:
    for number in range(30):
        PlanRun.objects.create(kind="siting", title=f"选址 {number:02d}", area="361102", input={}, progress=number)


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("address", "first", "total"),
    [
        ("sort=-progress", "选址 29", 30),
        ("progress_min=10&progress_max=12&sort=progress", "选址 10", 3),
        ("title=选址 07", "选址 07", 1),
        ("progress_min=999999999999&sort=title", "", 0),
        ("title=%00&sort=started_at", "选址 00", 30),
        ("status=nothing&sort=title", "选址 00", 30),
    ],
)
def test_a_queryset_is_asked_at_most_twice_and_gives_the_same(
    address: str, first: str, total: int, django_assert_max_num_queries: object
) -> None:
    view = RUNS.view(QueryDict(address), PlanRun.objects.all())
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # a pytest-django fixture
        assert view.total == total
        shown = [row[0].text for row in view.rows]
    assert (shown[0] if shown else "") == first
