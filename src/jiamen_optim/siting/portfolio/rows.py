"""The rules of a programme as rows over its choices: what may not go together, what needs what, what can be paid."""

from collections.abc import Iterable
from dataclasses import dataclass

from jiamen_optim.siting.portfolio.problem import PortfolioProblem
from jiamen_optim.siting.portfolio.solution import Choice


@dataclass(frozen=True)
class Purse:
    """What a source can pay in a year, or in all (year None), and what each choice takes from it, in fen."""

    source: int
    year: int | None
    fen: int
    takes: dict[Choice, int]

    def left(self, choices: Iterable[Choice]) -> int:
        """What is left after the choices; negative if they take too much."""
        return self.fen - sum(self.takes.get(choice, 0) for choice in choices)


def possible(problem: PortfolioProblem) -> tuple[Choice, ...]:
    """Every action in every year it may start in, sorted."""
    return tuple(Choice(action, year) for action in range(len(problem.actions)) for year in problem.starts(action))


def purses(problem: PortfolioProblem, choices: Iterable[Choice]) -> tuple[Purse, ...]:
    """One purse per source and year, and one per source with a limit in all, that the choices may take from."""
    choices, found = tuple(choices), []
    for number, source in enumerate(problem.sources):
        takes = {one: problem.actions[one.action].shares_fen[number] for one in choices}
        takes = {one: fen for one, fen in takes.items() if fen}
        for year in range(problem.years):
            of_year = {one: fen for one, fen in takes.items() if one.year == year}
            found.append(Purse(number, year, problem.money(number, year), of_year))
        if source.most_fen is not None:
            found.append(Purse(number, None, source.most_fen, takes))
    return tuple(purse for purse in found if purse.takes)


def overspent(wallet: Iterable[Purse], choices: Iterable[Choice]) -> Purse | None:
    """The first purse that cannot pay the choices, in exact whole fen."""
    choices = tuple(choices)
    return next((purse for purse in wallet if purse.left(choices) < 0), None)
