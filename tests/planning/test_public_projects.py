"""What everybody may read about an upgrade, and what not."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiamen.planning.models import UpgradeProject
from jiamen.planning.services import documents as keeping
from jiamen.planning.services import projects as doing
from tests.planning.papers import PDF, picture
from tests.planning.rows import LAT, LON, make_centre, planner
from tests.planning.test_projects import SHARES, started

pytestmark = pytest.mark.django_db


def told(project: UpgradeProject) -> str:
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(reverse("projects:project", args=[project.pk]))
    assert answer.status_code == 200
    assert len(queries) <= 10
    return answer.content.decode()


def test_everybody_reads_how_far_it_is_why_later_and_who_pays() -> None:
    project = started(make_centre(floor_area_m2=118, open_area_m2=60))
    doing.plan_milestone(planner(), project, title="封顶", due=date(2026, 6, 1))
    doing.delay_project(planner(), project, due=date(2026, 10, 15), reason="雨季停工")
    doing.place_project(planner(), project, address="金龙岗路8号", lat=LAT + 0.01, lon=LON)
    share = project.shares.get(source="区级统筹")
    doing.pay(planner(), share, fen=12_345_00, paid_on=date(2026, 6, 10), note="内部备注")
    photo = keeping.add_document(planner(), project, kind="photo_during", name="a.jpg", data=picture(), is_public=True)
    keeping.add_document(planner(), project, kind="contract", name="合同.pdf", data=PDF)
    page = told(project)
    words = [
        "118",
        "360",
        "封顶",
        "雨季停工",
        "2026-10-15",
        "2026-09-30",
        "60,000",
        "12,345",
        *SHARES,
        "金龙岗路8号",
    ]
    for word in [*words, "五三大道1号", reverse("projects:photo_small", args=[photo.pk])]:
        assert word in page, word
    for secret in ("规划员", "内部备注", "合同.pdf"):
        assert secret not in page, secret


def test_the_map_shows_the_place_before_and_after_or_the_one_place() -> None:
    project = started(make_centre())

    def statuses() -> list[str]:
        answer = Client().get(reverse("projects:map", args=[project.pk])).json()
        return [item["status"] for layer in answer["layers"] if layer["kind"] == "points" for item in layer["items"]]

    assert statuses() == ["here"]
    doing.place_project(planner(), project, address="金龙岗路8号", lat=LAT + 0.01, lon=LON)
    assert statuses() == ["before", "after"]


def test_why_it_rests_is_told_and_the_list_finds_it() -> None:
    project = started(make_centre())
    doing.suspend_project(planner(), project, reason="产权待定")
    assert "产权待定" in told(project)

    def listed(**asked: str) -> bool:
        answer = Client().get(reverse("projects:list"), asked)
        assert answer.status_code == 200
        return project.title in answer.content.decode()

    assert listed()
    assert listed(q="C1")
    assert listed(state="nothing", page="nine")
    assert not listed(q="别处")
    assert not listed(state="opened")
    doing.abandon_project(planner(), project, reason="改为共享")
    assert listed(state="given_up")


def test_the_page_of_the_centre_leads_to_its_upgrades() -> None:
    project = started(make_centre())
    page = Client().get(reverse("places:centre", args=["C1"])).content.decode()
    assert reverse("projects:project", args=[project.pk]) in page


def test_an_upgrade_of_a_centre_that_is_closed_is_nobodys_business() -> None:
    project = started(make_centre(status="closed"))
    assert Client().get(reverse("projects:project", args=[project.pk])).status_code == 404
