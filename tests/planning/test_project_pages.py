"""The pages of a project: from the form of a new one to opening day, by their forms alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiamen.accounts.permissions import Role
from jiamen.places.models import Centre
from jiamen.planning.models import Payment, UpgradeProject
from tests.planning.rows import LAT, LON, make_cell, make_centre
from tests.planning.test_pages import signed_in

NEW = {
    "centre": "C1", "title": "扩建五三社区服务中心", "action": "enlarge", "area_m2": "360", "cost": "1000", "start": "2026-03-01",
    "due": "2026-09-30",
}  # fmt: skip
ROOMS = "201，助餐间，meals，60\n202, 阅览室, reading, 40"
OPENING = {"opened_on": "2026-09-20", "open_area_m2": "220", "address": "金龙岗路8号", "lat": str(LAT), "lon": str(LON)}


def test_a_planner_carries_a_project_out_by_its_forms() -> None:
    make_centre(floor_area_m2=118, open_area_m2=60)
    make_cell("a", households=1000, adult=3000)
    client = signed_in()
    answer = client.post(reverse("planning:new_project"), NEW)
    assert answer.status_code == 302
    project = UpgradeProject.objects.get()
    assert project.cost_fen == 1000_00

    def step(name: str, status: int = 302, /, **data: str) -> str:
        url = reverse("planning:project_deed", args=[project.pk, name])
        assert client.get(url).status_code == 200
        answer = client.post(url, data)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    assert "合计 999 元" in step("fund", 422, share0="599", share2="400")
    step("fund", share0="600", share2="400")
    step("place", address="金龙岗路8号", lat=str(LAT), lon=str(LON))
    step("start", started_on="2026-03-05", contract="1000.01")
    step("milestone", title="封顶", due="2026-06-01")
    step("reach", row=str(project.milestones.get().pk), done_on="2026-06-03", note="")
    share = project.shares.get(source="区级统筹")
    money = {"row": str(share.pk), "paid_on": "2026-06-10", "note": ""}
    assert "600" in step("pay", 422, amount="600.01", **money)
    step("pay", amount="600", **money)
    step("delay", due="2026-10-15", reason="雨季")
    step("suspend", reason="产权待定")
    step("resume")
    step("accept", measured_m2="352", accepted_on="2026-09-01")
    assert "203" in step("open", 422, rooms="203, 少一项", **OPENING)
    step("open", rooms=ROOMS, **OPENING)

    centre = Centre.objects.get()
    assert (centre.floor_area_m2, centre.rooms.count(), Payment.objects.get().fen) == (352, 2, 600_00)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("planning:project", args=[project.pk])).content.decode()
    assert len(queries) <= 16, "\n".join(q["sql"][:120] for q in queries)
    for words in ("封顶", "雨季", "产权待定", "超预算", "600", "1,000.01", "352"):
        assert words in page
    assert reverse("planning:project_deed", args=[project.pk, "open"]) not in page
    assert reverse("planning:project_deed", args=[project.pk, "pay"]) in page

    who = project.steps.get(status="planned").who
    with CaptureQueriesContext(connection) as queries:
        public = Client().get(reverse("projects:project", args=[project.pk])).content.decode()
    assert len(queries) <= 8
    for words in ("封顶", "雨季", "区级统筹", "600", "352", "2026-09-20"):
        assert words in public
    assert who in page
    assert who not in public, "nobody's name"
    listed = Client().get(reverse("projects:list"), {"q": project.title, "state": "opened"}).content.decode()
    assert reverse("projects:project", args=[project.pk]) in listed


def test_a_step_that_cannot_follow_is_refused_and_a_room_number_is_used_once() -> None:
    centre = make_centre()
    centre.rooms.create(code="201", name="厅", function="service_hall", floor_area_m2=20)
    project = UpgradeProject.objects.create(
        centre=centre, title="扩建", action="enlarge", status="accepted", before_area_m2=1, after_area_m2=2,
        measured_m2=352, accepted_on="2026-09-01",
    )  # fmt: skip
    client = signed_in()
    url = reverse("planning:project_deed", args=[project.pk, "suspend"])
    assert client.post(url, {"reason": "雨季"}).status_code == 409
    url = reverse("planning:project_deed", args=[project.pk, "open"])
    assert client.post(url, {**OPENING, "rooms": ROOMS}).status_code == 422
    assert client.get(reverse("planning:project_deed", args=[project.pk, "nothing"])).status_code == 404


@pytest.mark.parametrize("words", ["已逾期、超预算"])
def test_the_list_marks_what_is_overdue_and_over_budget(words: str) -> None:
    UpgradeProject.objects.create(
        centre=make_centre(), title="扩建", action="enlarge", status="under_way", before_area_m2=1, after_area_m2=2,
        cost_fen=1, contract_fen=2, due_on="2020-01-01",
    )  # fmt: skip
    assert words in signed_in().get(reverse("planning:upgrades")).content.decode()


def test_who_only_reads_is_offered_no_step() -> None:
    project = UpgradeProject.objects.create(
        centre=make_centre(), title="扩建", action="enlarge", status="under_way", before_area_m2=1, after_area_m2=2
    )
    page = signed_in(role=Role.CENTRE_MANAGER).get(reverse("planning:project", args=[project.pk])).content.decode()
    assert "扩建" in page
    assert reverse("planning:project_deed", args=[project.pk, "accept"]) not in page
