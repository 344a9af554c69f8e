"""Scenarios of the upgrade programme: draft, change, wish, copy, compute."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from jiamen.kernel import clock, jobs
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows
from jiamen.kernel.models import PlanRun
from jiamen.places.models import Area
from jiamen.planning import permissions
from jiamen.planning.errors import (
    AreaUnknown,
    NoOptions,
    NotDiagnosed,
    OptionTaken,
    RunOver,
    ScenarioFrozen,
    ScenarioYears,
)
from jiamen.planning.events import ProgrammeCancelled, ProgrammeStarted, ScenarioChanged
from jiamen.planning.models import (
    MOST_YEARS,
    CentreDiagnosis,
    Scenario,
    ScenarioBudget,
    ScenarioWish,
    UpgradeOption,
    WishKind,
)
from jiamen.planning.selectors.programme import (
    KIND,
    Budgets,
    as_it_stands,
    budgets_of,
    newest_run,
    options_in,
    sources_of,
    wishes_of,
)

LIMIT_S = 60
TASK = "planning.run_programme"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a scenario is made of, wishes apart: years, how walking is counted, and budgets in fen by source and year."""

    name: str
    first_year: int
    years: int
    radius_m: int
    elder_percent: int
    budgets: Budgets


@transaction.atomic
def create_scenario(actor: Actor, area: str, terms: Terms) -> Scenario:
    """A new draft for an area (code).

    Raises:
        AreaUnknown: none the actor may see; NotPermitted; ScenarioYears: years that cannot be planned.
    """
    if not Area.objects.visible_to(actor).filter(code=area).exists():
        raise AreaUnknown(field="area")
    require(actor, permissions.DRAFT, area=area)
    return _written(actor, Scenario(area_id=area, created_by=actor.label), terms)


@transaction.atomic
def change_scenario(actor: Actor, scenario: Scenario, terms: Terms) -> Scenario:
    """Other years, budgets or weights for a draft. Raises: NotPermitted, ScenarioFrozen, ScenarioYears."""
    return _written(actor, draft_of(actor, scenario), terms)


@transaction.atomic
def copy_scenario(actor: Actor, scenario: Scenario, *, name: str) -> Scenario:
    """A draft that begins as the scenario is, wishes included. Raises: NotPermitted."""
    require(actor, permissions.DRAFT, area=scenario.area_id)
    terms = Terms(
        name, scenario.first_year, scenario.years, scenario.radius_m, scenario.elder_percent, budgets_of(scenario)
    )
    copy = Scenario(area_id=scenario.area_id, created_by=actor.label, copied_from=scenario)
    _written(actor, copy, terms)
    _wish_all(copy, wishes_of(scenario))
    return copy


@transaction.atomic
def scenario_of_point(actor: Actor, scenario: Scenario, options: Collection[int], *, name: str) -> Scenario:
    """A draft of just these options (ids): they are insisted on, and all others ruled out.

    Raises:
        NotPermitted; OptionTaken: one of them is not to be chosen any more.
    """
    copy = copy_scenario(actor, scenario, name=name)
    offered = {option.pk: option for option in options_in(copy.area_id)}
    if taken := sorted(set(options) - set(offered)):
        raise OptionTaken(title=UpgradeOption.objects.get(pk=taken[0]).title)
    copy.wishes.all().delete()
    _wish_all(copy, {pk: WishKind.INSIST if pk in options else WishKind.RULE_OUT for pk in offered})
    return copy


@transaction.atomic
def wish(actor: Actor, scenario: Scenario, option: int, kind: WishKind | None) -> None:
    """Insist on an option (id), rule it out, or (None) leave it free again.

    Raises:
        NotPermitted; ScenarioFrozen; NotFound: no such option in the scenario's area; OptionTaken: not to be chosen any more.
    """
    found = draft_of(actor, scenario)
    options = {one.pk: one for one in options_in(found.area_id)}
    rows = ScenarioWish.objects.filter(scenario=found, option=option)
    if option not in options and not rows.exists():
        raise NotFound()
    if option not in options and kind is not None:
        raise OptionTaken(title=rows.select_related("option").get().option.title)
    if kind is None:
        rows.delete()
    else:
        ScenarioWish.objects.update_or_create(scenario=found, option_id=option, defaults={"kind": kind})
    publish(actor, _changed(found), after={"option": option, "wish": kind})


@transaction.atomic
def start_programme(actor: Actor, scenario: Scenario, *, seed: int = 0) -> PlanRun:
    """Write a run of the scenario down and hand it to a worker; while one is under way for the same input, that one.

    Raises:
        NotPermitted; ScenarioFrozen; NoOptions; NotDiagnosed.
    """
    found = draft_of(actor, scenario)
    options = options_in(found.area_id)
    _check_options(options)
    given, running = as_it_stands(found, options), newest_run(found)
    if running is not None and not running.over and running.input == given:
        return running
    run = jobs.open_run(
        actor, kind=KIND, title=found.name, area=found.area_id, given=given, seed=seed, limit_s=LIMIT_S,
        solver="jiamen_optim",
    )  # fmt: skip
    fact = ProgrammeStarted(subject=f"run:{run.pk}", area=found.area_id, title=found.name)
    publish(actor, fact, after={"scenario": found.pk})
    app.configure_task(TASK).defer(run_id=run.pk)
    return run


@transaction.atomic
def cancel_programme(actor: Actor, scenario: Scenario) -> PlanRun:
    """Ask the scenario's newest run to stop. Raises: NotPermitted; NotFound: it has none; RunOver."""
    require(actor, permissions.DRAFT, area=scenario.area_id)
    run = newest_run(scenario)
    if run is None:
        raise NotFound()
    if not jobs.cancel(run.pk):
        raise RunOver()
    publish(actor, ProgrammeCancelled(subject=f"run:{run.pk}", area=run.area, title=run.title))
    run.refresh_from_db()
    return run


def draft_of(actor: Actor, scenario: Scenario) -> Scenario:
    """The scenario as stored, locked until the transaction ends. Raises: NotPermitted; ScenarioFrozen: it is approved."""
    require(actor, permissions.DRAFT, area=scenario.area_id)
    found: Scenario
    [found] = lock_rows(Scenario.objects.filter(pk=scenario.pk))
    if not found.is_draft:
        raise ScenarioFrozen(name=found.name)
    return found


def _written(actor: Actor, scenario: Scenario, terms: Terms) -> Scenario:
    if terms.first_year < clock.today().year or not 1 <= terms.years <= MOST_YEARS:
        raise ScenarioYears(field="first_year" if terms.first_year < clock.today().year else "years", most=MOST_YEARS)
    known = {source.pk for source in sources_of(scenario.area_id)}
    for name in ("name", "first_year", "years", "radius_m", "elder_percent"):
        setattr(scenario, name, getattr(terms, name))
    scenario.save()
    ScenarioBudget.objects.filter(scenario=scenario).delete()
    ScenarioBudget.objects.bulk_create(
        ScenarioBudget(scenario=scenario, source_id=source, year=year, fen=fen)
        for (source, year), fen in sorted(terms.budgets.items())
        if source in known and year < terms.years and fen > 0
    )
    told = {"years": [terms.first_year, terms.years], "budgets": [[*key, fen] for key, fen in terms.budgets.items()]}
    publish(actor, _changed(scenario), after=told)
    return scenario


def _wish_all(scenario: Scenario, wishes: Mapping[int, str]) -> None:
    rows = [ScenarioWish(scenario=scenario, option_id=option, kind=kind) for option, kind in wishes.items()]
    ScenarioWish.objects.bulk_create(rows)


def _check_options(options: list[Any]) -> None:
    if not options:
        raise NoOptions()
    centres = {option.centre_id for option in options}
    known = CentreDiagnosis.objects.filter(centre__in=centres).count()
    if known < len(centres):
        raise NotDiagnosed(count=len(centres) - known)


def _changed(scenario: Scenario) -> ScenarioChanged:
    return ScenarioChanged(subject=f"scenario:{scenario.pk}", area=scenario.area_id, title=scenario.name)
