"""The pages of cases: a whole journey by forms alone, stale tabs, typed things kept, nothing personal without right."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiamen.accounts.models import User
from jiamen.accounts.permissions import Role
from jiamen.cases.models import Case, CaseState, Errand, PaperStatus
from jiamen.cases.selectors.links import intake_url
from jiamen.cases.services import handling
from jiamen.cases.urls import at_desk
from jiamen.counter.services import desk
from jiamen.kernel import clock
from jiamen.places.models import Centre
from tests.cases.cases import PDF, all_there, card, make_case, make_matter, running_case, worker_of
from tests.cases.rows import a_file, a_move
from tests.counter.make import MONDAY, make_hall, make_ticket, make_worker
from tests.factories import as_actor, make_area, make_resident, make_staff
from tests.places.make import make_centre

pytestmark = pytest.mark.django_db


def at(centre: Centre, role: str = Role.SOCIAL_WORKER) -> Client:
    """A browser of somebody who works at the centre."""
    client = Client()
    client.force_login(make_staff(role, centre.area_id, password=None))
    return client


def person(**more: Any) -> dict[str, Any]:
    values = {
        "once": str(uuid4()), "name": "李秀英", "identity": card(), "phone": "13800004321", "asked_by": "self",
        "channel": "desk",
    }  # fmt: skip
    return {**values, **more}


def take_in(client: Client, centre: Centre, **more: Any) -> Any:
    item = make_matter()
    url = reverse("cases:intake", args=[centre.code, item.code]) + "?ask-married=single&ticket=ticket:12"
    return client.post(url, person(home=centre.area_id, **more))


def ticks(case: Case, status: str) -> dict[str, str]:
    return {f"status-{row.pk}": status for row in case.papers.all()}


def test_from_the_matter_to_the_receipt_by_forms_alone() -> None:
    centre = make_centre()
    client, item = at(centre), make_matter()
    matters = client.get(reverse("cases:matters", args=[centre.code]))
    assert reverse("cases:intake", args=[centre.code, item.code]) in matters.content.decode()
    asked = client.get(reverse("cases:intake", args=[centre.code, item.code])).content.decode()
    assert "婚姻状况" in asked
    assert 'name="identity"' not in asked
    answer = take_in(client, centre)
    case = Case.objects.get()
    assert answer["Location"] == reverse("cases:check", args=[case.pk]) + "?ticket=ticket%3A12"
    assert (case.ticket, case.answers) == ("ticket:12", {"married": "single"})
    answer = client.post(answer["Location"], {**ticks(case, "there"), "go_on": "1"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.RUNNING
    receipt = client.get(reverse("cases:receipt", args=[case.pk])).content.decode()
    assert case.number in receipt
    assert "李**" in receipt
    assert "李秀英" not in receipt
    client.post(reverse("cases:deed", args=[case.pk, "grant"]), {"note": "证件已领取", "sure": "1"})
    case.refresh_from_db()
    assert (case.state, case.outcome) == (CaseState.GRANTED, "证件已领取")
    page = Client().get(reverse("cases:status", args=[case.key])).content.decode()
    rate = re.search(r'href="(/r/\w+/)"', page)
    assert rate
    assert Client().get(rate[1]).status_code == 200


def test_an_incomplete_case_gets_its_notice_and_comes_back() -> None:
    centre = make_centre()
    client = at(centre)
    take_in(client, centre)
    case = Case.objects.get()
    check = reverse("cases:check", args=[case.pk])
    first, second = case.papers.all()
    wrong = client.post(check, {f"status-{first.pk}": "there", f"status-{second.pk}": "unfit", "go_on": "1"})
    assert wrong.status_code == 422  # it must say what is wrong
    answer = client.post(
        check,
        {f"status-{first.pk}": "there", f"status-{second.pk}": "unfit", f"fault-{second.pk}": "没有签名", "go_on": "1"},
    )
    assert answer["Location"] == reverse("cases:notice", args=[case.pk])
    sheet = client.get(answer["Location"]).content.decode()
    assert "没有签名" in sheet
    assert "身份证" not in sheet
    client.post(check, {**ticks(case, "there"), "go_on": "1"})
    case.refresh_from_db()
    assert case.state == CaseState.RUNNING
    trips = client.get(reverse("cases:trips")).content.decode()
    assert "申请表" in trips
    exported = client.get(reverse("cases:trips"), {"export": "trips.csv"})
    assert "申请表" in exported.content.decode("utf-8-sig")


def test_a_wrong_entry_keeps_what_was_typed() -> None:
    centre = make_centre()
    answer = take_in(at(centre), centre, identity="36110219900101001", name="王" * 60)
    assert answer.status_code == 422
    assert "王" * 60 in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["王" * 10_000, "a\0b", ""])
def test_an_odd_name_is_told(name: str) -> None:
    centre = make_centre()
    assert take_in(at(centre), centre, name=name).status_code == 422


def test_a_double_click_and_the_back_button_make_one_case() -> None:
    centre = make_centre()
    client, once = at(centre), str(uuid4())
    item = make_matter()
    url = reverse("cases:intake", args=[centre.code, item.code]) + "?ask-married=single"
    sent = person(home=centre.area_id, once=once)
    assert client.post(url, sent)["Location"] == client.post(url, sent)["Location"]
    assert Case.objects.count() == 1


def test_a_stale_tab_gets_a_sentence_and_changes_nothing() -> None:
    centre = make_centre()
    client = at(centre)
    case = running_case(centre)
    handling.withdraw(worker_of(centre), case)
    answer = client.post(reverse("cases:deed", args=[case.pk, "grant"]), {"note": "", "sure": "1"}, follow=True)
    assert "现在的状态是" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN
    answer = client.post(reverse("cases:check", args=[case.pk]), {**ticks(case, "missing"), "go_on": "1"})
    assert answer.status_code == 422


def test_pages_show_no_personal_data_without_a_purpose() -> None:
    centre = make_centre()
    client = at(centre)
    case = make_case(centre, name="赵大海", phone="13811112222", identity=card(31))
    for url in (
        reverse("cases:cases"), reverse("cases:case", args=[case.pk]), reverse("cases:check", args=[case.pk]),
        reverse("cases:files", args=[case.pk]), reverse("cases:status", args=[case.key]),
        reverse("cases:cases") + "?export=cases.csv",
    ):  # fmt: skip
        page = client.get(url).content.decode("utf-8-sig")
        assert not any(plain in page for plain in ("赵大海", "13811112222", card(31))), url
    page = client.post(reverse("cases:person", args=[case.pk]), {"purpose": "contact"})
    assert "赵大海" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.post(reverse("cases:person", args=[case.pk]), {"purpose": ""}).status_code == 302


def test_the_resident_sees_everything_with_the_phone_and_little_without() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = make_case(centre, worker, name="赵大海", phone="13811112222")
    second = case.papers.all()[1]
    handling.check_papers(worker, case, {second.pk: handling.PaperMark(PaperStatus.UNFIT, "赵大海三字不清")})
    handling.give_notice(worker, case)
    at(centre).post(reverse("cases:person", args=[case.pk]), {"purpose": "contact"})
    url = reverse("cases:status", args=[case.key])
    stranger = Client().get(url).content.decode()
    assert "申请表" in stranger
    assert "赵大海" not in stranger
    for phone, own in (("13811112222", True), ("13899990000", False)):
        client = Client()
        client.force_login(make_resident(phone))
        page = client.get(url).content.decode()
        assert ("赵大海" in page) is own
        assert ("联系您" in page) is own


def test_a_resident_takes_consent_back() -> None:
    case = make_case(phone="13811112222")
    row = a_file(case)
    url = reverse("cases:forget", args=[case.key])
    assert Client().post(url, {"paper": row.pk}).status_code == 404
    client = Client()
    client.force_login(make_resident("13811112222"))
    assert client.post(url, {"paper": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.reuse_until is None


def test_a_file_is_stored_and_opened() -> None:
    centre = make_centre()
    client = at(centre)
    case = make_case(centre)
    line = case.papers.all()[0]
    url = reverse("cases:files", args=[case.pk])
    sent = {"line": line.pk, "file": SimpleUploadedFile("a.pdf", PDF), "reuse": "on"}
    assert client.post(url, sent).status_code == 302
    again = {**sent, "file": SimpleUploadedFile("a.pdf", PDF)}
    assert client.post(url, again).status_code == 422
    assert client.post(url, {**sent, "file": SimpleUploadedFile("a.exe", b"MZ")}).status_code == 422
    row = line.files.get()
    opened = client.post(reverse("cases:open-file", args=[row.pk]), {"purpose": "decision"})
    assert opened.content == PDF
    assert client.post(reverse("cases:open-file", args=[row.pk])).status_code == 422


def test_cases_are_found_by_what_a_resident_knows() -> None:
    centre = make_centre()
    client = at(centre)
    case = make_case(centre, phone="13811112222", identity=card(41))
    make_case(centre, phone="13833334444")
    find = reverse("cases:find")
    for text in (case.number, " 138 1111 2222", card(41)):
        assert client.post(find, {"text": text})["Location"] == reverse("cases:case", args=[case.pk])
    assert "没有找到办件" in client.post(find, {"text": "13800000000"}).content.decode()
    stranger = at(make_centre("361102003001"))
    assert "没有找到办件" in stranger.post(find, {"text": case.number}).content.decode()


def test_tabs_show_what_they_say() -> None:
    centre = make_centre()
    user = make_staff(Role.SOCIAL_WORKER, centre.area_id, password=None)
    client, me = Client(), as_actor(user)
    client.force_login(user)
    with clock.frozen(MONDAY - timedelta(days=60)):
        late = running_case(centre)
    mine, closed = make_case(centre, me), running_case(centre)
    handling.grant(me, closed)
    shown = {
        show: {int(pk) for pk in _numbers(client.get(reverse("cases:cases"), {"show": show}).content.decode())}
        for show in ("open", "mine", "overdue", "closed", "all", "nonsense")
    }
    assert shown == {
        "open": {late.pk, mine.pk}, "mine": {mine.pk}, "overdue": {late.pk}, "closed": {closed.pk},
        "all": {late.pk, mine.pk, closed.pk}, "nonsense": {late.pk, mine.pk},
    }  # fmt: skip
    assert late.number in client.get(reverse("cases:due")).content.decode()


def _numbers(page: str) -> list[str]:
    return re.findall(r'href="/cases/(\d+)/"', page)


def test_an_errand_by_forms_alone() -> None:
    centre = make_centre()
    client = at(centre)
    case = make_case(centre)
    url = reverse("cases:errand", args=[case.pk])
    day = (clock.today() + timedelta(days=3)).isoformat()
    assert client.post(url, {"evidence": "", "return_on": day}).status_code == 422
    assert client.post(url, {"evidence": "口头委托，有见证人", "return_on": day}).status_code == 302
    line = case.papers.all()[0]
    move = reverse("cases:errand-move", args=[case.pk])
    client.post(move, {"paper": line.pk, "holder": "worker"})
    stale = client.post(move, {"paper": line.pk, "holder": "worker"}, follow=True)
    assert "在工作人员手里" in stale.content.decode()
    assert Errand.objects.get().moves.count() == 1
    assert case.number in client.get(reverse("cases:errands")).content.decode()
    assert client.post(move, {"paper": "x", "holder": "worker"}).status_code == 404
    assert client.post(move, {"paper": line.pk, "holder": "thief"}).status_code == 404


def test_a_proxy_by_forms_alone() -> None:
    centre = make_centre()
    client = at(centre)
    take_in(client, centre, asked_by="proxy")
    case = Case.objects.get()
    sent = {
        "name": "李小红", "phone": "13900009999", "relation": "child", "category": "medical",
        "until": (clock.today() + timedelta(days=30)).isoformat(), "evidence": "本人签字的委托书",
    }  # fmt: skip
    url = reverse("cases:proxy", args=[case.pk])
    assert client.post(url, {**sent, "until": "2001-01-01"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    take_in(client, centre, asked_by="proxy", identity=case.identity)
    later = Case.objects.latest("pk")
    page = client.get(reverse("cases:proxy", args=[later.pk])).content.decode()
    assert "李**" in page
    client.post(reverse("cases:proxy", args=[later.pk]), {"known": "1", "proxy": Case.objects.get(pk=case.pk).proxy_id})
    later.refresh_from_db()
    assert later.proxy is not None
    client.post(reverse("cases:proxy-end", args=[later.pk]))
    later.proxy.refresh_from_db()
    assert later.proxy.ended_on == clock.today()


def test_the_home_community_reads_and_has_no_buttons() -> None:
    centre = make_centre()
    make_area("361102003001")
    case = make_case(centre, home="361102003001")
    client = at(make_centre("361102003001"))
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert reverse("cases:check", args=[case.pk]) not in page
    assert client.post(reverse("cases:take-over", args=[case.pk])).status_code == 403


def test_the_counter_finds_its_way_in() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    assert [item.url for item in at_desk(worker, centre)] == [
        reverse("cases:matters", args=[centre.code]), reverse("cases:cases"),
    ]  # fmt: skip
    item = make_matter()
    one = intake_url(centre, [item.code], "ticket:12")
    assert one == f"/desk/{centre.code}/intake/{item.code}/?items={item.code}&ticket=ticket%3A12"
    client = at(centre)
    assert client.get(one).status_code == 200
    page = client.get(intake_url(centre, [item.code, "gone"], "ticket:12")).content.decode()
    assert "号票上的事项" in page


def test_the_window_takes_the_matter_of_its_number_in() -> None:
    with clock.frozen(MONDAY):
        centre, item = make_hall(1), make_matter()
        worker = make_worker(centre, 1)
        ticket = make_ticket(centre, item)
        client = Client()
        client.force_login(User.objects.get(pk=worker.user_id))
        queue = reverse("counter:queue", args=[centre.code])
        way = intake_url(centre, [item.code], f"ticket:{ticket.pk}").replace("&", "&amp;")
        desk.call_next(worker)
        assert way not in client.get(queue).content.decode()
        desk.begin_serving(worker, ticket)
        assert way in client.get(queue).content.decode()


def test_lists_ask_no_more_for_more_cases() -> None:
    centre = make_centre()
    client = at(centre)
    urls = [reverse(f"cases:{name}") for name in ("cases", "due", "errands", "trips")]

    def asked() -> list[int]:
        counts = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
        return counts

    def add() -> None:
        with clock.frozen(MONDAY - timedelta(days=60)):
            a_move(running_case(centre))
        case = make_case(centre)
        worker = worker_of(centre)
        handling.give_notice(worker, case)
        handling.check_papers(worker, case, all_there(case))
        handling.accept(worker, case)

    add()
    few = asked()
    for _ in range(4):
        add()
    assert asked() <= few
    assert max(few) <= 16
