"""Two who change the same centre at the same moment, and what would happen without the guard."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from jiamen.accounts.permissions import Role
from jiamen.kernel import clock
from jiamen.kernel.errors import Refusal
from jiamen.kernel.models import AuditEntry
from jiamen.places.models import Centre, Notice, OpeningException, OpeningSpan
from jiamen.places.selectors.hours import Span, pattern_mark
from jiamen.places.selectors.timetables import weekly_pattern
from jiamen.places.services import notices, opening
from tests.factories import HERE, make_actor, make_centre, make_exception

pytestmark = pytest.mark.django_db(transaction=True)
MANAGER = make_actor(Role.CENTRE_MANAGER, HERE)
EARLY, LATE, EVENING = (Span(480, 1020),), (Span(540, 1080),), (Span(1110, 1200),)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at once, each on its own connection; what each got, refusals and broken rules included."""
    gate = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(number: int, deed: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[number] = deed()
        except (Refusal, DatabaseError) as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def set_hours(centre: Centre, monday: tuple[Span, ...]) -> Callable[[], None]:
    """What a form does that was opened now."""
    shown = pattern_mark(weekly_pattern(centre))
    return lambda: opening.set_weekly_hours(MANAGER, centre=centre, spans={1: monday}, based_on=shown)


def stored(centre: Centre) -> tuple[Span, ...]:
    rows = OpeningSpan.objects.filter(centre=centre, day=1).order_by("opens_min")
    return tuple(Span(row.opens_min, row.closes_min) for row in rows)


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard taken away: both have cleared the old pattern before either writes the new one."""
    cleared = threading.Barrier(2)
    write = OpeningSpan.objects.bulk_create

    def together_with_the_other(rows: Any) -> Any:
        cleared.wait(timeout=30)
        return write(rows)

    monkeypatch.setattr(opening, "lock_name", lambda name: None)
    monkeypatch.setattr(OpeningSpan.objects, "bulk_create", together_with_the_other)


def test_of_two_patterns_sent_at_once_one_stands_whole_and_the_other_is_told() -> None:
    for one, two in ((EARLY, LATE), (EARLY, EVENING)):
        centre = make_centre()
        results = together(set_hours(centre, one), set_hours(centre, two))
        assert sorted(type(result).__name__ for result in results) == ["NoneType", "WeekChangedMeanwhile"]
        assert stored(centre) == (one, two)[results.index(None)]
        assert AuditEntry.objects.filter(subject=f"centre:{centre.code}").count() == 1


@pytest.mark.usefixtures("without_lock")
def test_without_the_lock_neither_would_be_told_and_the_two_patterns_mixed() -> None:
    centre = make_centre()
    assert together(set_hours(centre, EARLY), set_hours(centre, EVENING)) == [None, None]
    assert stored(centre) == (*EARLY, *EVENING)


@pytest.mark.usefixtures("without_lock")
def test_without_the_lock_the_database_still_refuses_an_overlap() -> None:
    centre = make_centre()
    results = together(set_hours(centre, EARLY), set_hours(centre, LATE))
    # By the rule itself, or as a deadlock when both wait for each other to see whether it is broken.
    assert sorted(isinstance(result, DatabaseError) for result in results) == [False, True]
    assert stored(centre) in (EARLY, LATE)


def test_without_the_rule_of_the_database_spans_would_overlap() -> None:
    """Negative control: the same two rows, with the rule taken away and put back."""
    centre = make_centre()
    rule = next(rule for rule in OpeningSpan._meta.constraints if "never_overlap" in rule.name)
    spans = [
        {"centre": centre, "day": 1, "opens_min": s[0].opens_min, "closes_min": s[0].closes_min} for s in (EARLY, LATE)
    ]
    OpeningSpan.objects.create(**spans[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningSpan.objects.create(**spans[1])
    with transaction.atomic():
        with connection.schema_editor() as editor:
            editor.remove_constraint(OpeningSpan, rule)
        OpeningSpan.objects.create(**spans[1])
        assert stored(centre) == (*EARLY, *LATE)
        transaction.set_rollback(True)


def test_one_date_has_one_exception_whoever_writes_and_the_database_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    centre = make_centre()
    day = clock.today() + timedelta(days=1)
    monkeypatch.setattr(opening, "lock_name", lambda name: None)  # the rule must hold without it
    close = lambda reason: opening.set_exception(MANAGER, centre=centre, day=day, hours=None, reason=reason).pk  # noqa: E731  # said twice
    one, two = together(lambda: close("停电检修"), lambda: close("防汛值守"))
    assert one == two
    with pytest.raises(IntegrityError, match="one_exception_per_centre_and_day"), transaction.atomic():
        make_exception(centre, day=day)
    assert OpeningException.objects.get().day == day


def test_a_notice_sent_twice_at_once_is_published_once() -> None:
    centre = make_centre()
    send = lambda: notices.publish_notice(MANAGER, centre=centre, title="义诊", body="周三上午。").pk  # noqa: E731  # said twice
    one, two = together(send, send)
    assert one == two
    assert Notice.objects.count() == AuditEntry.objects.filter(subject=f"notice:{one}").count() == 1


def test_a_notice_withdrawn_and_a_date_removed_twice_at_once_are_so_once() -> None:
    centre = make_centre()
    notice = notices.publish_notice(MANAGER, centre=centre, title="义诊", body="周三上午。")
    row = make_exception(centre)
    before = AuditEntry.objects.count()
    withdraw = [
        lambda: notices.withdraw_notice(MANAGER, notice=Notice.objects.select_related("centre").get(pk=notice.pk))
    ] * 2
    remove = [lambda: opening.remove_exception(MANAGER, exception=row)] * 2
    for results in (together(*remove), together(*withdraw)):
        assert sorted(isinstance(result, Refusal) for result in results) == [False, True]
    assert AuditEntry.objects.count() == before + 2
    assert not OpeningException.objects.exists()
