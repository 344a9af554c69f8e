"""Everything that is counted about a set of choices, in whole numbers."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.siting.assignment import assign
from jiamen_optim.siting.portfolio.problem import MONTHS, PortfolioProblem
from jiamen_optim.siting.portfolio.solution import Choice, Figures, GroupWalk
from jiamen_optim.siting.solution import UNREACHED


def open_sites(problem: PortfolioProblem, choices: Iterable[Choice]) -> tuple[int, ...]:
    """Sites open at the end of the horizon, ascending."""
    done = [problem.actions[choice.action] for choice in choices]
    gone = {action.closes for action in done}
    here = {site for site in problem.open_now if site not in gone}
    return tuple(sorted(here | {action.opens for action in done if action.opens is not None}))


def walks(problem: PortfolioProblem, choices: Iterable[Choice]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The nearest open site of each demand point at the end (n, int32) and the way there in metres (n, int32)."""
    return assign(problem.near, open_sites(problem, choices))


def figures(problem: PortfolioProblem, choices: Iterable[Choice]) -> Figures:
    """All figures of a programme at the end of the horizon."""
    choices = tuple(choices)
    done = [problem.actions[choice.action] for choice in choices]
    left = dict(enumerate(problem.shortfall))
    left.update({action.centre: action.leaves for action in done})
    site, walk_m = walks(problem, choices)
    within = (site != UNREACHED) & (walk_m <= problem.radius_m)
    return Figures(
        unmet=tuple(sum(unmet[standard] for unmet in left.values()) for standard in range(len(problem.standards))),
        walk=int(np.dot(problem.weight, walk_m)),
        cost_fen=sum(action.cost_fen for action in done),
        running_fen=sum(action.running_fen for action in done),
        wait=sum(MONTHS * choice.year + problem.actions[choice.action].months for choice in choices),
        floor_area_m2=sum(action.floor_area_m2 for action in done),
        groups=tuple(
            GroupWalk(
                group.name,
                int(group.people.sum()),
                int(np.dot(group.people.astype(np.int64), walk_m)),
                int(group.people[within].sum()),
            )
            for group in problem.groups
        ),
    )


def spent_fen(problem: PortfolioProblem, choices: Iterable[Choice]) -> tuple[tuple[int, ...], ...]:
    """What each source (row) pays in each year (column), in fen."""
    spent = [[0] * problem.years for _ in problem.sources]
    for choice in choices:
        for source, fen in enumerate(problem.actions[choice.action].shares_fen):
            spent[source][choice.year] += fen
    return tuple(tuple(row) for row in spent)
