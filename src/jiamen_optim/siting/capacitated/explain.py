"""Why people go where they go: how full each site is, who gives way for lack of room, and how sure the answer is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from jiamen_optim.siting.assignment import assign
from jiamen_optim.siting.capacitated.problem import CapacitatedProblem
from jiamen_optim.siting.explain import Sentence
from jiamen_optim.siting.solution import Solution, Status


@dataclass(frozen=True)
class SiteLoad:
    """How one chosen site is used. `load` and `capacity` in the unit of demand; `weight` served, its `mean_walk_m`.

    `turned_away`: the demand points (at most 20) for whom this is the nearest chosen site but who are sent farther.
    """

    site: int
    fixed: bool
    load: int
    capacity: int
    weight: int
    mean_walk_m: float
    turned_away: tuple[int, ...]


@dataclass(frozen=True)
class Explanation:
    """Sentences about the whole, and one entry per chosen site."""

    sentences: tuple[Sentence, ...]
    sites: tuple[SiteLoad, ...]


def explain(problem: CapacitatedProblem, solution: Solution) -> Explanation:
    """What decided, recomputed exactly from the data."""
    nearest, walk_m = assign(problem.near, solution.sites)
    farther = np.asarray(solution.walk_m > walk_m)
    loads = []
    for site in solution.sites:
        users = solution.site == site
        weight = int(problem.weight[users].sum())
        walk = int(np.dot(problem.weight[users], solution.walk_m[users].astype(np.int64)))
        loads.append(
            SiteLoad(
                site=site,
                fixed=site in problem.fixed,
                load=int(problem.demand[users].sum()),
                capacity=int(problem.capacity[site]),
                weight=weight,
                mean_walk_m=walk / max(weight, 1),
                turned_away=tuple(int(row) for row in np.nonzero(farther & (nearest == site))[0][:20]),
            )
        )
    extra = int(np.dot(problem.weight, solution.walk_m.astype(np.int64) - walk_m))
    sentences = (
        _say(
            "room",
            "{p} sites with room for {room} are chosen; {needed} is needed.",
            p=problem.p,
            room=sum(load.capacity for load in loads),
            needed=int(problem.demand.sum()),
        ),
        _say("walk", "The mean walk is {mean_m:.0f} m.", mean_m=solution.parts.walk / int(problem.weight.sum())),
        _say(
            "turned-away",
            "{cells} demand points go past their nearest chosen site for lack of room: {extra} weighted metres more.",
            cells=int(farther.sum()),
            extra=extra,
        ),
        _proof(solution),
    )
    return Explanation(sentences, tuple(loads))


def _proof(solution: Solution) -> Sentence:
    if solution.status is Status.OPTIMAL:
        return _say("proven", "No other choice of sites and assignment is better; this is proven.")
    code = f"open-{solution.stop_reason.name.lower().replace('_', '-')}"
    return _say(
        code,
        f"The search ended: {solution.stop_reason}. No other choice is more than {{gap:.3%}} better.",
        gap=solution.gap,
    )


def _say(code: str, words: str, **figures: int | float) -> Sentence:
    figures_kept: Mapping[str, int | float] = MappingProxyType(figures)
    return Sentence(code, figures_kept, words.format(**figures))
