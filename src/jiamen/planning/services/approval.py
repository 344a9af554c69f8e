"""Approve a programme: its options become projects, and the scenario is frozen."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.kernel.models import PlanRun
from jiamen.planning import permissions
from jiamen.planning.errors import AnswerOutdated, NotComputed, NothingChosen
from jiamen.planning.events import ProgrammeApproved
from jiamen.planning.models import (
    FundingSource,
    Scenario,
    ScenarioChoice,
    ScenarioStatus,
    UpgradeOption,
    UpgradeProject,
)
from jiamen.planning.selectors.programme import as_it_stands, newest_answer, options_in, sources_of
from jiamen.planning.services.programme import draft_of
from jiamen.planning.services.projects import open_project, plan_milestone

MONTHS = 12


@transaction.atomic
def approve_scenario(actor: Actor, scenario: Scenario) -> Scenario:
    """Freeze the scenario with its newest answer and open a project for every option chosen, all or nothing.

    Raises:
        NotPermitted: not a district planner there.
        ScenarioFrozen: it is approved already.
        NotComputed, NothingChosen: there is no programme to approve.
        AnswerOutdated: scenario, options or money have changed since it was computed.
    """
    require(actor, permissions.APPROVE, area=scenario.area_id)
    # One at a time in a district: the second of two that want the same option finds it taken, and its answer outdated.
    lock_name(f"programme:{scenario.area_id[:6]}")
    found = draft_of(actor, scenario)
    options = options_in(found.area_id)
    run = approvable(found, options)
    by_id, sources = {option.pk: option for option in options}, sources_of(found.area_id)
    for choice in chosen_in(run):
        project = _opened(actor, by_id[choice["option"]], found.first_year + choice["year"], sources)
        ScenarioChoice.objects.create(scenario=found, option_id=choice["option"], year=choice["year"], project=project)
    found.status, found.run = ScenarioStatus.APPROVED, run
    found.approved_at, found.approved_by = clock.now(), actor.label
    found.save()
    number = len(chosen_in(run))
    fact = ProgrammeApproved(f"scenario:{found.pk}", found.area_id, title=found.name, projects=number)
    publish(actor, fact, after={"run": run.pk, "choices": chosen_in(run)})
    return found


def approvable(scenario: Scenario, options: list[UpgradeOption]) -> PlanRun:
    """The answer an approval rests on. Raises: NotComputed, AnswerOutdated, NothingChosen."""
    run = newest_answer(scenario)
    if run is None:
        raise NotComputed(name=scenario.name)
    if run.input != as_it_stands(scenario, options):
        raise AnswerOutdated(name=scenario.name)
    if not chosen_in(run):
        raise NothingChosen(name=scenario.name)
    return run


def chosen_in(run: PlanRun) -> list[dict[str, Any]]:
    """The choices of a finished run: option (id) and year (0: the first)."""
    return list((run.result or {}).get("choices", []))


def _opened(actor: Actor, option: UpgradeOption, year: int, sources: list[FundingSource]) -> UpgradeProject:
    names = {source.pk: source.name for source in sources}
    start = max(date(year, 1, 1), clock.today())
    due = months_after(start, option.months)
    project = open_project(
        actor, option=option, centre=option.centre, title=option.title, action=option.action,
        area_m2=option.floor_area_m2, cost_fen=option.cost_fen, start=start, due=due,
        shares={names[share.source_id]: share.fen for share in option.shares.all()},
    )  # fmt: skip
    for title, percent in usual_steps():
        plan_milestone(actor, project, title=title, due=start + (due - start) * percent / 100)
    return project


def usual_steps() -> list[tuple[str, int]]:
    """Milestones every project begins with, and after how many per cent of its time they are due."""
    return [
        (_("Design agreed"), 15),
        (_("Contract signed"), 30),
        (_("Main work done"), 85),
        (_("Measured and accepted"), 95),
    ]


def months_after(start: date, months: int) -> date:
    """The day before the same day of the month so many months later (28th at most)."""
    years, month = divmod(start.month - 1 + max(months, 1), MONTHS)
    return date(start.year + years, month + 1, min(start.day, 28)) - timedelta(days=1)
