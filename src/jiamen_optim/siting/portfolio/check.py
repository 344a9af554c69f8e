"""An independent look at a programme: recomputed from the problem's data, sharing no code with the model."""

from collections.abc import Iterator

import numpy as np

from jiamen_optim.common.stop import StopReason
from jiamen_optim.siting.check import Violation
from jiamen_optim.siting.portfolio.problem import Action, Aim, PortfolioProblem
from jiamen_optim.siting.portfolio.solution import Figures, Solution
from jiamen_optim.siting.solution import Status


def check(problem: PortfolioProblem, solution: Solution) -> list[Violation]:
    """Every way in which `solution` is not a true answer to `problem`; an empty list if there is none.

    `where` of a violation are actions, except for `money`: sources, and for `walk`: demand points.
    """
    known = [
        one for one in solution.choices if 0 <= one.action < len(problem.actions) and 0 <= one.year < problem.years
    ]
    if len(known) < len(solution.choices) or len({one.action for one in known}) < len(known):
        strange = tuple(one.action for one in solution.choices)
        return [
            Violation("choices", "An action or year is chosen that does not exist, or an action twice.", strange[:20])
        ]
    return [
        *_wishes(problem, solution), *_each(problem, solution), *_together(problem, solution), *_money(problem, solution),
        *_walks(problem, solution), *_figures(problem, solution), *_promises(problem, solution),
    ]  # fmt: skip


def _wishes(problem: PortfolioProblem, solution: Solution) -> Iterator[Violation]:
    chosen = {one.action for one in solution.choices}
    missing = tuple(sorted(set(problem.fixed) - chosen))
    if missing:
        yield Violation("fixed-missing", f"{len(missing)} fixed actions are not chosen.", missing[:20])
    against = tuple(sorted(set(problem.forbidden) & chosen))
    if against:
        yield Violation("forbidden-chosen", f"{len(against)} forbidden actions are chosen.", against[:20])


def _each(problem: PortfolioProblem, solution: Solution) -> Iterator[Violation]:
    year_of = {one.action: one.year for one in solution.choices}
    for number, year in year_of.items():
        action = problem.actions[number]
        if year not in action.years or 12 * year + action.months > 12 * problem.years:
            yield Violation(
                "year", f"Action {number + 1} may not start in year {year + 1}, or opens too late.", (number,)
            )
        for source, fen in zip(problem.sources, action.shares_fen, strict=True):
            if fen and source.last_year is not None and year > source.last_year:
                yield Violation(
                    "deadline", f"Action {number + 1} is paid by {source.name} after its last year.", (number,)
                )
            if source.most_percent is not None and fen * 100 > action.cost_fen * source.most_percent:
                yield Violation("share", f"Action {number + 1} takes too large a share from {source.name}.", (number,))
        if any(other not in year_of or year_of[other] > year for other in action.needs):
            yield Violation("needs", f"Action {number + 1} needs one that is not chosen or starts later.", (number,))


def _together(problem: PortfolioProblem, solution: Solution) -> Iterator[Violation]:
    chosen = sorted(one.action for one in solution.choices)
    for place, first in enumerate(chosen):
        for second in chosen[place + 1 :]:
            what = _clash(problem, problem.actions[first], problem.actions[second])
            if what or any(first in group and second in group for group in problem.excludes):
                sentence = (
                    f"Actions {first + 1} and {second + 1} cannot both be done ({what or 'they exclude each other'})."
                )
                yield Violation(what or "excluded", sentence, (first, second))


def _clash(problem: PortfolioProblem, one: Action, other: Action) -> str:
    if one.centre == other.centre:
        return "centre-twice"
    if one.opens is not None and one.opens == other.opens:
        return "site-opened-twice"
    return "site-closed-twice" if one.closes is not None and one.closes == other.closes else ""


def _money(problem: PortfolioProblem, solution: Solution) -> Iterator[Violation]:
    table = [[0 for _ in range(problem.years)] for _ in problem.sources]
    for one in solution.choices:
        for source, fen in enumerate(problem.actions[one.action].shares_fen):
            table[source][one.year] += fen
    if tuple(map(tuple, table)) != solution.spent_fen:
        yield Violation("spent-wrong", "What is spent by source and year does not add up to the actions.")
    given = {(budget.source, budget.year): budget.fen for budget in problem.budgets}
    for source, row in enumerate(table):
        name, most = problem.sources[source].name, problem.sources[source].most_fen
        for year, fen in enumerate(row):
            if fen > given.get((source, year), 0):
                yield Violation("money", f"{name} pays {fen} fen in year {year + 1}, more than it has.", (source,))
        if most is not None and sum(row) > most:
            yield Violation("money", f"{name} pays {sum(row)} fen in all, more than it may.", (source,))


def _open(problem: PortfolioProblem, solution: Solution) -> set[int]:
    acts = [problem.actions[one.action] for one in solution.choices]
    stay = set(problem.open_now) - {act.closes for act in acts if act.closes is not None}
    return stay | {act.opens for act in acts if act.opens is not None}


def _walk(problem: PortfolioProblem, places: set[int], row: int) -> tuple[int, set[int]]:
    """The shortest way from a demand point to the places, and the places that near (-1: none is listed)."""
    near, found = problem.near, dict[int, int]()
    for entry in range(int(near.start[row]), int(near.start[row + 1])):
        if int(near.site[entry]) in places:
            found[int(near.site[entry])] = int(near.walk_m[entry])
    least = min(found.values(), default=int(near.far_m[row]))
    return least, {site for site, metres in found.items() if metres == least} or {-1}


def _walks(problem: PortfolioProblem, solution: Solution) -> Iterator[Violation]:
    places, wrong = _open(problem, solution), list[int]()
    for row in range(problem.near.n_demand):
        metres, sites = _walk(problem, places, row)
        if int(solution.walk_m[row]) != metres or int(solution.site[row]) not in sites:
            wrong.append(row)
    if wrong:
        yield Violation(
            "walk", f"{len(wrong)} demand points do not walk to their nearest open place.", tuple(wrong[:20])
        )


def _counted(problem: PortfolioProblem, chosen: Solution | None) -> dict[str, object]:
    acts = [] if chosen is None else [problem.actions[one.action] for one in chosen.choices]
    starts = [] if chosen is None else [one.year for one in chosen.choices]
    places = set(problem.open_now) if chosen is None else _open(problem, chosen)
    unmet = np.array(problem.shortfall, dtype=object).reshape(len(problem.shortfall), len(problem.standards))
    for act in acts:
        unmet[act.centre] = act.leaves
    walked = [_walk(problem, places, row) for row in range(problem.near.n_demand)]
    near_by = [metres <= problem.radius_m and sites != {-1} for metres, sites in walked]
    weight = [int(one) for one in problem.weight]
    counted: dict[str, object] = {
        "unmet": tuple(sum(column) for column in unmet.T),
        "walk": sum(each * metres for each, (metres, _) in zip(weight, walked, strict=True)),
        "cost_fen": sum(act.cost_fen for act in acts),
        "running_fen": sum(act.running_fen for act in acts),
        "wait": sum(12 * start + act.months for act, start in zip(acts, starts, strict=True)),
        "floor_area_m2": sum(act.floor_area_m2 for act in acts),
    }
    for group in problem.groups:
        people = [int(one) for one in group.people]
        counted[f"walk of {group.name}"] = sum(each * metres for each, (metres, _) in zip(people, walked, strict=True))
        counted[f"within of {group.name}"] = sum(each for each, here in zip(people, near_by, strict=True) if here)
        counted[f"people of {group.name}"] = sum(people)
    return counted


def _said(figures: Figures) -> dict[str, object]:
    names = ("unmet", "walk", "cost_fen", "running_fen", "wait", "floor_area_m2")
    said: dict[str, object] = {name: getattr(figures, name) for name in names}
    for group in figures.groups:
        said[f"walk of {group.name}"], said[f"within of {group.name}"] = group.walk, group.within
        said[f"people of {group.name}"] = group.people
    return said


def _figures(problem: PortfolioProblem, solution: Solution) -> Iterator[Violation]:
    for when, figures, chosen in (("today", solution.today, None), ("after", solution.after, solution)):
        true, said = _counted(problem, chosen), _said(figures)
        for name in sorted(true.keys() | said.keys()):
            if true.get(name) != said.get(name):
                sentence = f"The {name} {when} is given as {said.get(name)} but adds up to {true.get(name)}."
                yield Violation("figure-wrong", sentence)


def _promises(problem: PortfolioProblem, solution: Solution) -> Iterator[Violation]:
    if tuple(stage.aim for stage in solution.stages) != problem.aims:
        yield Violation("stages", "The stages are not the aims in their order.")
        return
    true = solution.after
    value = {
        Aim.SHORTFALL: sum(true.unmet), Aim.WALK: true.walk, Aim.COST: true.cost_fen, Aim.WAIT: true.wait
    }  # fmt: skip
    for stage in solution.stages:
        if stage.value != value[stage.aim]:
            yield Violation("stage-wrong", f"{stage.aim} is given as {stage.value} but is {value[stage.aim]}.")
        if stage.bound is not None and stage.bound > stage.value:
            yield Violation("bound-passed", f"The bound of {stage.aim} is worse than the value itself.")
    proven = all(stage.bound == stage.value for stage in solution.stages)
    said = solution.status is Status.OPTIMAL, solution.stop_reason is StopReason.PROVEN, solution.gap == 0
    if proven != said[0] or proven != said[1] or (proven and not said[2]):
        yield Violation("status-wrong", f"“{solution.status}” does not agree with the bounds and the stop reason.")
