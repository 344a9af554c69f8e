"""What more money would buy, what a wish would cost, and the front of cost against walking."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop, StopReason, Watch
from jiamen_optim.siting.portfolio.model import Model
from jiamen_optim.siting.portfolio.problem import Aim, Budget, PortfolioProblem
from jiamen_optim.siting.portfolio.refusals import refuse_contradictions
from jiamen_optim.siting.portfolio.solution import Solution, Stage
from jiamen_optim.siting.portfolio.solve import cheapest, climb, solve


def pareto(problem: PortfolioProblem, *, stop: Stop, points: int = 12, seed: int = 0) -> tuple[Solution, ...]:
    """Programmes of which none is both cheaper and shorter to walk than another, dearest first (ε-constraint method).

    From the shortest walk possible down, each at least one fen cheaper than the last and at most one of `points` equal
    steps of cost at a time: walk is made least under the cost allowed, then cost under that walk. Each is a
    solution of the aims (WALK, COST) with its own proof, `stop.seconds` counting for all together. When `stop` ends the
    run, the last one found may be unproven, and the front ends there.
    """
    if points < 2:
        raise ProblemError("points", f"{points} points on a front. Ask for at least two.")
    problem = replace(problem, aims=(Aim.WALK, Aim.COST))
    refuse_contradictions(problem)
    start = cheapest(problem)
    model, watch = Model(problem), Watch(stop)
    model.walk()
    rules = len(model.rows)
    front = [climb(model, start, watch, seed)]
    least = sum(problem.actions[choice.action].cost_fen for choice in start)
    most = front[0].after.cost_fen
    while front[-1].after.cost_fen > least and front[-1].stop_reason in (StopReason.PROVEN, StopReason.GAP_REACHED):
        spent = front[-1].after.cost_fen
        steps = [least + (most - least) * step // (points - 1) for step in range(points)]
        del model.rows[rules:]
        model.hold(Aim.COST, min(spent - 1, max(step for step in steps if step < spent)))
        front.append(climb(model, start, watch, seed))
    return tuple(front)


@dataclass(frozen=True)
class Shift:
    """People of a group whose way changes, and by how many people × metres together."""

    people: int
    walk: int


@dataclass(frozen=True)
class Difference:
    """How the aims, the reach and the ways change from one programme to another; negative is better for aims.

    By group: `within`, change of the people within the radius; `longer` and `shorter`, those who walk farther and less far.
    `exact`: both programmes are proven, so these are the true differences; otherwise they are those of the best programmes
    known, and the true difference in the first aim lies in `first`, ends included (None: nothing is proven about it).
    """

    by_aim: dict[Aim, int]
    within: dict[str, int]
    longer: dict[str, Shift]
    shorter: dict[str, Shift]
    exact: bool
    first: tuple[int, int] | None


@dataclass(frozen=True, eq=False)
class Compared:
    """Another programme, solved anew, and what it changes."""

    solution: Solution
    difference: Difference


def compare(problem: PortfolioProblem, old: Solution, new: Solution) -> Difference:
    """From the old programme to the new one."""
    change = new.walk_m.astype(np.int64) - old.walk_m
    return Difference(
        by_aim={aim: new.after.of(aim) - old.after.of(aim) for aim in problem.aims},
        within={
            before.name: after.within - before.within
            for before, after in zip(old.after.groups, new.after.groups, strict=True)
        },
        longer={group.name: _shift(group.people, change) for group in problem.groups},
        shorter={group.name: _shift(group.people, -change) for group in problem.groups},
        exact=all(stage.proven for stage in (*old.stages, *new.stages)),
        first=_between(old.stages[0], new.stages[0]),
    )


def _between(old: Stage, new: Stage) -> tuple[int, int] | None:
    if old.bound is None or new.bound is None:
        return None
    return new.bound - old.value, new.value - old.bound


def _shift(people: NDArray[np.int64], more_m: NDArray[np.int64]) -> Shift:
    moved = more_m > 0
    return Shift(int(people[moved].sum()), int(people[moved] @ more_m[moved]))


def worth_of_more(
    problem: PortfolioProblem, solution: Solution, source: int, fen: int, *, stop: Stop, seed: int = 0
) -> Compared:
    """What `fen` more from a source would change: the shadow price of its budget, exact, by solving again.

    The money is added to each year of the source in turn, and to its limit in all; the year it does most good is taken
    (the first of them).
    """
    if not 0 <= source < len(problem.sources) or fen < 0:
        raise ProblemError("worth", f"Source {source + 1} with {fen} fen more. Name a source and 0 fen or more.")
    watch, found = Watch(stop), list[Solution]()
    for year in range(problem.years):
        richer = _richer(problem, source, year, fen)
        found.append(solve(richer, stop=_rest(stop, watch), seed=seed))
        if watch.reason() is StopReason.CANCELLED:
            break  # nobody waits for the other years, and to set their models up takes its time
    best = min(found, key=lambda one: [one.after.of(aim) for aim in problem.aims])
    return Compared(best, compare(problem, solution, best))


def price_of(problem: PortfolioProblem, solution: Solution, action: int, *, stop: Stop, seed: int = 0) -> Compared:
    """The price of a wish: the chosen action left out, or the refused one put in, and the rest made best again.

    Raises ProblemError when it cannot be done at all, or when the problem itself fixes or forbids it.
    """
    if action in problem.fixed or action in problem.forbidden or not 0 <= action < len(problem.actions):
        sentence = f"Action {action + 1} does not exist, or is fixed or forbidden already. Free it first."
        raise ProblemError("price", sentence, (action,))
    if any(choice.action == action for choice in solution.choices):
        wished = replace(problem, forbidden=(*problem.forbidden, action))
    else:
        wished = replace(problem, fixed=(*problem.fixed, action))
    other = solve(wished, stop=stop, seed=seed)
    return Compared(other, compare(problem, solution, other))


def _richer(problem: PortfolioProblem, source: int, year: int, fen: int) -> PortfolioProblem:
    others = tuple(budget for budget in problem.budgets if (budget.source, budget.year) != (source, year))
    rule = problem.sources[source]
    most = None if rule.most_fen is None else rule.most_fen + fen
    sources = (*problem.sources[:source], replace(rule, most_fen=most), *problem.sources[source + 1 :])
    return replace(problem, sources=sources, budgets=(*others, Budget(source, year, problem.money(source, year) + fen)))


def _rest(stop: Stop, watch: Watch) -> Stop:
    return stop if stop.seconds is None else replace(stop, seconds=max(stop.seconds - watch.seconds(), 0.0))
