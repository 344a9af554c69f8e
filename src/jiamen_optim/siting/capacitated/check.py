"""An independent look at a capacitated answer: recomputed row by row from the data, sharing no code with the solver."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from jiamen_optim.common.stop import StopReason
from jiamen_optim.siting.capacitated.problem import CapacitatedProblem
from jiamen_optim.siting.check import Violation
from jiamen_optim.siting.solution import Solution, Status


def check(problem: CapacitatedProblem, solution: Solution) -> list[Violation]:
    """Every way in which `solution` is not a true answer to `problem`; an empty list if there is none."""
    broken = list(_sites(problem, solution))
    if broken:
        return broken
    return [*_rows(problem, solution), *_loads(problem, solution), *_values(problem, solution), *_promises(solution)]


def _sites(problem: CapacitatedProblem, solution: Solution) -> Iterator[Violation]:
    sites = Counter(solution.sites)
    groups = (
        ("site-unknown", "do not exist", [site for site in sites if not 0 <= site < problem.near.n_sites]),
        ("site-twice", "are chosen twice", [site for site, times in sites.items() if times > 1]),
        ("forbidden-open", "are forbidden but chosen", [site for site in sites if site in problem.forbidden]),
        ("fixed-closed", "are fixed but not chosen", [site for site in problem.fixed if site not in sites]),
    )
    for code, what, wrong in groups:
        if wrong:
            yield Violation(code, f"{len(wrong)} sites {what}.", tuple(sorted(wrong)[:20]))
    if len(solution.sites) != problem.p:
        yield Violation("count", f"{len(solution.sites)} sites are chosen, not {problem.p}.")
    if not len(solution.site) == len(solution.walk_m) == problem.near.n_demand:
        yield Violation("length", f"The assignment does not have {problem.near.n_demand} rows.")


def _rows(problem: CapacitatedProblem, solution: Solution) -> Iterator[Violation]:
    near = problem.near
    closed, unlisted, wrong = [], [], []
    for row in range(near.n_demand):
        site, here = int(solution.site[row]), slice(int(near.start[row]), int(near.start[row + 1]))
        walk = dict(zip(near.site[here].tolist(), near.walk_m[here].tolist(), strict=True))
        if site not in solution.sites:
            closed.append(row)
        elif site not in walk:
            unlisted.append(row)
        elif walk[site] != int(solution.walk_m[row]):
            wrong.append(row)
    for code, what, rows in (
        ("closed-used", "are sent to a site that is not chosen", closed),
        ("unlisted-used", "are sent to a site that is not on their list", unlisted),
        ("walk-other", "do not walk the distance to the site they are sent to", wrong),
    ):
        if rows:
            yield Violation(code, f"{len(rows)} demand points {what}.", tuple(rows[:20]))


def _loads(problem: CapacitatedProblem, solution: Solution) -> Iterator[Violation]:
    load: defaultdict[int, int] = defaultdict(int)
    for site, demand in zip(solution.site.tolist(), problem.demand.tolist(), strict=True):
        load[site] += demand
    over = [site for site in solution.sites if load[site] > int(problem.capacity[site])]
    if over:
        yield Violation(
            "capacity-passed", f"{len(over)} sites are given more than they have room for.", tuple(over[:20])
        )


def _values(problem: CapacitatedProblem, solution: Solution) -> Iterator[Violation]:
    weights = problem.weight.tolist()
    walk = sum(weight * metres for weight, metres in zip(weights, solution.walk_m.tolist(), strict=True))
    for name, said, true in (
        ("objective", solution.objective, walk),
        ("walk", solution.parts.walk, walk),
        ("covered", solution.parts.covered, sum(weights)),
        ("unreached", solution.parts.unreached, 0),
    ):
        if said != true:
            yield Violation(f"{name}-wrong", f"The {name} is given as {said} but adds up to {true}.")


def _promises(solution: Solution) -> Iterator[Violation]:
    apart, largest = solution.objective - solution.bound, max(solution.objective, 1)
    if apart < 0:
        yield Violation("bound-passed", f"The bound {solution.bound} is above the value {solution.objective} itself.")
    if abs(solution.gap * largest - apart) > 1e-6 * largest:
        yield Violation("gap-wrong", f"The gap is given as {solution.gap} but is {apart / largest}.")
    proven = apart == 0 and solution.stop_reason is StopReason.PROVEN
    if (solution.status is Status.OPTIMAL) != proven:
        yield Violation("status-wrong", f"“{solution.status}” does not agree with value, bound and stop reason.")
