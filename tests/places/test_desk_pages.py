"""The desk and the lists as pages: who gets in, what is kept when something is wrong, what residents then see."""

from datetime import date

import pytest
from django.test import Client
from django.utils.html import strip_tags

from jiamen.accounts.models import RoleHolding, User
from jiamen.accounts.permissions import Role
from jiamen.kernel import clock
from jiamen.places.forms.opening import WeeklyHoursForm
from jiamen.places.models import (
    CalendarDay,
    Centre,
    DayKind,
    Notice,
    OpeningException,
    OpeningSpan,
    Premises,
)
from jiamen.places.selectors.hours import Span, pattern_mark
from jiamen.places.selectors.timetables import weekly_pattern
from tests.places.make import at, make_area, make_centre, make_day, make_room

pytestmark = pytest.mark.django_db

MORNING = at("2026-11-23 09:00")
HERE, ELSEWHERE = "361102002001", "361102003001"


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(MORNING):
        yield


def week(centre: Centre, **typed: str) -> dict[str, str]:
    """What the form of the weekly hours sends when it was opened just now; days not named are left empty."""
    return {**WeeklyHoursForm.typed({}), "based_on": pattern_mark(weekly_pattern(centre)), **typed}


def signed_in(role: Role, area: str = HERE) -> Client:
    user = User.objects.create_staff(f"{role}-{area}", "示例员工")
    RoleHolding.objects.create(user=user, role=role, area=area)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def centre() -> Centre:
    return make_centre(HERE, name="五三(2)社区党群服务中心")


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client: Client, centre: Centre) -> None:
    answer = client.get(f"/desk/{centre.code}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=%2Fdesk%2F{centre.code}%2F")


def test_another_area_is_not_there_and_a_role_without_a_desk_is_refused(centre: Centre) -> None:
    assert signed_in(Role.SOCIAL_WORKER, ELSEWHERE).get(f"/desk/{centre.code}/").status_code == 404
    assert signed_in(Role.RECYCLING_CLERK).get(f"/desk/{centre.code}/").status_code == 403


def test_the_worker_lands_at_the_own_centre_and_sees_the_day(centre: Centre) -> None:
    make_room(centre, name="阅览室一")
    page = signed_in(Role.SOCIAL_WORKER).get("/desk/", follow=True).content.decode()
    assert "五三(2)社区党群服务中心" in page
    assert "12:00 关门" in page
    assert "阅览室一" in page
    assert f"/desk/{centre.code}/hours/" not in page  # the weekly hours are the manager's


def test_a_street_without_centres_says_so() -> None:
    make_area(ELSEWHERE)
    page = signed_in(Role.SOCIAL_WORKER, ELSEWHERE).get("/desk/").content.decode()
    assert "还没有服务中心" in page


def test_what_the_worker_publishes_residents_read_at_once(client: Client, centre: Centre) -> None:
    worker = signed_in(Role.SOCIAL_WORKER)
    worker.post(
        f"/desk/{centre.code}/notices/new/", {"title": "周六义诊", "body": "<b>免费</b>", "last_day": "2026-11-28"}
    )
    notice = Notice.objects.get()
    assert notice.until == at("2026-11-29 00:00")
    page = client.get(f"/centres/{centre.code}/").content.decode()
    assert "周六义诊" in page
    assert "<b>免费</b>" not in page
    worker.post(f"/desk/{centre.code}/notices/{notice.pk}/withdraw/")
    with clock.frozen(at("2026-11-23 09:01")):
        assert "周六义诊" not in client.get(f"/centres/{centre.code}/").content.decode()


def test_a_faulty_notice_keeps_what_was_typed(centre: Centre) -> None:
    typed = {"title": "周六义诊", "body": "带上医保卡", "last_day": "2026-11-01"}
    answer = signed_in(Role.SOCIAL_WORKER).post(f"/desk/{centre.code}/notices/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "带上医保卡" in page
    assert 'value="2026-11-01"' in page
    assert not Notice.objects.exists()


def test_closing_tomorrow_shows_the_reason_and_undoing_it_takes_it_away(client: Client, centre: Centre) -> None:
    worker = signed_in(Role.SOCIAL_WORKER)
    worker.post(f"/desk/{centre.code}/exceptions/new/", {"day": "2026-11-24", "closed": "yes", "reason": "停电检修"})
    assert "停电检修" in client.get(f"/centres/{centre.code}/").content.decode()
    worker.post(f"/desk/{centre.code}/exceptions/{OpeningException.objects.get().pk}/remove/")
    assert "停电检修" not in client.get(f"/centres/{centre.code}/").content.decode()


@pytest.mark.parametrize("hours", ["", "九点", "12:00-9:00", "9:00-10:00, 11:00-12:00", "9:75-10:00", "9-25"])
def test_other_hours_that_cannot_be_are_refused_beside_the_field(centre: Centre, hours: str) -> None:
    typed = {"day": "2026-11-24", "closed": "no", "hours": hours, "reason": "停电检修"}
    answer = signed_in(Role.SOCIAL_WORKER).post(f"/desk/{centre.code}/exceptions/new/", typed)
    assert answer.status_code == 422
    assert "hours" in answer.context["form"].errors
    assert "停电检修" in answer.content.decode()
    assert not OpeningException.objects.exists()


def test_the_manager_writes_the_week_as_people_write_it(centre: Centre) -> None:
    manager = signed_in(Role.CENTRE_MANAGER)
    typed = week(centre, day1="８：３０－１２：００，14点至17点30分", day6="9-12")
    assert manager.post(f"/desk/{centre.code}/hours/", typed).status_code == 302
    rows = OpeningSpan.objects.filter(centre=centre).values_list("day", "opens_min", "closes_min")
    assert list(rows) == [(1, 510, 720), (1, 840, 1050), (6, 540, 720)]


def test_copying_monday_saves_nothing_yet_and_overlap_is_refused_with_everything_kept(centre: Centre) -> None:
    manager = signed_in(Role.CENTRE_MANAGER)
    before = OpeningSpan.objects.filter(centre=centre).count()
    page = manager.post(f"/desk/{centre.code}/hours/", {"day1": "9:00-16:00", "copy": "1"}).content.decode()
    assert page.count('value="9:00-16:00"') == 5
    answer = manager.post(f"/desk/{centre.code}/hours/", week(centre, day1="9:00-12:00, 11:00-16:00", day7="8:00-9:00"))
    assert answer.status_code == 422
    assert "day1" in answer.context["form"].errors
    assert 'value="8:00-9:00"' in answer.content.decode()
    assert OpeningSpan.objects.filter(centre=centre).count() == before


@pytest.mark.parametrize(
    "sent", [{}, {"day1": "9:00-12:00"}, {"day1": "nonsense"}], ids=["nothing", "a part", "nonsense"]
)
def test_a_form_that_did_not_arrive_whole_closes_nothing(centre: Centre, sent: dict[str, str]) -> None:
    before = list(OpeningSpan.objects.filter(centre=centre).values())
    answer = signed_in(Role.CENTRE_MANAGER).post(f"/desk/{centre.code}/hours/", sent)
    assert answer.status_code == 422
    assert "没有完整送达" in answer.content.decode()
    assert list(OpeningSpan.objects.filter(centre=centre).values()) == before


def test_a_week_emptied_on_purpose_is_closed(centre: Centre) -> None:
    assert signed_in(Role.CENTRE_MANAGER).post(f"/desk/{centre.code}/hours/", week(centre)).status_code == 302
    assert not OpeningSpan.objects.filter(centre=centre).exists()


def test_who_was_second_reads_what_holds_now_keeps_what_was_typed_and_may_then_replace_it(centre: Centre) -> None:
    address = f"/desk/{centre.code}/hours/"
    opened_by_both = week(centre)
    first, second = signed_in(Role.CENTRE_MANAGER), signed_in(Role.CENTRE_MANAGER, HERE[:9])
    for _twice in range(2):  # a second click is no second opinion
        assert first.post(address, {**opened_by_both, "day1": "9:00-12:00"}).status_code == 302
    answer = second.post(address, {**opened_by_both, "day1": "13:00-17:00", "day6": "9:00-11:00"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "现在的时间是：周一 9:00–12:00；周二至周日 不开放；节假日 不开放。" in page
    assert 'value="13:00-17:00"' in page
    assert weekly_pattern(centre) == {1: (Span(540, 720),)}
    assert second.post(address, dict(answer.context["form"].data)).status_code == 302
    assert weekly_pattern(centre) == {1: (Span(780, 1020),), 6: (Span(540, 660),)}


def test_a_worker_may_not_write_the_week(centre: Centre) -> None:
    worker = signed_in(Role.SOCIAL_WORKER)
    assert worker.get(f"/desk/{centre.code}/hours/").status_code == 403
    assert worker.post(f"/desk/{centre.code}/hours/", {"day1": "9:00-12:00"}).status_code == 403


def test_lists_end_at_the_border_and_leave_as_excel(centre: Centre) -> None:
    make_centre(ELSEWHERE, name="万达社区党群服务中心")
    Premises.objects.create(
        code="P1",
        area=make_area(ELSEWHERE),
        name="旧粮库",
        kind="idle_state",
        address="路",
        lat=28,
        lon=117,
        floor_area_m2=9,
    )
    planner = signed_in(Role.STREET_PLANNER, "361102002")
    page = planner.get("/places/centres/").content.decode()
    assert "五三(2)社区党群服务中心" in page
    assert "万达社区" not in page
    assert "旧粮库" not in planner.get("/places/premises/").content.decode()
    assert "区划361102002001" in planner.get("/places/areas/").content.decode()
    assert planner.get("/places/centres/?export=centres.xlsx").content[:2] == b"PK"
    assert signed_in(Role.SOCIAL_WORKER).get("/places/centres/").status_code == 403


def test_the_operator_corrects_the_calendar_and_every_centre_follows(client: Client, centre: Centre) -> None:
    operator = signed_in(Role.OPERATOR, "")
    operator.post("/places/calendar/", {"day": "2026-11-24", "kind": "holiday", "name": "市民日"})
    assert "市民日" in client.get(f"/centres/{centre.code}/").content.decode()
    operator.post("/places/calendar/2026-11-24/remove/")
    assert not CalendarDay.objects.exists()
    assert operator.post("/places/calendar/not-a-day/remove/").status_code == 404


def test_a_year_that_is_not_known_is_said_to_residents_and_to_the_operator(client: Client, centre: Centre) -> None:
    make_day("2026-10-01", DayKind.HOLIDAY)
    with clock.frozen(at("2026-12-30 09:00")):
        assert "2027 年的放假安排还没有公布" in client.get(f"/centres/{centre.code}/").content.decode()
    operator = signed_in(Role.OPERATOR, "")
    assert "还没有 2027 年的放假安排" in operator.get("/places/calendar/?year=2027").content.decode()
    answer = operator.post("/places/calendar/fill/", {"year": "2099"})
    assert answer.status_code == 409
    assert "2099 年的放假安排还没有公布" in answer.content.decode()


def test_the_calendar_is_filled_by_the_operator_alone() -> None:
    assert signed_in(Role.CENTRE_MANAGER).post("/places/calendar/fill/", {"year": "2026"}).status_code == 403
    assert signed_in(Role.OPERATOR, "").post("/places/calendar/fill/", {"year": "2026"}).status_code == 302
    assert CalendarDay.objects.filter(day=date(2026, 10, 1), kind=DayKind.HOLIDAY).exists()


def test_the_sheet_for_the_wall_shows_the_week_not_the_coming_days(client: Client, centre: Centre) -> None:
    page = strip_tags(client.get(f"/centres/{centre.code}/?print=1").content.decode())
    assert "周一至周五" in page
    assert "8:30–12:00、14:00–17:30" in page
    assert "11月23日" not in page
