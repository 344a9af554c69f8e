"""Pages of the catalogue: what to bring without JavaScript, and writing a version step by step."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiamen.accounts.permissions import Role
from jiamen.cases.models import ItemVersion
from jiamen.cases.selectors.texts import text_of
from jiamen.cases.services.shipped import install_items, shipped_items
from jiamen.places.models import Centre
from tests.cases.make import SYSTEM, make_version
from tests.factories import HERE, make_area, make_centre, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_staff(Role.OPERATOR, ""))
    return client


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found
    return found[1].replace("&quot;", '"').replace("&amp;", "&").replace("&#x27;", "'")


def press(client: Client, path: str, page: Any, go: str = "next", **typed: Any) -> Any:
    """Send the step shown, with what was typed, by one of its buttons."""
    carried = {name: hidden(page, name) for name in ("draft", "step", "at")}
    return client.post(path, {**carried, "go": go, **typed})


def test_residents_find_an_item_by_words_and_by_category(client: Client) -> None:
    install_items(SYSTEM, shipped_items())
    start = client.get("/items/").content.decode()
    assert start.index("高龄津贴申领") < start.index('name="q"') < start.index("社会救助")
    assert "老年优待证办理" in client.get("/items/?q=优待证").content.decode()
    party = client.get("/items/?category=party").content.decode()
    assert "党组织关系转接" in party
    assert "老年优待证办理" not in party
    assert "没有找到相近的事项" in client.get("/items/?q=zzzzqqq").content.decode()


def test_the_papers_follow_the_answers_in_the_address(client: Client) -> None:
    make_version("a")
    address = reverse("cases:item", args=["a"])
    assert "请您带上（有的看情况）" in client.get(address).content.decode()
    alone = client.get(address, {"ask-proxy": "self"}).content.decode()
    sent = client.get(address, {"ask-proxy": "proxy", "print": "1"}).content.decode()
    assert ("委托书" in alone, "委托书" in sent) == (False, True)
    assert "免费" in alone
    assert "<svg" in sent


def test_a_centre_shows_what_holds_there_and_keeps_its_place(client: Client) -> None:
    centre = make_centre(f"{HERE}001")
    make_version("a")
    make_version("a", HERE, promised_days=0)
    page = client.get(reverse("cases:items"), {"centre": centre.code, "category": "elders"}).content.decode()
    assert "当场办好" in page
    assert f"/items/a/?centre={centre.code}" in page
    assert centre.name in client.get(reverse("cases:item", args=["a"]), {"centre": centre.code}).content.decode()
    assert "10 个工作日内" in client.get(reverse("cases:item", args=["a"]), {"centre": "nowhere"}).content.decode()


def test_the_home_page_and_the_centre_lead_to_the_items(client: Client) -> None:
    centre: Centre = make_centre()
    assert 'href="/items/"' in client.get("/").content.decode()
    page = client.get(reverse("places:centre", args=[centre.code])).content.decode()
    assert f"/items/?centre={centre.code}" in page


def test_a_version_is_written_step_by_step_and_nothing_is_saved_before_the_end(operator: Client) -> None:
    make_version("a")
    path = reverse("cases:catalogue-edit", args=["a"])
    page = operator.get(path)
    page = press(operator, path, page, name="高龄津贴", name_en="Allowance", category="elders")
    page = press(operator, path, page, who="老人", result="津贴")
    terms = {"statutory_days": 20, "fee_yuan": "0", "channels": ["desk"]}
    wrong = press(operator, path, page, promised_days=25, **terms)
    assert wrong.status_code == 422
    page = press(operator, path, wrong, promised_days=3, **terms)
    page = press(operator, path, page, "paper")
    page = press(operator, path, page, kind="bank-card", name="银行卡", form="copy", copies=1, needed="proxy=self")
    page = press(operator, path, page, "drop:0")
    page = press(operator, path, page, "up:1")
    page = press(operator, path, page, "note:0")
    page = press(operator, path, page, note="本人名下")
    page = press(operator, path, page)
    assert "3 个工作日内" in page.content.decode()
    assert ItemVersion.objects.count() == 1
    assert press(operator, path, page, "publish").status_code == 302
    text = text_of(ItemVersion.objects.get(number=2))
    assert (text.name, text.promised_days, text.channels) == ("高龄津贴", 3, ("desk",))
    assert [(paper.kind, paper.when, paper.note) for paper in text.papers] == [
        ("bank-card", "self", "本人名下"),
        ("proxy-letter", "proxy", ""),
    ]


def test_a_question_keeps_what_its_papers_depend_on_when_its_words_change(operator: Client) -> None:
    make_version("a")
    path = reverse("cases:catalogue-edit", args=["a"])
    page = press(operator, path, operator.get(path), name="高龄津贴", name_en="A", category="elders")
    page = press(operator, path, page, who="老人", result="津贴")
    page = press(operator, path, page, statutory_days=5, promised_days=3, fee_yuan="0", channels=["desk"])
    page = press(operator, path, page, "question:0")
    assert press(operator, path, page, text="谁来办？", answers="只有一个").status_code == 422
    page = press(operator, path, page, text="谁来办？", answers="本人来办 | Myself\n请人代办 | Somebody else")
    assert press(operator, path, press(operator, path, page), "publish").status_code == 302
    text = text_of(ItemVersion.objects.get(number=2))
    assert [answer.value for answer in text.questions[0].answers] == ["self", "proxy"]
    assert text.papers[1].when == "proxy"


def test_a_new_item_needs_all_its_steps(operator: Client) -> None:
    path = reverse("cases:catalogue-new")
    page = press(operator, path, operator.get(path), code="new-thing", name="新事项", name_en="New", category="living")
    early = press(operator, path, page, "publish", who="", result="")
    assert early.status_code == 422
    page = press(operator, path, page, who="居民", result="证明")
    page = press(operator, path, page, statutory_days=5, promised_days=0, fee_yuan="1.50", channels=["desk", "home"])
    page = press(operator, path, page)
    assert press(operator, path, page, "publish").status_code == 302
    assert ItemVersion.objects.get(item__code="new-thing").fee_fen == 150
    assert press(operator, path, page, "publish").status_code == 422  # the code is taken now


def test_two_editors_the_second_reads_first_and_then_may_replace(operator: Client) -> None:
    make_version("a")
    path = reverse("cases:catalogue-edit", args=["a"])
    page = press(operator, path, operator.get(path), name="高龄津贴", name_en="A", category="elders")
    make_version("a", based_on=1, promised_days=4)
    told = press(operator, path, page, "publish", who="老人", result="津贴")
    assert told.status_code == 409
    assert "有人发布了这个事项的另一个版本" in told.content.decode()
    assert press(operator, path, told, "publish").status_code == 302
    assert ItemVersion.objects.get(number=3).name == "高龄津贴"


def test_a_draft_that_was_tampered_with_changes_nothing(operator: Client) -> None:
    make_version("a")
    path = reverse("cases:catalogue-edit", args=["a"])
    good = hidden(operator.get(path), "draft")
    for bad in ("", "[]", good.replace('"based_on": 1', '"based_on": true'), good.replace('"id-card"', '"a\\u0000b"')):
        assert operator.post(path, {"draft": bad, "step": "check", "go": "publish"}).status_code == 422
    long = good.replace("高龄津贴申领", "长" * 500)
    assert operator.post(path, {"draft": long, "step": "check", "go": "publish"}).status_code == 422
    assert ItemVersion.objects.count() == 1


def test_staff_compare_versions_and_planners_write_for_their_area_only(client: Client) -> None:
    make_area(f"{HERE}001")
    make_version("a")
    make_version("a", HERE, promised_days=2)
    client.force_login(make_staff(Role.DISTRICT_PLANNER, HERE[:6]))
    page = client.get(reverse("cases:catalogue-item", args=["a"])).content.decode()
    assert "2 个工作日内" in page
    assert "有改动" in page
    assert client.get(reverse("cases:catalogue-edit", args=["a"]), {"scope": HERE}).status_code == 200
    assert client.get(reverse("cases:catalogue-edit", args=["a"])).status_code == 403
    client.force_login(make_staff(Role.SOCIAL_WORKER, f"{HERE}001"))
    assert "修改（新版本）" not in client.get(reverse("cases:catalogue-item", args=["a"])).content.decode()
