"""An independent look at an answer: recomputed from the problem's data, sharing no code with the solver."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.stop import StopReason
from jiamen_optim.siting.problem import Objective, SitingProblem
from jiamen_optim.siting.solution import Solution, Status


@dataclass(frozen=True)
class Violation:
    """Something an answer says that is not so: a stable code, a sentence, and the rows or sites concerned (≤ 20)."""

    code: str
    sentence: str
    where: tuple[int, ...] = ()


def check(problem: SitingProblem, solution: Solution) -> list[Violation]:
    """Every way in which `solution` is not a true answer to `problem`; an empty list if there is none."""
    broken = list(_sites(problem, solution))
    if broken:
        return broken
    return [*_walks(problem, solution), *_values(problem, solution), *_promises(problem, solution)]


def _sites(problem: SitingProblem, solution: Solution) -> Iterator[Violation]:
    sites = Counter(solution.sites)
    unknown = tuple(sorted(site for site in sites if not 0 <= site < problem.near.n_sites))
    if unknown:
        yield Violation("site-unknown", f"{len(unknown)} chosen sites do not exist.", unknown[:20])
    twice = tuple(sorted(site for site, times in sites.items() if times > 1))
    if twice:
        yield Violation("site-twice", f"{len(twice)} sites are chosen twice.", twice[:20])
    if problem.p is not None and len(solution.sites) != problem.p:
        yield Violation("count", f"{len(solution.sites)} sites are chosen, not {problem.p}.")
    closed = tuple(sorted(set(problem.forbidden) & set(sites)))
    if closed:
        yield Violation("forbidden-open", f"{len(closed)} forbidden sites are chosen.", closed[:20])
    missing = tuple(sorted(set(problem.fixed) - set(sites)))
    if missing:
        yield Violation("fixed-closed", f"{len(missing)} fixed sites are not chosen.", missing[:20])
    if len(solution.site) != problem.near.n_demand or len(solution.walk_m) != problem.near.n_demand:
        yield Violation("length", f"The assignment does not have {problem.near.n_demand} rows.")


def _walks(problem: SitingProblem, solution: Solution) -> Iterator[Violation]:
    strangers = np.nonzero((solution.site != -1) & ~np.isin(solution.site, solution.sites))[0]
    if len(strangers):
        yield _rows("closed-used", "are sent to a site that is not chosen", strangers)
    best = true_walks(problem, solution.sites)
    walk_m = solution.walk_m.astype(np.int64)
    if (walk_m > best).any():
        yield _rows("not-nearest", "are sent farther than to their nearest chosen site", np.nonzero(walk_m > best)[0])
    if (walk_m < best).any():
        yield _rows("walk-short", "are said to walk less than they must", np.nonzero(walk_m < best)[0])
    wrong = np.nonzero(~_agrees(problem, solution))[0]
    if len(wrong):
        yield _rows("walk-other", "do not walk the distance to the site they are sent to", wrong)


def true_walks(problem: SitingProblem, sites: tuple[int, ...]) -> NDArray[np.int64]:
    """Metres from each demand point to the nearest of `sites`, its far distance if none of them is listed (n)."""
    near, nowhere = problem.near, np.iinfo(np.int64).max
    walk = np.where(np.isin(near.site, sites), near.walk_m.astype(np.int64), nowhere)
    # A guard value at the end lets reduceat close the last row; empty rows are put right below.
    least = np.minimum.reduceat(np.append(walk, nowhere), near.start[:-1])
    least[np.diff(near.start) == 0] = nowhere
    return np.asarray(np.minimum(least, near.far_m), dtype=np.int64)


def _agrees(problem: SitingProblem, solution: Solution) -> NDArray[np.bool_]:
    near = problem.near
    length = np.diff(near.start)
    mine = near.site == np.repeat(solution.site, length)
    same = mine & (near.walk_m == np.repeat(solution.walk_m, length))
    found = np.bincount(np.repeat(np.arange(near.n_demand), length)[same], minlength=near.n_demand) > 0
    is_open = np.isin(near.site, solution.sites)
    any_open = np.bincount(np.repeat(np.arange(near.n_demand), length)[is_open], minlength=near.n_demand) > 0
    return np.asarray(np.where(solution.site == -1, ~any_open & (solution.walk_m == near.far_m), found))


def _values(problem: SitingProblem, solution: Solution) -> Iterator[Violation]:
    weights = [int(weight) for weight in problem.weight]
    walks = [int(walk) for walk in true_walks(problem, solution.sites)]
    reached = [int(site) != -1 for site in solution.site]
    radius = problem.radius_m
    walk = sum(weight * metres for weight, metres in zip(weights, walks, strict=True))
    covered = sum(
        weight
        for weight, metres, here in zip(weights, walks, reached, strict=True)
        if here and (radius is None or metres <= radius)
    )
    unreached = sum(weight for weight, here in zip(weights, reached, strict=True) if not here)
    largest = max(metres for weight, metres in zip(weights, walks, strict=True) if weight)
    objective = {
        Objective.P_MEDIAN: walk,
        Objective.MCLP: covered,
        Objective.LSCP: len(solution.sites),
        Objective.P_CENTER: largest,
    }[problem.objective]
    if problem.objective is Objective.LSCP and covered != sum(weights):
        yield Violation("uncovered", f"A weight of {sum(weights) - covered} has no chosen site within {radius} m.")
    for name, said, true in (
        ("objective", solution.objective, objective),
        ("walk", solution.parts.walk, walk),
        ("covered", solution.parts.covered, covered),
        ("unreached", solution.parts.unreached, unreached),
    ):
        if said != true:
            yield Violation(f"{name}-wrong", f"The {name} is given as {said} but adds up to {true}.")


def _promises(problem: SitingProblem, solution: Solution) -> Iterator[Violation]:
    better = 1 if problem.objective is Objective.MCLP else -1
    apart = better * (solution.bound - solution.objective)
    if apart < 0:
        yield Violation(
            "bound-passed", f"The bound {solution.bound} is worse than the value {solution.objective} itself."
        )
    largest = max(solution.objective, solution.bound, 1)
    if abs(solution.gap * largest - abs(apart)) > 1e-6 * largest:
        yield Violation("gap-wrong", f"The gap is given as {solution.gap} but is {abs(apart) / largest}.")
    if (solution.status is Status.OPTIMAL) != (apart == 0 and solution.stop_reason is StopReason.PROVEN):
        yield Violation("status-wrong", f"“{solution.status}” does not agree with value, bound and stop reason.")


def _rows(code: str, what: str, rows: NDArray[np.intp]) -> Violation:
    return Violation(code, f"{len(rows)} demand points {what}.", tuple(int(row) for row in rows[:20]))
