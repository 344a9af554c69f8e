"""Scenarios of the upgrade programme, who pays, and what could be done, as pages and plans read them."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.planning import permissions
from jiamen.planning.models import FundingSource, Scenario, UpgradeOption, WishKind

KIND = "programme"
Budgets = dict[tuple[int, int], int]
"""Fen by source (id) and year (0: the first)."""


def scenarios(actor: Actor) -> "QuerySet[Scenario]":
    """Scenarios in the actor's part of the tree, the newest first."""
    require(actor, permissions.READ)
    rows: QuerySet[Scenario] = Scenario.objects.visible_to(actor.under(permissions.READ)).select_related("area")
    return rows.defer("area__boundary")


def comparable(actor: Actor) -> list[Scenario]:
    """Scenarios with an answer, the newest first (two queries)."""
    done = PlanRun.objects.filter(kind=KIND, status=RunStatus.DONE).values_list("input__scenario", flat=True)
    return list(scenarios(actor).filter(pk__in=[int(pk) for pk in done]))


def scenario_of(actor: Actor, pk: int) -> Scenario:
    """One scenario with its area (one query).

    Raises:
        NotFound: there is none in the actor's part of the tree.
    """
    found = scenarios(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def sources_of(area: str) -> list[FundingSource]:
    """Who pays in the district of an area (code); the streets inside spend from the same sources (one query)."""
    return list(FundingSource.objects.filter(area_id=area[:6]))


def options_in(area: str) -> list[UpgradeOption]:
    """What could be done in an area (code) and is not being done yet, with shares, centre and premises (two queries)."""
    rows = UpgradeOption.objects.filter(centre__area__code__startswith=area).offered()
    return list(rows.select_related("centre", "premises").prefetch_related("shares").order_by("centre__code", "pk"))


def budgets_of(scenario: Scenario) -> Budgets:
    """Its budgets (one query)."""
    rows = scenario.budgets.values_list("source_id", "year", "fen")
    return {(source, year): fen for source, year, fen in rows if year < scenario.years}


def wishes_of(scenario: Scenario) -> dict[int, str]:
    """The kind of wish by option (id) (one query)."""
    return dict(scenario.wishes.values_list("option_id", "kind"))


def as_it_stands(scenario: Scenario, options: Sequence[UpgradeOption]) -> dict[str, Any]:
    """All that a run of the scenario rests on, as a run's input; equal means that nothing has changed since (three queries).

    `options` are those of `options_in`; they go in as a digest, so that another price or share is another input.
    """
    offered, wishes = {option.pk for option in options}, wishes_of(scenario)
    wished = {
        kind: sorted(pk for pk, one in wishes.items() if one == kind and pk in offered) for kind in WishKind.values
    }
    return {
        "scenario": scenario.pk,
        "first_year": scenario.first_year,
        "years": scenario.years,
        "radius_m": scenario.radius_m,
        "elder_percent": scenario.elder_percent,
        "detour_percent": round(100 * settings.DETOUR_FACTOR),
        "budgets": [[source, year, fen] for (source, year), fen in sorted(budgets_of(scenario).items())],
        "options": _digest(options),
        "sources": [[one.pk, one.most_percent, one.last_year] for one in sources_of(scenario.area_id)],
        **wished,
    }


def _digest(options: Sequence[UpgradeOption]) -> str:
    rows = [
        [
            o.pk, o.centre_id, o.premises_id, o.action, o.floor_area_m2, o.open_area_m2, sorted(o.functions), o.cost_fen,
            o.running_fen, o.months, str(o.let_until), o.ownership_settled,
            sorted((share.source_id, share.fen) for share in o.shares.all()),
        ]
        for o in options
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def runs_of(scenario: Scenario) -> "QuerySet[PlanRun]":
    """The scenario's runs, the newest first."""
    return PlanRun.objects.filter(kind=KIND, area=scenario.area_id, input__scenario=scenario.pk).order_by("-pk")


def newest_run(scenario: Scenario) -> PlanRun | None:
    """The run its page shows: the one it was approved on, else the newest (one query)."""
    if scenario.run_id is not None:
        return PlanRun.objects.get(pk=scenario.run_id)
    return runs_of(scenario).first()


def shared_answer(token: str) -> tuple[Scenario, PlanRun]:
    """The scenario with this link and the answer it shows; who knows the token may read it (two queries).

    Raises:
        NotFound: no scenario is shared under it.
    """
    found = Scenario.objects.select_related("area").defer("area__boundary").filter(share_token=token).first()
    run = newest_answer(found) if found else None
    if found is None or run is None:
        raise NotFound()
    return found, run


def newest_answer(scenario: Scenario) -> PlanRun | None:
    """The run it was approved on, else the newest that came to its end (one query)."""
    if scenario.run_id is not None:
        return PlanRun.objects.get(pk=scenario.run_id)
    return runs_of(scenario).filter(status=RunStatus.DONE).first()
