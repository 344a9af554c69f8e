"""A project from planned to opening day, and what nobody may do on the way."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jiamen.accounts.permissions import Role
from jiamen.kernel.errors import NotPermitted, Refusal
from jiamen.kernel.models import AuditEntry
from jiamen.places.models import Centre
from jiamen.planning.errors import (
    AmountNeeded,
    DelayReason,
    MilestoneReached,
    NotThatMuch,
    OpenAreaTooLarge,
    ProjectDates,
    SharesDiffer,
    SharesMissing,
    StepNotAllowed,
)
from jiamen.planning.models import CentreDiagnosis, Payment, UpgradeProject
from jiamen.planning.selectors.district import DistrictFigures, district_figures
from jiamen.planning.selectors.progress import progress
from jiamen.planning.services import projects as doing
from jiamen.planning.services.diagnose import diagnose
from tests.planning.rows import LAT, LON, make_cell, make_centre, make_option, planner

SHARES = {"区级统筹": 60_000_00, "镇街配套": 40_000_00}
TODAY = date(2026, 11, 23)


def opened(centre: Centre, **more: Any) -> UpgradeProject:
    given: dict[str, Any] = {
        "title": "扩建五三社区服务中心", "action": "enlarge", "area_m2": 360, "cost_fen": 100_000_00,
        "start": date(2026, 3, 1), "due": date(2026, 9, 30), "shares": SHARES,
    }  # fmt: skip
    return doing.open_project(planner(), centre=centre, **given | more)


def started(centre: Centre, contract_fen: int = 100_000_00) -> UpgradeProject:
    return doing.start_project(planner(), opened(centre), started_on=date(2026, 3, 5), contract_fen=contract_fen)


def accepted(centre: Centre, measured_m2: int = 352) -> UpgradeProject:
    return doing.accept_project(planner(), started(centre), measured_m2=measured_m2, accepted_on=date(2026, 9, 1))


def opening(project: UpgradeProject, **more: Any) -> UpgradeProject:
    given: dict[str, Any] = {
        "opened_on": date(2026, 9, 20), "open_area_m2": 220, "address": "金龙岗路8号", "lat": LAT, "lon": LON,
        "rooms": [doing.NewRoom("201", "助餐间", "meals", 60)],
    }  # fmt: skip
    return doing.open_centre(planner(), project, **given | more)


def figures() -> DistrictFigures:
    return district_figures(planner(), "361102", today=TODAY)


def test_from_planned_to_opening_day_the_diagnosis_improves_by_exactly_that() -> None:
    centre = make_centre(floor_area_m2=118, open_area_m2=60)
    make_cell("a", households=1000, adult=3000)
    diagnose(planner(), "361102")
    before = figures()
    project = started(centre)
    milestone = doing.plan_milestone(planner(), project, title="封顶", due=date(2026, 6, 1))
    doing.reach_milestone(planner(), milestone, done_on=date(2026, 6, 3))
    doing.delay_project(planner(), project, due=date(2026, 10, 15), reason="雨季")
    doing.pay(planner(), project.shares.get(source="区级统筹"), fen=60_000_00, paid_on=date(2026, 6, 10))
    project = doing.accept_project(planner(), project, measured_m2=352, accepted_on=date(2026, 9, 1))
    assert figures() == before  # nothing is better before the doors open
    project = opening(project)

    after, centre = figures(), Centre.objects.get(pk=centre.pk)
    assert (after.upgrades, after.fixed) == (before.upgrades + 1, before.fixed + 1)
    assert after.added_m2 == before.added_m2 + 352 - 118
    assert after.missing_m2 == before.missing_m2 - (300 - 118)
    assert (before.too_small, after.too_small) == (1, 0)
    [street] = progress(planner(), "361102", today=TODAY)
    assert (street.found, street.fixed, street.left, street.completed) == (1, 1, 0, after.upgrades)
    assert (street.added_m2, street.paid_fen, street.overdue) == (after.added_m2, 60_000_00, 0)
    assert (centre.floor_area_m2, centre.open_area_m2, centre.address) == (352, 220, "金龙岗路8号")
    assert centre.rooms.get().name == "助餐间"
    assert CentreDiagnosis.objects.get().floor_area_m2 == 352
    assert project.centre_before is not None
    assert project.centre_before["floor_area_m2"] == 118
    entry = AuditEntry.objects.get(fact="planning.upgraded_centre_opened")
    assert (entry.before or {})["floor_area_m2"] == 118
    assert (entry.after or {})["floor_area_m2"] == 352
    assert [step.status for step in project.steps.all()] == ["planned", "under_way", "accepted", "completed"]
    assert [step.until is None for step in project.steps.all()] == [False, False, False, True]
    assert {step.who for step in project.steps.all()} == {"规划员"}
    assert project.delays.get().was_due_on == date(2026, 9, 30)


def test_opening_day_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    centre = make_centre(floor_area_m2=118, open_area_m2=60)
    project = accepted(centre)

    def breaks(*args: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(doing, "diagnose", breaks)
    with pytest.raises(RuntimeError), transaction.atomic():
        opening(project)
    centre.refresh_from_db()
    project.refresh_from_db()
    assert (centre.floor_area_m2, project.status, centre.rooms.count()) == (118, "accepted", 0)


def test_the_same_option_is_carried_out_once() -> None:
    option = make_option(make_centre())
    first = opened(option.centre, option=option)
    assert first.pk == opened(option.centre, option=option).pk != opened(option.centre).pk
    doing.abandon_project(planner(), first, reason="停办")
    assert opened(option.centre, option=option).pk != first.pk


REFUSED: list[tuple[type[Refusal], Callable[[Centre], object]]] = [
    (ProjectDates, lambda c: opened(c, due=date(2026, 2, 1))),
    (StepNotAllowed, lambda c: opening(started(c))),
    (StepNotAllowed, lambda c: doing.accept_project(planner(), opened(c), measured_m2=9, accepted_on=TODAY)),
    (StepNotAllowed, lambda c: doing.resume_project(planner(), opened(c))),
    (StepNotAllowed, lambda c: doing.abandon_project(planner(), accepted(c), reason="x")),
    (StepNotAllowed, lambda c: doing.start_project(planner(), started(c), started_on=TODAY, contract_fen=1)),
    (StepNotAllowed, lambda c: doing.pay(planner(), opened(c).shares.all()[0], fen=1, paid_on=TODAY)),
    (NotThatMuch, lambda c: doing.pay(planner(), started(c).shares.all()[0], fen=60_000_01, paid_on=TODAY)),
    (NotThatMuch, lambda c: doing.pay(planner(), started(c, 500).shares.all()[0], fen=501, paid_on=TODAY)),
    (SharesDiffer, lambda c: opened(c, shares={"区级统筹": 99_999_99})),
    (SharesDiffer, lambda c: opened(c, shares=SHARES | {"社区自筹": 1})),
    (DelayReason, lambda c: doing.delay_project(planner(), opened(c), due=date(2026, 9, 30), reason="雨季")),
    (DelayReason, lambda c: doing.delay_project(planner(), opened(c), due=date(2026, 12, 30), reason=" ")),
    (ProjectDates, lambda c: doing.accept_project(planner(), started(c), measured_m2=9, accepted_on=date(2026, 3, 1))),
    (ProjectDates, lambda c: opening(accepted(c), opened_on=date(2026, 8, 31))),
    (SharesDiffer, lambda c: opened(c, shares={"区级统筹": 99_999_99})),
    (SharesDiffer, lambda c: doing.fund_project(planner(), opened(c, shares={}), shares={"区级统筹": 1})),
    (AmountNeeded, lambda c: doing.fund_project(planner(), opened(c, shares={}), shares={})),
    (StepNotAllowed, lambda c: doing.fund_project(planner(), opened(c), shares=SHARES)),
    (SharesMissing, lambda c: doing.start_project(planner(), opened(c, shares={}), started_on=TODAY, contract_fen=1)),
    (StepNotAllowed, lambda c: doing.place_project(planner(), opening(accepted(c)), address="a", lat=1, lon=1)),
    (OpenAreaTooLarge, lambda c: opening(accepted(c), open_area_m2=353)),
]


@pytest.mark.parametrize(("refusal", "deed"), REFUSED)
def test_what_is_refused(refusal: type[Refusal], deed: Callable[[Centre], object]) -> None:
    with pytest.raises(refusal):
        deed(make_centre())


def test_a_milestone_is_reached_once_and_work_may_rest_and_end() -> None:
    project = started(make_centre())
    row = doing.plan_milestone(planner(), project, title="封顶", due=date(2026, 6, 1))
    doing.reach_milestone(planner(), row, done_on=date(2026, 6, 1))
    with pytest.raises(MilestoneReached):
        doing.reach_milestone(planner(), row, done_on=date(2026, 6, 2))
    doing.suspend_project(planner(), project, reason="产权待定")
    doing.resume_project(planner(), project)
    assert doing.abandon_project(planner(), project, reason="改为共享").status == "abandoned"
    assert not UpgradeProject.objects.get().is_overdue(TODAY)


def test_a_planned_project_may_rest_and_is_planned_again() -> None:
    project = opened(make_centre(), shares={})
    doing.suspend_project(planner(), project, reason="产权待定")
    assert doing.resume_project(planner(), project).status == "planned"
    doing.fund_project(planner(), project, shares=SHARES)
    assert doing.start_project(planner(), project, started_on=TODAY, contract_fen=1).status == "under_way"


@pytest.mark.parametrize("actor", [planner("440305"), planner(role=Role.CENTRE_MANAGER)])
def test_only_planners_of_the_area_carry_out(actor: Any) -> None:
    project = opened(make_centre())
    with pytest.raises(NotPermitted):
        doing.start_project(actor, project, started_on=TODAY, contract_fen=1)


def test_marks_say_overdue_and_over_budget() -> None:
    project = started(make_centre(), contract_fen=100_000_01)
    assert project.is_over_budget
    assert project.is_overdue(date(2026, 10, 1))
    assert not project.is_overdue(date(2026, 9, 30))
    [street] = progress(planner(), "361102", today=date(2026, 10, 1))
    assert (street.at_work, street.overdue, street.over_budget) == (1, 1, 1)


BROKEN = [
    {"status": "completed", "completed_on": TODAY},
    {"accepted_on": date(2026, 3, 1)},
    {"due_on": date(2026, 2, 1)},
    {"contract_fen": 0},
]


@pytest.mark.parametrize("change", BROKEN)
def test_the_database_keeps_the_promises_too(change: dict[str, Any]) -> None:
    project = started(make_centre())
    with pytest.raises(IntegrityError), transaction.atomic():
        UpgradeProject.objects.filter(pk=project.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(share=project.shares.all()[0], fen=60_000_01, paid_on=TODAY, who="x")
