"""From intake to decision: nothing is asked for twice, the clock is right, and history stays."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from jiamen.accounts.errors import NotAPhone
from jiamen.accounts.permissions import Role
from jiamen.cases.errors import (
    CaseStepNotPossible,
    HomeElsewhere,
    NoAuthority,
    NoSuchItem,
    NotAnIdentity,
    PapersComplete,
    PapersNotComplete,
    ReasonNeeded,
    SecondNotice,
)
from jiamen.cases.models import Case, CasePeriod, CaseState, DeadlineMark, DeadlineStage, PaperStatus
from jiamen.cases.selectors.residents import plain_identity
from jiamen.cases.services import handling, reminders
from jiamen.cases.services.handling import PaperMark
from jiamen.cases.services.intake import open_case
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotPermitted, SignInNeeded
from jiamen.kernel.models import AuditEntry
from jiamen.places.models import DayKind
from tests.cases.cases import all_there, card, case_wish, make_case, make_matter, running_case, worker_of
from tests.counter.make import MONDAY, make_item
from tests.places.make import at, make_area, make_centre, make_day

pytestmark = pytest.mark.django_db


def facts(case: Case) -> list[str]:
    return list(AuditEntry.objects.filter(subject=f"case:{case.pk}").order_by("id").values_list("fact", flat=True))


def states(case: Case) -> list[str]:
    return [row.state for row in case.periods.all()]


def test_a_case_has_the_papers_its_answers_ask_for() -> None:
    plain, divorced = make_case(), make_case(answers={"married": "divorced", "other": "x"})
    assert [row.needed.kind for row in plain.papers.all()] == ["id-card", "form"]
    assert [row.needed.kind for row in divorced.papers.all()] == ["id-card", "form", "divorce"]
    assert divorced.answers == {"married": "divorced"}


def test_a_case_keeps_its_version() -> None:
    item = make_matter()
    case = make_case(item=item)
    make_item_version = item.versions.get()
    make_item_version.pk = None
    make_item_version.number = 2
    make_item_version.promised_days = 1
    make_item_version.save(force_insert=True)
    later = make_case(item=item)
    assert (case.version.number, later.version.number) == (1, 2)


def test_the_same_intake_twice_is_one_case() -> None:
    centre = make_centre()
    worker, wish = worker_of(centre), case_wish()
    assert open_case(worker, centre, wish).pk == open_case(worker, centre, wish).pk
    assert Case.objects.count() == 1


def test_who_it_is_about_is_stored_encrypted_and_masked() -> None:
    case = make_case(identity=card(7), name="王小明", phone="+86 138-0000-1234")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, identity FROM cases_case")
        row = cursor.fetchone()
    assert all(plain not in "".join(row) for plain in ("王小明", "13800001234", card(7)))
    assert (case.masked_name, case.masked_phone) == ("王**", "138****1234")
    assert case.masked_identity == f"999***********{card(7)[-4:]}"


@pytest.mark.parametrize("text", [card(3), f" {card(3)[:6]} {card(3)[6:]}", "h12345678", "C12345678"])
def test_an_identity_number_is_understood(text: str) -> None:
    assert plain_identity(text) == text.replace(" ", "").upper()


@pytest.mark.parametrize(
    "text", ["", "1", f"{card(3)[:-1]}{(int(card(3)[-1].replace('X', '10')) + 1) % 10}", "٣" * 18, "9" * 999]
)
def test_a_wrong_identity_number_is_told(text: str) -> None:
    with pytest.raises(NotAnIdentity):
        plain_identity(text)


def test_what_cannot_be_taken_in() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    withdrawn = make_item()
    withdrawn.withdrawn_on = date(2026, 1, 1)
    withdrawn.save()
    make_area("440305001001")
    for refusal, wish in (
        (NoSuchItem, case_wish(withdrawn)),
        (NotAPhone, case_wish(phone="123")),
        (HomeElsewhere, case_wish(home="440305001001")),
    ):
        with pytest.raises(refusal):
            open_case(worker, centre, wish)
    with pytest.raises(NotPermitted):
        open_case(worker_of(make_centre("361102003001")), centre, case_wish())
    with pytest.raises(SignInNeeded):
        open_case(Actor.anonymous(), centre, case_wish())
    assert not Case.objects.exists()


def test_complete_papers_start_the_clock() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    with clock.frozen(MONDAY):
        case = make_case(centre, worker)
        with pytest.raises(PapersNotComplete):
            handling.accept(worker, case)
        handling.check_papers(worker, case, all_there(case))
        with pytest.raises(PapersComplete):
            handling.give_notice(worker, case)
        case = handling.accept(worker, case)
    assert (case.state, case.due_on, case.statutory_on) == ("running", date(2026, 11, 30), date(2026, 12, 21))
    assert states(case) == ["received", "running"]


def test_the_notice_is_complete_and_given_once() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = make_case(centre, worker, answers={"married": "divorced"})
    first, second, third = case.papers.all()
    with pytest.raises(ReasonNeeded):
        handling.check_papers(worker, case, {second.pk: PaperMark(PaperStatus.UNFIT)})
    marks = {first.pk: PaperMark(PaperStatus.THERE), second.pk: PaperMark(PaperStatus.UNFIT, "没有签名")}
    handling.check_papers(worker, case, marks)
    notice = handling.give_notice(worker, case)
    assert [(line.needed.kind, line.fault) for line in notice.lines.all()] == [("form", "没有签名"), ("divorce", "")]
    with pytest.raises(CaseStepNotPossible):
        handling.give_notice(worker, case)
    handling.check_papers(worker, case, all_there(case))
    handling.accept(worker, case)
    notice.refresh_from_db()
    assert notice.in_person
    assert notice.answered_at is not None
    handling.check_papers(worker, case, {third.pk: PaperMark(PaperStatus.MISSING)})
    with pytest.raises(SecondNotice):
        handling.give_notice(worker, case)
    with pytest.raises(PapersNotComplete):
        handling.grant(worker, case)
    assert handling.give_notice(worker, case, again="经办单位要求补正").number == 2


def test_the_clock_rests_while_papers_are_missing() -> None:
    make_day("2026-10-01", DayKind.HOLIDAY)
    centre = make_centre()
    worker = worker_of(centre)
    with clock.frozen(MONDAY):
        case = running_case(centre, worker)
    line = case.papers.first()
    assert line is not None
    with clock.frozen(MONDAY + timedelta(days=1)):
        handling.check_papers(worker, case, {line.pk: PaperMark(PaperStatus.MISSING)})
        handling.give_notice(worker, case)
    case.refresh_from_db()
    assert case.due_on is None
    with clock.frozen(MONDAY + timedelta(days=3)):
        handling.check_papers(worker, case, all_there(case))
        case = handling.accept(worker, case)
    assert case.due_on == date(2026, 12, 2)  # Wednesday and Thursday rested


def test_to_the_office_and_back_to_the_end() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = running_case(centre, worker)
    case = handling.forward(worker, case, note="区医保局")
    with pytest.raises(CaseStepNotPossible):
        handling.grant(worker, case)
    case = handling.bring_back(worker, case)
    with pytest.raises(ReasonNeeded):
        handling.refuse(worker, case, note=" ")
    case = handling.grant(worker, case, note="已办结")
    assert states(case) == ["received", "running", "office", "running", "granted"]
    assert case.closed_at is not None
    for deed in (handling.forward, handling.withdraw, handling.take_over, handling.grant, handling.accept):
        with pytest.raises(CaseStepNotPossible):
            deed(worker, case)
    assert facts(case)[:3] == ["cases.opened", "cases.papers_checked", "cases.moved"]


def test_somebody_else_needs_authority() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = make_case(centre, worker, asked_by="proxy")
    handling.check_papers(worker, case, all_there(case))
    with pytest.raises(NoAuthority):
        handling.accept(worker, case)


def test_the_home_community_sees_a_case_and_does_not_touch_it() -> None:
    centre = make_centre()
    make_area("361102003001")
    case = make_case(centre, home="361102003001")
    at_home = worker_of(make_centre("361102003001"))
    elsewhere = worker_of(make_centre("361102004001"))
    assert Case.objects.visible_to(at_home).get().pk == case.pk
    assert not Case.objects.visible_to(elsewhere).exists()
    with pytest.raises(NotPermitted):
        handling.withdraw(at_home, case)


def test_a_planner_handles_nothing() -> None:
    centre = make_centre()
    case = make_case(centre)
    with pytest.raises(NotPermitted):
        handling.take_over(worker_of(centre, Role.DISTRICT_PLANNER), case)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_caseperiod SET note = 'x'",
        "DELETE FROM cases_caseperiod",
        "UPDATE cases_notice SET who = 'x'",
        "DELETE FROM cases_noticeline",
    ],
)
def test_the_database_keeps_history(sql: str) -> None:
    centre = make_centre()
    worker = worker_of(centre)
    handling.give_notice(worker, make_case(centre, worker))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_deadline_is_called_to_mind_once_per_stage() -> None:
    centre = make_centre()
    with clock.frozen(MONDAY):
        case = running_case(centre)  # due Monday 30 November
    told = [reminders.call_to_mind(date(2026, 11, day)) for day in (24, 26, 27, 28, 30)]
    assert told == [0, 0, 1, 0, 0]
    assert [reminders.call_to_mind(date(2026, 12, day)) for day in (1, 1, 2, 3)] == [1, 0, 1, 0]
    marks = list(DeadlineMark.objects.order_by("id").values_list("stage", flat=True))
    assert marks == [DeadlineStage.SOON, DeadlineStage.OVERDUE, DeadlineStage.ESCALATED]
    assert facts(case)[-3:] == ["cases.deadline_soon", "cases.deadline_missed", "cases.deadline_escalated"]


def test_a_holiday_entered_later_moves_deadlines() -> None:
    with clock.frozen(MONDAY):
        case = running_case()
    make_day("2026-11-27", DayKind.HOLIDAY)
    reminders.call_to_mind(date(2026, 11, 24))
    case.refresh_from_db()
    assert case.due_on == date(2026, 12, 1)


def test_a_resting_case_is_not_overdue() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    with clock.frozen(MONDAY):
        handling.give_notice(worker, make_case(centre, worker))
    assert reminders.call_to_mind(date(2027, 3, 1)) == 0


def test_every_period_follows_the_one_before() -> None:
    with clock.frozen(at("2026-11-23 09:00")):
        case = running_case()
    rows = list(CasePeriod.objects.filter(case=case))
    assert [row.ended_at for row in rows[:-1]] == [row.began_at for row in rows[1:]]
    assert rows[-1].ended_at is None
    assert case.state == CaseState.RUNNING
