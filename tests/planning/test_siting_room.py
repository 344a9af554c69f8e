"""Siting with room for all, and with residents' needs weighing in: what it changes, and what is refused."""

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.planning.errors import NeedUnknown, NeedUnread, RoomMissing
from jiamen.planning.plans import solving
from jiamen.planning.selectors.room import RoomRule
from jiamen.planning.selectors.sites import candidates
from jiamen.planning.services.siting import start_siting
from jiamen.planning.services.siting_needs import needs_text, read_needs
from tests.planning.rows import COMMUNITY, make_area, make_cell, make_premises, planner
from tests.planning.test_pages import signed_in
from tests.planning.test_siting import WISH, done

ROOM = replace(WISH, objective="capacitated", p=2)
EAST = "361102002008"


@pytest.fixture
def rooms() -> None:
    """Everybody lives nearest to P1, which has room for 100 of the 160 households; P2 is 900 m on and has room for 200."""
    make_premises("P1", floor_area_m2=30)
    make_premises("P2", north_m=900, floor_area_m2=60)
    make_cell("a", north_m=0, adult=200, households=100)
    make_cell("b", north_m=100, adult=120, households=60)


@pytest.mark.usefixtures("rooms")
def test_nobody_is_sent_where_there_is_no_room() -> None:
    assert [site["households"] for site in done(replace(WISH, p=2))["sites"]] == [160, 0]
    result = done(ROOM)
    assert {site["code"]: site["households"] for site in result["sites"]} == {"P1": 100, "P2": 60}
    assert result["status"] == "optimal"
    assert result["objective"] == 120 * 800
    assert result["room"] == {"m2_per_100": 30, "usual_m2": 600, "groups": 2}
    assert result["impact"]["groups"][0]["mean_after_m"] == 300


@pytest.mark.usefixtures("rooms")
def test_neighbours_joined_in_a_group_go_to_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "MOST_GROUPS", 1)
    result = done(ROOM)
    assert {site["code"]: site["households"] for site in result["sites"]} == {"P1": 0, "P2": 160}
    make_premises("P2b", north_m=900, floor_area_m2=47)
    page = signed_in().get(reverse("planning:run", args=[PlanRun.objects.latest("pk").pk])).content.decode()
    assert "1 组" in page
    run = start_siting(planner(), replace(ROOM, forbidden=["premises:P2"]))
    solving_run(run)
    assert run.status == RunStatus.FAILED
    assert "五三社区" in run.failure


def solving_run(run: PlanRun) -> None:
    from jiamen.planning.plans import siting

    siting.run_siting(run.pk)
    run.refresh_from_db()


@pytest.mark.usefixtures("rooms")
def test_too_little_room_is_refused_beside_the_number_with_names() -> None:
    with pytest.raises(RoomMissing, match=r"P1闲置楼.*100.*160") as caught:
        start_siting(planner(), replace(ROOM, p=1, fixed=["premises:P1"]))
    assert caught.value.field == "p"
    start_siting(planner(), replace(ROOM, p=1))


@pytest.mark.usefixtures("rooms")
def test_an_unknown_floor_area_counts_as_the_usual_one() -> None:
    make_premises("P0", floor_area_m2=0)
    sites = candidates(planner(), "361102")
    assert RoomRule(30, 600).households(sites).tolist() == [2000, 100, 200]


@pytest.fixture
def two_communities() -> None:
    """A hundred people at each end of a kilometre, a place at each."""
    make_area(EAST, name="东风社区")
    make_premises("P1")
    make_premises("P2", north_m=1000)
    make_cell("a", adult=100)
    make_cell("b", area=EAST, north_m=1000, adult=90, old=9)


@pytest.mark.usefixtures("two_communities")
def test_needs_move_the_place_and_the_run_says_what_that_changed() -> None:
    assert "needs" not in done(WISH)
    result = done(replace(WISH, radius_m=500, needs={EAST: 300}))
    assert [site["code"] for site in result["sites"]] == ["P2"]
    shown = result["needs"]
    assert (shown["only_with"], shown["only_without"]) == (["P2闲置楼"], ["P1闲置楼"])
    assert (shown["without"]["within"], shown["with"]["within"], shown["with"]["people"]) == (100, 99, 199)
    assert shown["without"]["need_walk_m"] == round(99 * 3 * 1000 / (100 + 99 * 3))
    assert [s["code"] for s in done(replace(WISH, needs={"elders": 300}))["sites"]] == ["P2"]
    page = signed_in().get(reverse("planning:run", args=[PlanRun.objects.order_by("pk")[1].pk])).content.decode()
    assert "P1闲置楼" in page
    assert "东风社区 300 %" in page


@pytest.mark.usefixtures("two_communities")
def test_the_switch_decides_whether_what_was_typed_weighs_in() -> None:
    client = signed_in()
    asked: dict[str, Any] = {
        "area": "361102", "objective": "p-median", "existing": "free", "p": 1, "radius_m": 500, "elder_factor": 1,
        "detour": "1.3", "needs": "东风社区，300％\n老人\t150",
    }  # fmt: skip
    client.post(reverse("planning:new_run"), asked)
    client.post(reverse("planning:new_run"), asked | {"by_needs": "on"})
    assert [run.input["needs"] for run in PlanRun.objects.order_by("pk")] == [{}, {EAST: 300, "elders": 150}]
    wrong = client.post(reverse("planning:new_run"), asked | {"by_needs": "on", "needs": "西风社区 10"})
    assert wrong.status_code == 422
    assert "西风社区" in wrong.content.decode()


@pytest.mark.usefixtures("two_communities")
def test_needs_that_cannot_be_read_are_refused_with_their_line() -> None:
    make_area("361102003001", name="东风社区")
    twice = f"{EAST} 1\n{EAST} 2"
    unread = [(text, NeedUnread) for text in (f"{EAST} 301", "elders", twice)]
    for text, refusal in [("东风社区 10", NeedUnknown), *unread]:
        with pytest.raises(refusal) as caught:
            read_needs(planner(), "361102", text)
        assert caught.value.field == "needs"
    assert read_needs(planner(), "361102", needs_text({COMMUNITY: 0})) == {COMMUNITY: 0}
    for needs in ({"361102003001": 50}, {"nobody": 50}):
        with pytest.raises(NeedUnknown):
            start_siting(planner(), replace(WISH, needs=needs))
    with pytest.raises(NeedUnread):
        start_siting(planner(), replace(WISH, needs={EAST: 400}))


def test_where_nobody_lives_nobody_is_left_out_on_the_map() -> None:
    make_premises("P1")
    make_cell("a", adult=10)
    make_cell("empty", north_m=3000)
    result = done(replace(WISH, objective="lscp", p=None, radius_m=500))
    assert result["impact"]["groups"][0]["left_out"] == 0
    shown = signed_in().get(reverse("planning:run_json", args=[PlanRun.objects.latest("pk").pk])).json()
    cells = next(layer for layer in shown["layers"] if layer["kind"] == "cells")
    change = cells["variables"][0]
    assert [change["classes"][kind]["colour"] for kind in change["values"]].count("strong") == 0
