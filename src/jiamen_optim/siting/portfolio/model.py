"""The programme as a mixed-integer model: one binary per action and year, a row per rule, a whole-number sum per aim."""

from collections.abc import Iterable
from math import gcd

from jiamen_optim.common.stop import Watch
from jiamen_optim.siting.portfolio.highs import INFINITE, Answer, Row, Terms, least
from jiamen_optim.siting.portfolio.neighbourhoods import walking
from jiamen_optim.siting.portfolio.problem import MONTHS, Aim, PortfolioProblem
from jiamen_optim.siting.portfolio.rows import possible, purses
from jiamen_optim.siting.portfolio.solution import Choice

ROW_SIZE = 1000.0
"""Rows of money and of earlier aims are scaled to coefficients of this size at most."""


class Model:
    """Columns: choices (binary), then actions done (their sum over the years), then, once walking matters, one z per neighbourhood.

    `cost[aim]` are whole numbers per column (and `base[aim]` a constant): the aim is base + Σ cost × column. The walk has its
    numbers after `walk`.
    """

    def __init__(self, problem: PortfolioProblem) -> None:
        self.problem = problem
        self.choices = possible(problem)
        self.wallet = purses(problem, self.choices)
        self.column = {choice: number for number, choice in enumerate(self.choices)}
        able = sorted({choice.action for choice in self.choices})
        self.done = {action: len(self.choices) + number for number, action in enumerate(able)}
        self.columns = len(self.choices) + len(able)
        self.rows: list[Row] = []
        self.cost: dict[Aim, Terms] = {aim: {} for aim in Aim}
        self.base = dict.fromkeys(Aim, 0)
        self._count()
        self._rules()

    def _count(self) -> None:
        problem = self.problem
        self.base[Aim.SHORTFALL] = sum(map(sum, problem.shortfall))
        for choice, column in self.column.items():
            action = problem.actions[choice.action]
            self.cost[Aim.SHORTFALL][column] = sum(action.leaves) - sum(problem.shortfall[action.centre])
            self.cost[Aim.COST][column] = action.cost_fen
            self.cost[Aim.WAIT][column] = MONTHS * choice.year + action.months

    def _rules(self) -> None:
        for action, done in self.done.items():
            years = {self.column[Choice(action, year)]: 1.0 for year in self.problem.starts(action)}
            fixed = 1.0 if action in self.problem.fixed else 0.0
            self.rows.append((0.0, 0.0, {**years, done: -1.0}))
            self.rows.append((fixed, 1.0, {done: 1.0}))
            for other in self.problem.actions[action].needs:
                for year in self.problem.starts(action):
                    self._no_sooner(action, other, year)
        for group in self.problem.rivals():
            self.rows.append((0.0, 1.0, {self.done[one]: 1.0 for one in group if one in self.done}))
        for purse in self.wallet:
            self.at_most({self.column[choice]: fen for choice, fen in purse.takes.items()}, purse.fen)

    def _no_sooner(self, action: int, other: int, year: int) -> None:
        row = {self.column[Choice(action, y)]: 1.0 for y in self.problem.starts(action) if y <= year}
        for y in self.problem.starts(other):
            if y <= year:
                row[self.column[Choice(other, y)]] = row.get(self.column[Choice(other, y)], 0.0) - 1.0
        self.rows.append((-INFINITE, 0.0, row))

    def at_most(self, terms: Terms, most: int) -> None:
        """Σ terms ≤ most. Half a unit is left free, so rounding cannot forbid what whole numbers allow."""
        unit = gcd(*terms.values()) or 1
        scale = ROW_SIZE / max(max(abs(term) // unit for term in terms.values()), ROW_SIZE)
        row = {column: term // unit * scale for column, term in terms.items()}
        self.rows.append((-INFINITE, (most // unit + 0.5) * scale, row))

    def not_all(self, choices: Iterable[Choice]) -> None:
        """The choices cannot all be made together."""
        row = {self.column[choice]: 1.0 for choice in choices}
        self.rows.append((-INFINITE, len(row) - 1.0, row))

    def walk(self) -> None:
        """Add what walking needs, once; a model that only asks what can be paid does without."""
        actions = [(column, self.problem.actions[action]) for action, column in self.done.items()]
        walk = walking(self.problem, actions, self.columns)
        self.base[Aim.WALK], self.cost[Aim.WALK] = walk.base, walk.cost
        self.rows += walk.rows
        self.columns += len(walk.rows)

    def hold(self, aim: Aim, value: int) -> None:
        """From now on the aim may not be worse than `value`."""
        if self.cost[aim]:
            self.at_most(self.cost[aim], value - self.base[aim])

    def minimise(self, aim: Aim, watch: Watch, seed: int) -> Answer:
        """The least value of the aim under the rows so far."""
        terms, base = self.cost[aim], self.base[aim]
        return least(terms, base, self.rows, (len(self.choices), self.columns), watch, seed)
