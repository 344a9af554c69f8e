"""Why nothing can be done: fixed actions that contradict each other, or that the budgets cannot pay."""

from dataclasses import replace
from itertools import combinations
from typing import NoReturn

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop, Watch
from jiamen_optim.siting.portfolio.model import Model
from jiamen_optim.siting.portfolio.problem import Aim, Budget, PortfolioProblem

Purses = frozenset[tuple[int, int | None]]


def refuse_contradictions(problem: PortfolioProblem) -> None:
    """Raises ProblemError when fixed actions, and those they need, cannot go together whatever they cost."""
    wanted = _with_needs(problem)
    for action in sorted(wanted):
        name = f"Action {action + 1} ({problem.actions[action].kind})"
        if action in problem.forbidden:
            sentence = f"{name} is fixed, or a fixed action needs it, and it is forbidden. Decide."
            raise ProblemError("fixed-forbidden", sentence, (action,))
        over = problem.over_share(action)
        if over is not None:
            source = problem.sources[over]
            sentence = f"{name} is fixed but takes more than {source.most_percent} % of its cost from {source.name}. Share it anew."
            raise ProblemError("fixed-share", sentence, (action,))
        if not problem.starts(action):
            sentence = (
                f"{name} is fixed but cannot open in time in any year in which it is paid for. Free it or plan longer."
            )
            raise ProblemError("fixed-late", sentence, (action,))
    for group in problem.rivals():
        for first, second in combinations(sorted(wanted & set(group)), 2):
            sentence = (
                f"Actions {first + 1} and {second + 1} are both fixed but only one of them can be done. Free one."
            )
            raise ProblemError("fixed-rivals", sentence, (first, second))


def refuse_unpayable(problem: PortfolioProblem) -> NoReturn:
    """Raises ProblemError that names a smallest set of fixed actions, and the budgets, that do not go together."""
    every: Purses = frozenset((source, year) for source in range(len(problem.sources)) for year in range(problem.years))
    limits: Purses = frozenset(
        (number, None) for number, source in enumerate(problem.sources) if source.most_fen is not None
    )
    fixed = problem.fixed
    for action in problem.fixed:
        fewer = tuple(one for one in fixed if one != action)
        fixed = fixed if _payable(problem, fewer, frozenset()) else fewer
    free: Purses = frozenset()
    for purse in sorted(every | limits, key=lambda one: (one[0], one[1] is None, one[1] or 0)):
        free = free if _payable(problem, fixed, free | {purse}) else free | {purse}
    short = sorted((every | limits) - free, key=lambda one: (one[0], one[1] is None, one[1] or 0))
    actions = ", ".join(str(action + 1) for action in fixed)
    if not short:
        sentence = (
            f"Fixed actions {actions} cannot start in the order in which they need each other. Give them other years."
        )
        raise ProblemError("fixed-order", sentence, fixed)
    names = ", ".join(_name(problem, source, year) for source, year in short)
    sentence = f"Fixed actions {actions} cannot be paid together: {names}. Free an action or raise one of these."
    raise ProblemError("fixed-budget", sentence, fixed)


def _name(problem: PortfolioProblem, source: int, year: int | None) -> str:
    it = problem.sources[source]
    if year is None:
        return f"{it.name} has {(it.most_fen or 0) / 100:.2f} yuan in all"
    return f"{it.name} has {problem.money(source, year) / 100:.2f} yuan in year {year + 1}"


def _with_needs(problem: PortfolioProblem) -> set[int]:
    wanted, waiting = set[int](), list(problem.fixed)
    while waiting:
        action = waiting.pop()
        if action not in wanted:
            wanted.add(action)
            waiting += problem.actions[action].needs
    return wanted


def _payable(problem: PortfolioProblem, fixed: tuple[int, ...], free: Purses) -> bool:
    """Whether the fixed actions can be done if the `free` purses had no end."""
    endless = sum(action.cost_fen for action in problem.actions)
    budgets = tuple(
        Budget(source, year, endless if (source, year) in free else problem.money(source, year))
        for source in range(len(problem.sources))
        for year in range(problem.years)
    )
    sources = tuple(
        replace(source, most_fen=None) if (number, None) in free else source
        for number, source in enumerate(problem.sources)
    )
    model = Model(replace(problem, fixed=fixed, budgets=budgets, sources=sources))
    return not model.minimise(Aim.COST, Watch(Stop()), 0).impossible
