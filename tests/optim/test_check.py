"""The check finds every fault planted in a right answer, and nothing in the right answer itself."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from jiamen_optim.common import NearestLists, Stop, StopReason
from jiamen_optim.siting import Objective, SitingProblem, Solution, Status, check, solve


def problem(objective: Objective = Objective.P_MEDIAN) -> SitingProblem:
    random = np.random.default_rng(11)
    covering = objective is not Objective.P_MEDIAN
    near = NearestLists.from_matrix(random.integers(1, 500, size=(40, 12)), k=12 if covering else 9)
    radius_m = {Objective.MCLP: 60, Objective.LSCP: 200}.get(objective)
    p = None if objective is Objective.LSCP else 4
    return SitingProblem(near, random.integers(1, 9, size=40), p, objective, radius_m, fixed=(2,), forbidden=(7,))


def with_site(solution: Solution, row: int, site: int, walk_m: int | None = None) -> Solution:
    sites, walks = solution.site.copy(), solution.walk_m.copy()
    sites[row] = site
    walks[row] = walks[row] if walk_m is None else walk_m
    return replace(solution, site=sites, walk_m=walks)


def swapped(solution: Solution, old: int, new: int) -> Solution:
    return replace(solution, sites=tuple(sorted({*solution.sites, new} - {old})))


def a_free_site(solution: Solution) -> int:
    return next(site for site in solution.sites if site != 2)


FAULTS: dict[str, Callable[[Solution], Solution]] = {
    "objective-wrong": lambda s: replace(s, objective=s.objective - 1),
    "walk-wrong": lambda s: replace(s, parts=replace(s.parts, walk=s.parts.walk + 1)),
    "covered-wrong": lambda s: replace(s, parts=replace(s.parts, covered=s.parts.covered + 1)),
    "unreached-wrong": lambda s: replace(s, parts=replace(s.parts, unreached=s.parts.unreached + 1)),
    "site-unknown": lambda s: swapped(s, a_free_site(s), 12),
    "site-twice": lambda s: replace(s, sites=(s.sites[0], *s.sites[:-1])),
    "count": lambda s: replace(s, sites=s.sites[:-1]),
    "forbidden-open": lambda s: swapped(s, a_free_site(s), 7),
    "fixed-closed": lambda s: swapped(s, 2, next(site for site in (0, 1, 3, 4, 5) if site not in s.sites)),
    "closed-used": lambda s: with_site(s, 3, next(site for site in range(12) if site not in s.sites)),
    "not-nearest": lambda s: with_site(s, 3, int(s.site[3]), int(s.walk_m[3]) + 5),
    "walk-short": lambda s: with_site(s, 3, int(s.site[3]), int(s.walk_m[3]) - 1),
    "walk-other": lambda s: with_site(s, 3, next(site for site in s.sites if site != s.site[3])),
    "length": lambda s: replace(s, site=s.site[:-1]),
    "bound-passed": lambda s: replace(s, bound=s.objective + 1),
    "gap-wrong": lambda s: replace(s, gap=s.gap + 0.01),
    "status-wrong": lambda s: replace(s, bound=s.objective - 10, gap=10 / s.objective),
}


def test_a_right_answer_passes() -> None:
    for objective in Objective:
        assert check(problem(objective), solve(problem(objective), stop=Stop())) == []


@pytest.mark.parametrize("code", list(FAULTS))
def test_a_planted_fault_is_found(code: str) -> None:
    solution = solve(problem(), stop=Stop())
    assert code in {violation.code for violation in check(problem(), FAULTS[code](solution))}


def test_an_answer_cut_short_may_not_call_itself_optimal() -> None:
    solution = solve(problem(), stop=Stop())
    cut = replace(solution, stop_reason=StopReason.TIME_LIMIT)
    assert solution.status is Status.OPTIMAL
    assert [violation.code for violation in check(problem(), cut)] == ["status-wrong"]


def test_coverage_is_counted_by_the_radius() -> None:
    covering = problem(Objective.MCLP)
    solution = solve(covering, stop=Stop())
    wider = replace(covering, radius_m=200)
    assert "objective-wrong" in {violation.code for violation in check(wider, solution)}


def test_a_demand_point_left_uncovered_and_a_wrong_count_are_found() -> None:
    lscp = problem(Objective.LSCP)
    solution = solve(lscp, stop=Stop())
    fewer = tuple(site for site in solution.sites if site != a_free_site(solution))
    assert "uncovered" in {violation.code for violation in check(lscp, replace(solution, sites=fewer))}
    more = replace(solution, objective=solution.objective + 1, bound=solution.bound + 1)
    assert {violation.code for violation in check(lscp, more)} == {"objective-wrong"}


def test_a_largest_walk_said_too_short_is_found() -> None:
    center = problem(Objective.P_CENTER)
    solution = solve(center, stop=Stop())
    shorter = replace(solution, objective=solution.objective - 1, bound=solution.bound - 1)
    assert {violation.code for violation in check(center, shorter)} == {"objective-wrong"}
