"""The upgrade programme: scenario and options → portfolio problem → the run's result."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.conf import settings

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import AnswerOutdated, NoPeople, ProgrammeFailed
from jiamen.planning.models import CentreDiagnosis, FundingSource, Scenario, UpgradeAction, UpgradeOption
from jiamen.planning.plans.layout import walks_to_sites
from jiamen.planning.plans.reporting import Reporter, carry_out
from jiamen.planning.selectors.impact import impact, walks_to_store
from jiamen.planning.selectors.measures import missing_functions, required_area_m2
from jiamen.planning.selectors.programme import as_it_stands, options_in, sources_of
from jiamen.planning.selectors.reasons import programme_reason
from jiamen.planning.selectors.sites import Candidate, candidates
from jiamen.planning.selectors.standards import InForce, in_force
from jiamen.planning.selectors.walks import Cells, cells_in, percentile, share_percent
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop
from jiamen_optim.siting import assign
from jiamen_optim.siting.portfolio import (
    Action,
    Aim,
    Budget,
    Figures,
    Group,
    PortfolioProblem,
    Solution,
    Source,
    explain,
    pareto,
    solve,
    worth_of_more,
)

STANDARDS = ("area", "open_share", "functions")
MOVES = (UpgradeAction.NEW_BUILDING, UpgradeAction.DEVELOPER, UpgradeAction.IDLE_STATE)
Places = dict[tuple[str, str], int]
"""Number of a site by kind and code."""
WORTH_FEN = 100_000_00
"""How much more of a source is asked about."""
GAP = 0.005
"""An aim is left for the next one when no programme can be better by more than this share."""
WORTH_S = 6
"""Seconds for each source; a worth that is not proven in that time is shown as such."""
FRONT_S, FRONT_POINTS = 30, 9
"""Seconds for the front of cost against walking, and how many programmes it has at most, about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A scenario as the core understands it, with the rows behind its numbers: actions are options, in order."""

    problem: PortfolioProblem
    options: Sequence[UpgradeOption]
    sources: Sequence[FundingSource]
    cells: Cells
    sites: Sequence[Candidate]


def run_programme(run_id: int) -> None:
    """Compute a waiting run to its end. A job delivered twice, or a run cancelled before, changes nothing."""
    carry_out(run_id, _computed, lambda reason: ProgrammeFailed(reason=reason))


def asked(scenario: Scenario, options: Sequence[UpgradeOption], given: dict[str, Any]) -> Asked:
    """The problem of a scenario; `given` is its run's input (`as_it_stands`).

    Raises:
        NoPeople: nobody lives in the area; ProblemError: the data contradict themselves.
    """
    system = Actor.system("programme run")
    cells, sites, sources = (
        cells_in(system, scenario.area_id),
        candidates(system, scenario.area_id),
        sources_of(scenario.area_id),
    )
    if not cells.residents.any():
        raise NoPeople()
    centres = sorted({option.centre_id for option in options})
    known = {row.centre_id: row for row in CentreDiagnosis.objects.filter(centre__in=centres).select_related("centre")}
    standards = in_force(clock.today())
    place: Places = {(site.kind, site.code): n for n, site in enumerate(sites)}
    number = {option.pk: row for row, option in enumerate(options)}
    unsettled = [row for row, option in enumerate(options) if not option.ownership_settled]
    problem = PortfolioProblem(
        near=walks_to_sites(cells, sites, given["detour_percent"], scenario.radius_m),
        groups=(
            Group("others", cells.residents - cells.age_65_plus),
            Group("elders", cells.age_65_plus, scenario.elder_percent),
            Group("households", cells.households, 0),
        ),
        open_now=tuple(n for n, site in enumerate(sites) if site.kind == "centre"),
        standards=STANDARDS,
        shortfall=tuple(_unmet_today(known[pk], standards) for pk in centres),
        actions=tuple(
            _action(
                option, scenario, known[option.centre_id], centres.index(option.centre_id), place, sources, standards
            )
            for option in options
        ),
        sources=tuple(_source(source, scenario.first_year) for source in sources),
        budgets=_budgets(given["budgets"], sources),
        years=scenario.years,
        radius_m=scenario.radius_m,
        fixed=tuple(number[pk] for pk in given["insist"]),
        forbidden=tuple(sorted({*unsettled, *(number[pk] for pk in given["rule_out"])})),
    )
    return Asked(problem, options, sources, cells, sites)


def years_of(option: UpgradeOption, first_year: int, years: int) -> tuple[int, ...]:
    """Years (0: the first) the option may begin in: those that begin when its place can be had."""
    free = [option.let_until, None if option.premises is None else option.premises.available_from]
    had_from = max((day for day in free if day is not None), default=date.min)
    return tuple(year for year in range(years) if date(first_year + year, 1, 1) > had_from)


def _action(
    option: UpgradeOption, scenario: Scenario, row: CentreDiagnosis, centre: int, place: Places,
    sources: Sequence[FundingSource], standards: InForce,
) -> Action:  # fmt: skip
    opens = None if option.premises is None else place.get(("premises", option.premises.code))
    moves = opens is not None and option.action in MOVES
    shares = {share.source_id: share.fen for share in option.shares.all()}
    return Action(
        centre=centre, kind=option.title, opens=opens,
        closes=place.get(("centre", option.centre.code)) if moves else None,
        floor_area_m2=option.floor_area_m2, cost_fen=option.cost_fen, running_fen=option.running_fen, months=option.months,
        shares_fen=tuple(shares.get(source.pk, 0) for source in sources),
        years=years_of(option, scenario.first_year, scenario.years),
        leaves=_unmet(
            row.households, option.floor_area_m2, share_percent(option.open_area_m2, option.floor_area_m2),
            frozenset([*row.functions_present, *option.functions]), standards,
        ),
    )  # fmt: skip


def _unmet_today(row: CentreDiagnosis, standards: InForce) -> tuple[int, ...]:
    functions = frozenset(row.functions_present)
    return _unmet(row.households, row.floor_area_m2, row.open_share_percent, functions, standards)


def _unmet(
    households: int, area_m2: int, open_percent: int, functions: frozenset[str], standards: InForce
) -> tuple[int, ...]:
    """Households whose centre misses each of STANDARDS, measured as the diagnosis measures."""
    short = (
        area_m2 < required_area_m2(households, standards),
        open_percent < standards["open_share"],
        len(functions) < standards["functions"] or bool(missing_functions(functions, standards)),
    )
    return tuple(households if one else 0 for one in short)


def _source(source: FundingSource, first_year: int) -> Source:
    last = None if source.last_year is None else source.last_year - first_year
    return Source(source.name, last_year=last, most_percent=source.most_percent)


def _budgets(rows: list[list[int]], sources: Sequence[FundingSource]) -> tuple[Budget, ...]:
    number = {source.pk: row for row, source in enumerate(sources)}
    return tuple(Budget(number[source], year, fen) for source, year, fen in rows)


def _computed(run: PlanRun) -> dict[str, Any] | None:
    """The result of the run; None when it was cancelled."""
    scenario = Scenario.objects.get(pk=run.input["scenario"])
    options = options_in(scenario.area_id)
    if as_it_stands(scenario, options) != run.input:
        raise AnswerOutdated(name=scenario.name)
    reporter = Reporter(run.pk)
    try:
        it = asked(scenario, options, run.input)
        reporter.part(0, 60)
        stop = Stop(run.limit_s, GAP, cancelled=reporter.cancelled, progress=reporter.progress)
        solution = solve(it.problem, stop=stop, seed=run.seed)
        reporter.part(60, 70)
        front = pareto(it.problem, stop=replace(stop, seconds=FRONT_S), points=FRONT_POINTS, seed=run.seed)
    except ProblemError as error:
        titles = [options[row].title for row in error.rows if row < len(options)]
        raise ProgrammeFailed(reason=programme_reason(error.code, error.sentence, titles)) from error
    worth = []
    for number, source in enumerate(it.sources):
        reporter.part(70 + 30 * number // len(it.sources), 70 + 30 * (number + 1) // len(it.sources))
        if not reporter.go_on():
            return None
        worth.append({"source": source.name, "fen": WORTH_FEN} | _worth(it, solution, number, reporter, run.seed))
    if not reporter.go_on():
        return None
    return _result(it, solution, worth) | {"front": [_point(it, one) for one in _undominated(front)]}


def _undominated(front: Sequence[Solution]) -> list[Solution]:
    """Dearest first. Each is found to within GAP, so a dearer one may turn out longer to walk than a cheaper one: it goes."""
    kept: list[Solution] = []
    for one in sorted(front, key=lambda found: (found.after.cost_fen, found.after.walk)):
        if not kept or one.after.walk < kept[-1].after.walk:
            kept.append(one)
    return kept[::-1]


def _point(it: Asked, one: Solution) -> dict[str, Any]:
    """A programme of the front: what it costs, how people walk, and its options."""
    residents = it.cells.residents
    households = next(group for group in one.after.groups if group.name == "households")
    return {
        "cost_fen": one.after.cost_fen,
        "mean_walk_m": round(int(np.dot(residents, one.walk_m.astype(np.int64))) / int(residents.sum())),
        "households_within": households.within,
        "unmet": one.after.shortfall,
        "gap": one.gap,
        "status": str(one.status),
        "options": [it.options[choice.action].pk for choice in one.choices],
    }


def _worth(it: Asked, solution: Solution, source: int, reporter: Reporter, seed: int) -> dict[str, Any]:
    stop = Stop(WORTH_S, GAP, cancelled=reporter.cancelled, progress=reporter.progress)
    difference = worth_of_more(it.problem, solution, source, WORTH_FEN, stop=stop, seed=seed).difference
    return {
        "households_within": difference.within["households"],
        "shortfall": difference.by_aim[Aim.SHORTFALL],
        "walk": difference.by_aim[Aim.WALK],
        "exact": difference.exact,
    }


def _result(it: Asked, solution: Solution, worth: list[dict[str, Any]]) -> dict[str, Any]:
    near, sites = it.problem.near, it.sites
    before = assign(near, list(it.problem.open_now))[1].astype(np.int64)
    after = solution.walk_m.astype(np.int64)
    moved = {c.action for c in solution.choices}
    opened = {it.problem.actions[a].opens for a in moved}
    closed = {it.problem.actions[a].closes for a in moved}
    stays = [n for n in it.problem.open_now if n not in closed] + sorted(n for n in opened if n is not None)
    streets = settings.WALKING_NETWORK is not None
    return {
        "status": str(solution.status), "stop_reason": str(solution.stop_reason), "gap": solution.gap,
        "seconds": round(solution.seconds, 2),
        "stages": [
            {"aim": str(s.aim), "value": s.value, "bound": s.bound, "gap": s.gap, "proven": s.proven}
            for s in solution.stages
        ],
        "today": _figures(it, solution.today, before), "after": _figures(it, solution.after, after),
        "sources": [source.name for source in it.sources],
        "budget": [[it.problem.money(s, y) for y in range(it.problem.years)] for s in range(len(it.sources))],
        "spent": [list(row) for row in solution.spent_fen],
        "choices": [{"option": it.options[c.action].pk, "year": c.year} for c in solution.choices],
        "options": [_row(it, reason) for reason in explain(it.problem, solution)],
        "worth": worth,
        "sites": [asdict(sites[n]) for n in stays],
        "existing": len(it.problem.open_now),
        "impact": impact(it.cells, before, after, radius_m=it.problem.radius_m).as_json(),
        **({"walks": walks_to_store(it.cells, before, after)} if streets else {}),
    }  # fmt: skip


def _figures(it: Asked, figures: Figures, walk: Any) -> dict[str, Any]:
    groups = {group.name: group for group in figures.groups}
    residents = int(it.cells.residents.sum())
    return {
        "unmet": dict(zip(STANDARDS, figures.unmet, strict=True)),
        "mean_walk_m": round(int(np.dot(it.cells.residents, walk)) / residents),
        "walk_p90_m": percentile(walk, it.cells.residents, 90),
        "residents_within": groups["others"].within + groups["elders"].within,
        "elders_within": groups["elders"].within,
        "households_within": groups["households"].within,
        "cost_fen": figures.cost_fen,
        "running_fen": figures.running_fen,
    }


def _row(it: Asked, reason: Any) -> dict[str, Any]:
    """An option as it was computed, with the decisive reason; figures that name actions or sources name them by title."""
    option, figures = it.options[reason.action], dict(reason.sentence.figures)
    words: dict[str, Any] = {name: value for name, value in figures.items() if name not in ("other", "source")}
    if "other" in figures:
        words["other"] = it.options[figures["other"]].title
    if "source" in figures:
        words["source"] = it.sources[figures["source"]].name
    code = reason.sentence.code
    if not option.ownership_settled:
        code = "ownership"
    elif not it.problem.actions[reason.action].years:
        code = "not-free"
    return {
        "pk": option.pk, "title": option.title, "centre": option.centre.name, "centre_code": option.centre.code,
        "action": option.action, "cost_fen": option.cost_fen, "running_fen": option.running_fen,
        "floor_area_m2": option.floor_area_m2, "months": option.months, "step_free": option.step_free,
        "year": reason.year, "code": code, "figures": words,
    }  # fmt: skip
