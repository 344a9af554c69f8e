"""The pages of ratings: one tap, why, what becomes of it, the pad, and the counter that leads there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiamen.accounts.models import User
from jiamen.accounts.permissions import Role
from jiamen.cases.models import Level, Rating, RatingInvitation, Rectification
from jiamen.cases.services.ratings import VALID
from jiamen.cases.services.rectifications import call_back, put_right
from jiamen.counter.services import desk
from jiamen.kernel import clock
from tests.cases.rate import MONDAY, make_invitation, make_manager, make_rating, make_rectification
from tests.counter.make import make_hall, make_ticket, make_worker
from tests.factories import make_centre, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def address(row: RatingInvitation) -> str:
    return reverse("cases:rate", args=[row.key])


def make_pad(client: Client, centre: Any, window: int = 1) -> None:
    """Turn the client into the pad of a window, as staff do."""
    staff = Client()
    staff.force_login(make_staff(Role.SOCIAL_WORKER, centre.area_id))
    page = staff.get(reverse("cases:pads", args=[centre.code]), {"window": window}).content.decode()
    found = re.search(r'href="http://testserver([^"]*device=[^"]*)"', page)
    assert found
    client.get(found[1].replace("&amp;", "&"))


def test_one_tap_then_why_then_what_becomes_of_it(client: Client) -> None:
    row = make_invitation()
    page = client.get(address(row)).content.decode()
    assert page.count('name="level"') == 5
    assert "非常满意" in page
    answer = client.post(address(row), {"level": "2"})
    assert client.post(address(row), {"level": "5"}).status_code == 409
    words = answer["Location"]
    form = client.get(words).content.decode()
    assert 'name="phone"' in form
    bad = client.post(words, {"comment": "等了很久", "phone": "123"})
    assert bad.status_code == 422
    assert "等了很久" in bad.content.decode()  # what was typed is kept
    client.post(words, {"reasons": ["wait"], "comment": "等了很久", "phone": "138 0000 1234"})
    found = Rectification.objects.get()
    assert (found.phone, found.rating.remark.comment, found.rating.level) == ("13800001234", "等了很久", 2)
    assert reverse("cases:follow", args=[found.key]) in client.get(words).content.decode()


def test_a_satisfied_resident_is_not_asked_for_a_number(client: Client) -> None:
    row = make_invitation()
    words = client.post(address(row), {"level": "5"})["Location"]
    assert 'name="phone"' not in client.get(words).content.decode()
    assert client.post(words, {}).status_code == 302
    assert Rating.objects.get().channel == "qr"


def test_used_expired_and_foreign_links_say_so(client: Client) -> None:
    used, old = make_rating().invitation, make_invitation()
    answer = client.get(address(used))
    assert answer.status_code == 409
    assert "已经评价过" in answer.content.decode()
    with clock.frozen(MONDAY + VALID):
        assert client.get(address(old)).status_code == 410
        assert client.post(address(old), {"level": "5"}).status_code == 410
    assert client.get(reverse("cases:rate", args=["nosuchkey"])).status_code == 404
    assert client.get(reverse("cases:words", args=[used.key, "forged"])).status_code == 404


@pytest.mark.parametrize("level", ["", "0", "6", "x", "5.0", "🙂"])
def test_no_other_level_is_taken(client: Client, level: str) -> None:
    row = make_invitation()
    assert client.post(address(row), {"level": level}).status_code == 422
    assert not Rating.objects.exists()


def test_the_word_of_one_rating_opens_no_other(client: Client) -> None:
    one, two = make_invitation(), make_invitation()
    words = client.post(address(one), {"level": "1"})["Location"]
    make_rating(level=Level.GOOD)
    assert client.get(words.replace(one.key, two.key)).status_code == 404


def test_rating_again_once_it_is_put_right(client: Client) -> None:
    row = make_rectification()
    follow = reverse("cases:follow", args=[row.key])
    assert 'name="level"' not in client.get(follow).content.decode()
    assert client.post(follow, {"level": "5"}).status_code == 409
    manager = make_manager(row.centre)
    call_back(manager, row, contact="not_reached", note="打了三次电话")  # type: ignore[arg-type]
    put_right(manager, row, note="加开了窗口")
    page = client.get(follow).content.decode()
    assert "加开了窗口" in page
    assert "打了三次电话" not in page
    assert client.post(follow, {"level": "4"}).status_code == 302
    assert client.post(follow, {"level": "5"}).status_code == 409
    row.refresh_from_db()
    assert row.again == 4


def test_the_pad_offers_what_was_finished_at_its_window_and_takes_one_tap(client: Client) -> None:
    centre = make_hall(2)
    make_pad(client, centre, window=2)
    pad = reverse("cases:pad", args=[centre.code])
    assert 'name="level"' not in client.get(pad).content.decode()
    worker, ticket = make_worker(centre, 2), make_ticket(centre)
    desk.begin_serving(worker, desk.call_next(worker))
    desk.finish(worker, ticket)
    desk.finish(worker, ticket)
    row = RatingInvitation.objects.get()
    assert (row.subject, row.window, row.worker_id) == (f"ticket:{ticket.pk}", 2, worker.user_id)
    assert address(row) in client.get(pad, {"part": "now"}).content.decode()
    assert client.post(address(row), {"level": "5"})["Location"] == pad
    assert Rating.objects.get().channel == "pad"
    assert "谢谢" in client.get(pad, {"part": "now"}).content.decode()


def test_a_low_rating_on_the_pad_is_kept_at_the_tap_and_leads_back(client: Client) -> None:
    centre = make_centre()
    make_pad(client, centre)
    row = make_invitation(centre, window=1)
    words = client.post(address(row), {"level": "1"})["Location"]
    assert f'data-then="{reverse("cases:pad", args=[centre.code])}"' in client.get(words).content.decode()
    assert Rectification.objects.count() == 1


def test_a_device_nobody_set_up_is_no_pad(client: Client) -> None:
    centre, other = make_centre(), make_centre()
    assert client.get(reverse("cases:pad", args=[centre.code])).status_code == 403
    assert client.get(reverse("cases:pad", args=[centre.code]), {"device": "forged"}).status_code == 403
    make_pad(client, centre)
    assert client.get(reverse("cases:pad", args=[other.code])).status_code == 403


def test_phone_and_window_lead_to_the_rating_until_it_is_given(client: Client) -> None:
    centre = make_hall(1)
    worker, ticket = make_worker(centre, 1), make_ticket(centre)
    desk.begin_serving(worker, desk.call_next(worker))
    desk.finish(worker, ticket)
    row = RatingInvitation.objects.get()
    phone = reverse("counter:ticket", args=[ticket.key])
    staff = Client()
    staff.force_login(User.objects.get(pk=worker.user_id))
    queue = reverse("counter:queue", args=[centre.code])
    assert address(row) in client.get(phone).content.decode()
    assert "rate-code" in staff.get(queue).content.decode()
    assert staff.post(address(row), {"level": "5"}).status_code == 403  # not by the worker who served
    client.post(address(row), {"level": "4"})
    assert address(row) not in client.get(phone).content.decode()
    assert "rate-code" not in staff.get(queue).content.decode()


def test_the_manager_puts_a_low_rating_right_page_by_page(client: Client) -> None:
    row = make_rectification()
    page = reverse("cases:rectification", args=[row.centre.code, row.pk])
    client.force_login(make_staff(Role.CENTRE_MANAGER, row.centre.area_id))

    def send(name: str, **data: str) -> int:
        return client.post(reverse("cases:rectification-deed", args=[row.centre.code, row.pk, name]), data).status_code

    assert send("call", contact="reached") == 422
    assert send("call", contact="reached", note="说明了情况") == 302
    assert send("call", contact="reached", note="又一次") == 409  # two tabs
    assert send("right", note="加开窗口") == 302
    assert send("close", result="") == 422
    assert send("close", result="居民满意") == 302
    assert "居民满意" in client.get(page).content.decode()
    assert send("nothing") == 404


@pytest.mark.parametrize("name", ["ratings", "rating-counts", "public-ratings"])
def test_lists_ask_no_more_for_more_ratings(client: Client, name: str) -> None:
    centre = make_centre()
    client.force_login(make_staff(Role.CENTRE_MANAGER, centre.area_id))
    page = reverse(f"cases:{name}", args=[centre.code])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    counts = []
    for _ in range(2):
        with clock.frozen(MONDAY - timedelta(days=30)):
            for _ in range(4):
                make_rectification(centre, worker=make_staff().pk)
                make_rating(centre)
        asked()
        counts.append(asked())
    assert counts[0] == counts[1] <= 16


def test_exports_hold_what_the_table_holds(client: Client) -> None:
    centre = make_centre()
    make_rating(centre, items=["=1+1"])
    client.force_login(make_staff(Role.CENTRE_MANAGER, centre.area_id))
    file = client.get(reverse("cases:ratings", args=[centre.code]), {"export": "ratings.csv"}).content.decode()
    assert "2026-11-23" in file
    assert "\n=1" not in file
