"""Ratings: once, within their time, unchanged for ever, and nobody learns who gave them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from jiamen.accounts.permissions import Role
from jiamen.cases.errors import (
    AlreadyRated,
    AlreadySaid,
    NotYetPutRight,
    OwnService,
    RatingExpired,
    StageNotPossible,
    WordsTooLate,
)
from jiamen.cases.models import (
    LOW,
    Contact,
    Level,
    Rating,
    RatingChannel,
    RatingInvitation,
    RatingRemark,
    Reason,
    Rectification,
    RectificationPeriod,
    Stage,
)
from jiamen.cases.selectors.deadlines import due_on
from jiamen.cases.selectors.ratings import (
    ON_PAD,
    on_pad,
    rating_rows,
    readable_rectification,
    rectification_rows,
)
from jiamen.cases.services.ratings import VALID, WORDS_WITHIN, Words, invite, rate, rate_again, say_why
from jiamen.cases.services.rectifications import call_back, close, put_right, show_phone
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotPermitted
from jiamen.kernel.models import AuditEntry
from jiamen.messages.models import Message
from jiamen.messages.services.recipients import Recipient
from jiamen.places.models import CalendarDay, DayKind
from jiamen.places.selectors.hours import Calendar, SpecialDay
from tests.cases.rate import (
    MONDAY,
    VISITOR,
    make_invitation,
    make_manager,
    make_rating,
    make_rectification,
)
from tests.factories import as_actor, make_actor, make_centre, make_resident, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def step_by_step(row: Rectification, manager: Actor, upto: Stage) -> None:
    """Take a new rectification to a stage."""
    call_back(manager, row, contact=Contact.REACHED, note="说等了一个上午")
    if upto in (Stage.PUT_RIGHT, Stage.CLOSED):
        put_right(manager, row, note="加开一个窗口")
    if upto == Stage.CLOSED:
        close(manager, row, result="已加开窗口，居民知道了")


def test_a_service_is_rated_once_and_invited_once() -> None:
    invitation = make_invitation(subject="case:7")
    again = invite(VISITOR, subject="case:7", centre=invitation.centre, items=[], worker=None)
    assert again == invitation.key
    rating = rate(VISITOR, invitation, level=Level.FAIR, channel=RatingChannel.QR)
    with pytest.raises(AlreadyRated):
        rate(VISITOR, invitation, level=Level.VERY_GOOD, channel=RatingChannel.SMS)
    assert Rating.objects.get().level == rating.level == Level.FAIR
    assert not Rectification.objects.exists()


def test_the_link_by_message_goes_out_once_and_says_how_it_came(client: Client) -> None:
    centre = make_centre()
    given: dict[str, Any] = {"subject": "case:7", "centre": centre, "items": ["a"], "worker": None}
    key = invite(VISITOR, **given, to=Recipient(phone="13800001234"))
    invite(VISITOR, **given, to=Recipient(phone="13800001234"))
    message = Message.objects.get(event="cases.rate")
    assert centre.name in message.text
    link = re.search(r"https?://[^/]+(/r/\S+)", message.text)
    assert link
    client.post(link[1], {"level": "5"})
    rating = Rating.objects.get()
    assert (rating.invitation.key, rating.channel) == (key, "sms")


def test_seven_days_and_not_a_second_longer() -> None:
    early, late = make_invitation(), make_invitation()
    with clock.frozen(MONDAY + VALID - timedelta(seconds=1)):
        rate(VISITOR, early, level=Level.GOOD, channel=RatingChannel.QR)
    with clock.frozen(MONDAY + VALID), pytest.raises(RatingExpired) as refusal:
        rate(VISITOR, late, level=Level.GOOD, channel=RatingChannel.QR)
    assert "2026年11月30日" in str(refusal.value)


@pytest.mark.parametrize("level", Level)
def test_the_two_lowest_levels_open_a_rectification_at_once(level: Level) -> None:
    rating = make_rating(level=level)
    assert Rectification.objects.filter(rating=rating).exists() == (level in LOW)


def test_nobody_rates_their_own_work() -> None:
    worker = make_staff(Role.SOCIAL_WORKER)
    invitation = make_invitation(worker=worker.pk)
    with pytest.raises(OwnService):
        rate(as_actor(worker), invitation, level=Level.VERY_GOOD, channel=RatingChannel.QR)
    rate(as_actor(make_staff(Role.SOCIAL_WORKER)), invitation, level=Level.GOOD, channel=RatingChannel.QR)


@pytest.mark.parametrize("table", [Rating, RatingRemark, RatingInvitation, RectificationPeriod])
def test_the_database_lets_nobody_change_what_was_said(table: Any) -> None:
    say_why(make_rectification().rating, Words(comment="等太久"))
    columns = {Rating: {"level": 5}, RatingRemark: {"comment": ""}, RatingInvitation: {"worker": None}}
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        table.objects.update(**columns.get(table, {"note": "改了"}))
    if table is not RatingInvitation:
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            table.objects.all()._raw_delete(using="default")


def test_the_term_and_the_second_rating_stay_too() -> None:
    row = make_rectification()
    with pytest.raises(DatabaseError, match="stay"), transaction.atomic():
        Rectification.objects.update(due_on=date(2027, 1, 1))
    step_by_step(row, make_manager(row.centre), Stage.PUT_RIGHT)
    rate_again(row, level=Level.GOOD)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Rectification.objects.update(again=Level.VERY_GOOD)


def test_why_is_said_once_and_soon() -> None:
    rating = make_rating()
    say_why(rating, Words([Reason.WAIT], "排了两小时", "13800001234"))
    assert not hasattr(rating, "rectification")  # the number of a satisfied resident is not kept
    with pytest.raises(AlreadySaid):
        say_why(rating, Words(comment="再说一次"))
    late = make_rating()
    with clock.frozen(MONDAY + WORDS_WITHIN + timedelta(seconds=1)), pytest.raises(WordsTooLate):
        say_why(late, Words(comment="想起来了"))


def test_fifteen_working_days_over_a_holiday_with_a_makeup_day() -> None:
    CalendarDay.objects.create(day=date(2026, 12, 2), kind=DayKind.HOLIDAY, name="假")
    CalendarDay.objects.create(day=date(2026, 12, 12), kind=DayKind.MAKEUP, name="班")
    CalendarDay.objects.create(day=date(2026, 12, 14), kind=DayKind.HOLIDAY, name="假")
    # Without them it would be Monday 14 December.
    assert make_rectification().due_on == date(2026, 12, 15)


def test_the_day_itself_does_not_count_and_weekends_neither() -> None:
    assert due_on(Calendar(), date(2026, 11, 27), 1) == date(2026, 11, 30)
    spring = {date(2026, 2, day): SpecialDay(DayKind.HOLIDAY, "春节") for day in range(15, 24)}
    spring |= {
        date(2026, 2, 14): SpecialDay(DayKind.MAKEUP, "春节"),
        date(2026, 2, 28): SpecialDay(DayKind.MAKEUP, "春节"),
    }
    assert due_on(Calendar(spring), date(2026, 2, 13), 2) == date(2026, 2, 24)


def test_called_put_right_rated_again_and_closed_each_a_period() -> None:
    row = make_rectification()
    say_why(row.rating, Words(phone="13800001234"))
    manager = make_manager(row.centre)
    assert show_phone(manager, row) == "13800001234"
    with pytest.raises(NotYetPutRight):
        rate_again(row, level=Level.GOOD)
    step_by_step(row, manager, Stage.PUT_RIGHT)
    rate_again(row, level=Level.GOOD)
    with pytest.raises(AlreadyRated):
        rate_again(row, level=Level.VERY_GOOD)
    close(manager, row, result="满意")
    row.refresh_from_db()
    assert (row.stage, row.again, row.phone) == (Stage.CLOSED, Level.GOOD, "")
    periods = list(row.periods.values_list("stage", "ended_at"))
    assert [stage for stage, _ in periods] == ["opened", "called", "put_right", "rerated", "closed"]
    assert [ended is None for _, ended in periods] == [False, False, False, False, True]
    told = AuditEntry.objects.filter(subject=f"rectification:{row.pk}").values_list("fact", flat=True)
    assert "cases.rater_phone_shown" in told


@pytest.mark.parametrize("skip", [put_right, close])
def test_nothing_is_closed_that_was_not_called_back(skip: Any) -> None:
    row = make_rectification()
    words = {"note": "好了"} if skip is put_right else {"result": "好了"}
    with pytest.raises(StageNotPossible):
        skip(make_manager(row.centre), row, **words)


def test_overdue_from_the_day_after_the_term_until_it_is_put_right() -> None:
    row = make_rectification()
    manager = make_manager(row.centre)
    assert [row.is_overdue(row.due_on + timedelta(days=days)) for days in (0, 1)] == [False, True]
    assert [row.is_due_soon(row.due_on - timedelta(days=days)) for days in (4, 3, 0)] == [False, True, True]
    [shown] = rectification_rows(manager, row.centre, MONDAY + timedelta(days=60))
    assert shown.overdue
    step_by_step(row, manager, Stage.PUT_RIGHT)
    [shown] = rectification_rows(manager, row.centre, MONDAY + timedelta(days=60))
    assert not shown.overdue


def test_planners_read_and_do_not_handle() -> None:
    row = make_rectification()
    planner = make_actor(Role.DISTRICT_PLANNER)
    assert len(rectification_rows(planner, row.centre, MONDAY)) == 1
    with pytest.raises(NotPermitted):
        call_back(planner, row, contact=Contact.REACHED, note="…")
    with pytest.raises(NotPermitted):
        show_phone(planner, row)
    with pytest.raises(NotPermitted):
        rating_rows(make_actor(Role.SOCIAL_WORKER), row.centre, MONDAY)


def test_the_worker_concerned_sees_nothing_of_it_even_as_manager() -> None:
    centre = make_centre()
    boss = make_manager(centre)
    row = make_rectification(centre, worker=boss.user_id)
    say_why(row.rating, Words(phone="13800001234"))
    assert rating_rows(boss, centre, MONDAY) == rectification_rows(boss, centre, MONDAY) == []
    for deed in (
        lambda: readable_rectification(boss, centre, row.pk),
        lambda: show_phone(boss, row),
        lambda: call_back(boss, row, contact=Contact.REACHED, note="…"),
    ):
        with pytest.raises(OwnService):
            deed()
    colleague = make_manager(centre)
    assert len(rating_rows(colleague, centre, MONDAY)) == 1
    assert show_phone(colleague, row) == "13800001234"


def test_no_page_of_staff_tells_who_rated_or_who_served(client: Client) -> None:
    centre = make_centre()
    worker = make_staff(Role.SOCIAL_WORKER, centre.area_id, display_name="欧阳窗口")
    row = make_rectification(centre, subject="ticket:987654", worker=worker.pk)
    say_why(row.rating, Words(comment="态度不好", phone="13800001234"))
    client.force_login(make_staff(Role.CENTRE_MANAGER, centre.area_id))
    pages = [reverse("cases:ratings", args=[centre.code]), reverse("cases:rating-counts", args=[centre.code])]
    pages += [reverse("cases:rectification", args=[centre.code, row.pk]), f"{pages[0]}?export=ratings.csv"]
    for address in pages:
        text = client.get(address).content.decode()
        for secret in ("987654", "欧阳窗口", "13800001234", row.key, row.rating.invitation.key):
            assert secret not in text, (address, secret)
    shown = client.post(reverse("cases:rectification-deed", args=[centre.code, row.pk, "phone"]))
    assert "13800001234" in shown.content.decode()


def test_the_log_does_not_know_who_rated(client: Client) -> None:
    resident = make_resident()
    client.force_login(resident)
    invitation = make_invitation()
    client.post(reverse("cases:rate", args=[invitation.key]), {"level": "1"}, REMOTE_ADDR="203.0.113.9")
    for entry in AuditEntry.objects.filter(fact__in=["cases.service_rated", "cases.rectification_opened"]):
        assert (entry.actor_id, entry.actor_label, entry.address) == (None, "", "")
        assert invitation.subject not in str(entry.after)


def test_a_phone_is_stored_encrypted() -> None:
    row = make_rectification()
    say_why(row.rating, Words(phone="13800001234"))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM cases_rectification WHERE id = %s", [row.pk])
        assert "13800001234" not in cursor.fetchone()[0]


def test_a_pad_shows_the_newest_service_of_its_window_for_three_minutes() -> None:
    centre = make_centre()
    make_invitation(centre, window=2)
    with clock.frozen(MONDAY + timedelta(seconds=30)):
        newest = make_invitation(centre, window=1)
    moment = MONDAY + timedelta(seconds=60)
    assert on_pad(centre, 1, moment) == newest
    assert on_pad(centre, 3, moment) is None
    assert on_pad(make_centre(), 1, moment) is None
    assert on_pad(centre, 1, MONDAY + timedelta(seconds=30) + ON_PAD) is None
