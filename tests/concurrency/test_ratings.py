"""Two taps at once, and what would happen without the guards."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from jiamen.cases.models import Contact, Level, Rating, RatingChannel, RatingInvitation, Rectification
from jiamen.cases.models import RectificationPeriod as Period
from jiamen.cases.services import ratings, rectifications
from jiamen.kernel import clock
from tests.cases.rate import MONDAY, VISITOR, make_invitation, make_manager, make_rectification
from tests.concurrency.test_desk import together
from tests.factories import make_centre

pytestmark = pytest.mark.django_db(transaction=True)
TAPS = 8


def on_monday(deed: Callable[[], Any]) -> Callable[[], Any]:
    """The deed on a Monday at nine, in whatever thread it runs."""

    def done() -> Any:
        with clock.frozen(MONDAY):
            return deed()

    return done


def tap(invitation: RatingInvitation, level: Level) -> Callable[[], Rating]:
    return on_monday(lambda: ratings.rate(VISITOR, invitation, level=level, channel=RatingChannel.PAD))


def names(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody looks before anybody writes."""
    looked = threading.Barrier(TAPS)
    check = ratings.check_open

    def look_first(*given: Any) -> None:
        check(*given)
        looked.wait(timeout=30)

    monkeypatch.setattr(ratings, "lock_rows", lambda rows: list(rows))
    monkeypatch.setattr(ratings, "check_open", look_first)


def test_taps_at_once_are_one_rating_and_one_rectification() -> None:
    with clock.frozen(MONDAY):
        invitation = make_invitation()
    levels = [Level.VERY_BAD, Level.VERY_GOOD] * (TAPS // 2)
    results = together(*(tap(invitation, level) for level in levels))
    assert names(results) == ["AlreadyRated"] * (TAPS - 1) + ["Rating"]
    rating = Rating.objects.get()
    assert Rectification.objects.count() == (rating.level == Level.VERY_BAD)


@pytest.mark.usefixtures("without_lock")
def test_the_database_alone_keeps_it_one() -> None:
    with clock.frozen(MONDAY):
        invitation = make_invitation()
    results = together(*[tap(invitation, Level.GOOD)] * TAPS)
    assert names(results) == ["AlreadyRated"] * (TAPS - 1) + ["Rating"]


@pytest.mark.usefixtures("without_lock")
def test_without_both_guards_one_service_is_rated_many_times() -> None:
    """The negative control."""
    with clock.frozen(MONDAY):
        invitation = make_invitation()
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'cases_rating'::regclass AND contype = 'u'")
        [(guard,)] = cursor.fetchall()
        cursor.execute(f'ALTER TABLE cases_rating DROP CONSTRAINT "{guard}"')
    try:
        together(*[tap(invitation, Level.GOOD)] * TAPS)
        assert Rating.objects.count() == TAPS
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE cases_rating CASCADE")
            cursor.execute(f'ALTER TABLE cases_rating ADD CONSTRAINT "{guard}" UNIQUE (invitation_id)')


def test_services_ended_twice_at_once_are_invited_once() -> None:
    centre = make_centre()
    ask = on_monday(lambda: ratings.invite(VISITOR, subject="ticket:7", centre=centre, items=["a"], worker=None))
    results = together(*[ask] * TAPS)
    assert set(results) == {RatingInvitation.objects.get().key}


def test_two_managers_who_call_back_at_once_write_it_down_once() -> None:
    with clock.frozen(MONDAY):
        row = make_rectification()
    managers = [make_manager(row.centre) for _ in range(2)]
    results = together(
        *(
            on_monday(lambda who=who: rectifications.call_back(who, row, contact=Contact.REACHED, note="说明了情况"))
            for who in managers
        )
    )
    assert names(results) == ["NoneType", "StageNotPossible"]
    assert Period.objects.filter(rectification=row, ended_at__isnull=True).count() == 1
    assert Period.objects.filter(rectification=row).count() == 2
