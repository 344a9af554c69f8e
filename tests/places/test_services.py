"""Writes of places: who may, who may not, what is kept, what the audit log says."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from jiamen.accounts.permissions import Role
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotPermitted, SignInNeeded
from jiamen.kernel.models import AuditEntry
from jiamen.places.errors import (
    CalendarYearUnknown,
    DayIsPast,
    HoursOverlap,
    HoursTurnedRound,
    NoticeEndsTooEarly,
    NoticeOver,
)
from jiamen.places.models import CalendarDay, Centre, DayKind, Notice, OpeningException, OpeningSpan
from jiamen.places.selectors.hours import Span, pattern_mark
from jiamen.places.selectors.timetables import weekly_pattern
from jiamen.places.services.calendar import fill_calendar, remove_calendar_day, set_calendar_day
from jiamen.places.services.notices import publish_notice, withdraw_notice
from jiamen.places.services.opening import remove_exception, set_exception, set_weekly_hours
from tests.places.make import at, make_centre, make_day, staff

pytestmark = pytest.mark.django_db

NOON = at("2026-11-23 12:00")
TOMORROW = date(2026, 11, 24)
HERE, ELSEWHERE = "361102002001", "361102003001"
WORKER, MANAGER, OPERATOR = Role.SOCIAL_WORKER, Role.CENTRE_MANAGER, Role.OPERATOR


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre(HERE)


def a_notice(centre: Centre) -> Notice:
    return Notice.objects.create(centre=centre, title="停电", body="下午停电", published_at=NOON - timedelta(days=1))


def an_exception(centre: Centre) -> OpeningException:
    return OpeningException.objects.create(centre=centre, day=TOMORROW, reason="停电")


def set_week(actor: Actor, centre: Centre, spans: dict[int, list[Span]]) -> None:
    set_weekly_hours(actor, centre=centre, spans=spans, based_on=pattern_mark(weekly_pattern(centre)))


Deed = Callable[[Actor, Centre], object]
DEEDS: dict[str, tuple[Deed, Role, Role]] = {
    "publish": (lambda a, c: publish_notice(a, centre=c, title="停电", body="下午停电"), WORKER, Role.DISTRICT_PLANNER),
    "withdraw": (lambda a, c: withdraw_notice(a, notice=a_notice(c)), WORKER, Role.DISTRICT_PLANNER),
    "except": (
        lambda a, c: set_exception(a, centre=c, day=TOMORROW, hours=None, reason="停电"),
        WORKER,
        Role.STREET_PLANNER,
    ),
    "unexcept": (lambda a, c: remove_exception(a, exception=an_exception(c)), WORKER, Role.STREET_PLANNER),
    "week": (lambda a, c: set_week(a, c, {1: [Span(540, 1020)]}), MANAGER, WORKER),
    "fill": (lambda a, c: fill_calendar(a, 2026), OPERATOR, MANAGER),
    "day": (lambda a, c: set_calendar_day(a, day=TOMORROW, kind=DayKind.HOLIDAY, name="校庆"), OPERATOR, MANAGER),
    "undo day": (
        lambda a, c: remove_calendar_day(a, row=make_day("2026-11-25", DayKind.HOLIDAY)),
        OPERATOR,
        Role.DISTRICT_PLANNER,
    ),
}

NATIONAL = {"fill", "day", "undo day"}  # the calendar holds for every area: only a role held everywhere may change it


@pytest.mark.parametrize("name", DEEDS)
def test_the_right_is_enough_and_is_needed(name: str, centre: Centre) -> None:
    deed, right, wrong = DEEDS[name]
    for actor, refusal in ((Actor.anonymous(), SignInNeeded), (staff(wrong, HERE), NotPermitted)):
        with pytest.raises(refusal):
            deed(actor, centre)
        OpeningException.objects.all().delete()
        CalendarDay.objects.all().delete()
    assert not AuditEntry.objects.filter(fact__startswith="places.").exists()
    deed(staff(right, "" if name in NATIONAL else HERE), centre)
    assert AuditEntry.objects.filter(fact__startswith="places.", actor_id=7).count() == 1


@pytest.mark.parametrize("name", DEEDS)
def test_the_right_ends_at_the_border_of_the_area(name: str, centre: Centre) -> None:
    deed, right, _wrong = DEEDS[name]
    with pytest.raises(NotPermitted):
        deed(staff(right, ELSEWHERE), centre)


def test_a_notice_is_shown_until_it_ends_or_is_withdrawn(centre: Centre) -> None:
    worker = staff(WORKER, HERE)
    notice = publish_notice(worker, centre=centre, title="义诊", body="周六上午", until=NOON + timedelta(days=2))
    with clock.frozen(NOON + timedelta(days=1)):
        assert list(Notice.objects.current()) == [notice]
        withdraw_notice(worker, notice=notice)
        assert not Notice.objects.current().exists()
        with pytest.raises(NoticeOver):
            withdraw_notice(worker, notice=notice)
    assert Notice.objects.filter(pk=notice.pk).exists()


def test_a_notice_withdrawn_in_the_moment_it_was_published_leaves_only_its_audit_rows(centre: Centre) -> None:
    worker = staff(WORKER, HERE)
    withdraw_notice(worker, notice=publish_notice(worker, centre=centre, title="误发", body="误发"))
    assert not Notice.objects.exists()
    assert AuditEntry.objects.get(fact="places.notice_withdrawn").before["body"] == "误发"


def test_a_notice_cannot_end_before_it_begins(centre: Centre) -> None:
    with pytest.raises(NoticeEndsTooEarly) as refusal:
        publish_notice(staff(WORKER, HERE), centre=centre, title="义诊", body="周六", until=NOON)
    assert refusal.value.field == "until"


def test_a_second_exception_for_a_date_replaces_the_first_and_the_audit_keeps_both(centre: Centre) -> None:
    worker = staff(WORKER, HERE)
    set_exception(worker, centre=centre, day=TOMORROW, hours=None, reason="停电")
    set_exception(worker, centre=centre, day=TOMORROW, hours=Span(540, 720), reason="上午来电")
    row = OpeningException.objects.get()
    assert (row.closed, row.opens_min, row.closes_min, row.reason) == (False, 540, 720, "上午来电")
    told = AuditEntry.objects.filter(fact="places.exception_set").first()
    assert told is not None
    assert (told.before["reason"], told.after["reason"]) == ("停电", "上午来电")


def test_an_exception_for_yesterday_is_refused_and_one_for_today_is_not(centre: Centre) -> None:
    worker = staff(WORKER, HERE)
    with pytest.raises(DayIsPast):
        set_exception(worker, centre=centre, day=date(2026, 11, 22), hours=None, reason="停电")
    set_exception(worker, centre=centre, day=date(2026, 11, 23), hours=None, reason="停电")


@pytest.mark.parametrize(
    ("spans", "refusal"),
    [
        ([Span(720, 540)], HoursTurnedRound),
        ([Span(540, 1441)], HoursTurnedRound),
        ([Span(540, 720), Span(700, 1020)], HoursOverlap),
    ],
)
def test_a_week_that_cannot_be_is_refused_whole(centre: Centre, spans: list[Span], refusal: type[Exception]) -> None:
    before = list(OpeningSpan.objects.filter(centre=centre).values_list("day", "opens_min"))
    with pytest.raises(refusal) as told:
        set_week(staff(MANAGER, HERE), centre, {3: spans})
    assert told.value.field == "day3"  # type: ignore[attr-defined]
    assert list(OpeningSpan.objects.filter(centre=centre).values_list("day", "opens_min")) == before


def test_a_span_that_stays_keeps_its_note(centre: Centre) -> None:
    OpeningSpan.objects.filter(centre=centre, day=1, opens_min=510).update(note="错时服务")
    spans = {1: [Span(510, 720), Span(840, 1080)], 6: [Span(540, 720)]}
    set_week(staff(MANAGER, HERE), centre, spans)
    assert list(OpeningSpan.objects.filter(centre=centre).values_list("day", "opens_min", "closes_min", "note")) == [
        (1, 510, 720, "错时服务"),
        (1, 840, 1080, ""),
        (6, 540, 720, ""),
    ]


def test_a_known_year_is_filled_as_announced_and_what_an_operator_entered_stays() -> None:
    operator = staff(OPERATOR, "")
    set_calendar_day(operator, day=date(2026, 10, 1), kind=DayKind.HOLIDAY, name="国庆灯会")
    fill_calendar(operator, 2026)
    count = CalendarDay.objects.count()
    fill_calendar(operator, 2026)
    assert CalendarDay.objects.count() == count
    kinds = dict(CalendarDay.objects.filter(day__month=10).values_list("day", "kind"))
    assert [kinds[date(2026, 10, n)] for n in (1, 7, 10)] == [DayKind.HOLIDAY, DayKind.HOLIDAY, DayKind.MAKEUP]
    assert date(2026, 10, 8) not in kinds
    assert CalendarDay.objects.get(day=date(2026, 10, 1)).name == "国庆灯会"
    assert set(CalendarDay.objects.filter(day__month=6).values_list("name", flat=True)) == {"端午节"}


def test_a_year_that_is_not_known_is_said_in_a_sentence() -> None:
    with pytest.raises(CalendarYearUnknown) as refusal:
        fill_calendar(staff(OPERATOR, ""), 2099)
    assert "2099" in str(refusal.value)
    assert not CalendarDay.objects.exists()
