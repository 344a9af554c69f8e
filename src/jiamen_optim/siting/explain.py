"""Why these sites: what each one is worth, what would replace it, and how sure the answer is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.stop import StopReason
from jiamen_optim.siting.interchange import CLOSED, State, empty_state, open_site
from jiamen_optim.siting.lists import lay_out
from jiamen_optim.siting.problem import Objective, SitingProblem
from jiamen_optim.siting.solution import UNREACHED, Solution, Status


@dataclass(frozen=True)
class Sentence:
    """A stable code and its figures (for translation), and the same in English words."""

    code: str
    figures: Mapping[str, int | float]
    words: str


@dataclass(frozen=True)
class SiteReason:
    """What one chosen site does. Prices are in weight within the radius for MCLP and LSCP, in weight × metres for
    p-median and p-center; 0 means: nothing would be lost.

    `weight` served and their `mean_walk_m`; `worth`: how much worse the answer gets if the site closes and none opens
    instead; `rival`: the closed site that would replace it best (None: no other allowed), at `rival_price`.
    """

    site: int
    fixed: bool
    weight: int
    mean_walk_m: float
    worth: int
    rival: int | None
    rival_price: int | None


@dataclass(frozen=True)
class OneMore:
    """A closed site and how much better the answer would be with it as one site more."""

    site: int
    saving: int


@dataclass(frozen=True)
class Explanation:
    """Sentences about the whole, one reason per chosen site, and the best further sites, best first."""

    sentences: tuple[Sentence, ...]
    sites: tuple[SiteReason, ...]
    one_more: tuple[OneMore, ...]


def explain(problem: SitingProblem, solution: Solution) -> Explanation:
    """What decided, exactly: every price is recomputed for the data, none is estimated."""
    lists, number, _ = lay_out(problem)
    state = empty_state(lists, len(solution.sites))
    for site in np.searchsorted(number, solution.sites):
        open_site(lists, state, int(site))
    shut = np.nonzero(state.slot == CLOSED)[0]
    best = shut[np.argsort(-state.gain[shut], kind="stable")][:5]
    return Explanation(
        sentences=tuple(_sentences(problem, solution)),
        sites=tuple(_reason(problem, solution, state, number, shut, site) for site in solution.sites),
        one_more=tuple(OneMore(int(number[site]), int(state.gain[site])) for site in best if state.gain[site] > 0),
    )


def _reason(
    problem: SitingProblem,
    solution: Solution,
    state: State,
    number: NDArray[np.int64],
    shut: NDArray[np.intp],
    site: int,
) -> SiteReason:
    slot = state.slot[np.searchsorted(number, site)]
    worth = int(state.loss[slot])
    users = solution.site == site
    weight = int(problem.weight[users].sum())
    walk = int(np.dot(problem.weight[users], solution.walk_m[users]))
    rival, price = None, None
    if len(shut):
        saved = state.gain[shut] + state.extra[shut, slot]
        rival, price = int(number[shut[np.argmax(saved)]]), worth - int(saved.max())
    return SiteReason(site, site in problem.fixed, weight, walk / max(weight, 1), worth, rival, price)


def _sentences(problem: SitingProblem, solution: Solution) -> list[Sentence]:
    total, parts = int(problem.weight.sum()), solution.parts
    sentences = [
        _say(
            "chosen",
            "{p} sites are chosen, {fixed} of them were fixed beforehand.",
            p=len(solution.sites),
            fixed=len(problem.fixed),
        ),
        _say("walk", "The mean walk to the nearest one is {mean_m:.0f} m.", mean_m=parts.walk / total),
    ]
    if problem.objective is Objective.P_CENTER:
        words = "Nobody walks farther than {largest_m} m."
        sentences.append(_say("largest", words, largest_m=solution.objective))
    if problem.objective.by_radius:
        radius = problem.radius_m or 0
        words = "{share:.1%} of the weight ({covered} of {total}) is within {radius_m} m."
        sentences.append(
            _say("covered", words, share=parts.covered / total, covered=parts.covered, total=total, radius_m=radius)
        )
    left_out = int((solution.site == UNREACHED).sum())
    if left_out:
        words = (
            "{cells} demand points with weight {weight} have no chosen site within reach; they count as just beyond it."
        )
        sentences.append(_say("left-out", words, cells=left_out, weight=parts.unreached))
    sentences.append(_proof(solution))
    return sentences


def _proof(solution: Solution) -> Sentence:
    if solution.status is Status.OPTIMAL:
        return _say("proven", "No other choice is better; this is proven.")
    why = {
        StopReason.TIME_LIMIT: "the time limit was reached",
        StopReason.CANCELLED: "it was cancelled",
        StopReason.WORK_DONE: "the planned work was done",
        StopReason.GAP_REACHED: "the wanted quality was reached",
    }[solution.stop_reason]
    words = f"The search ended because {why}; no other choice is more than {{gap:.3%}} better."
    return _say(f"open-{solution.stop_reason.name.lower().replace('_', '-')}", words, gap=solution.gap)


def _say(code: str, words: str, **figures: int | float) -> Sentence:
    return Sentence(code, MappingProxyType(figures), words.format(**figures))
