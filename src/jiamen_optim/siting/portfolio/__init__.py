"""The upgrade programme (提档升级): which actions, for which centre, in which year, under which budgets."""

from jiamen_optim.siting.portfolio.pareto import Compared, Difference, pareto, price_of, worth_of_more
from jiamen_optim.siting.portfolio.problem import Action, Aim, Budget, Group, PortfolioProblem, Source
from jiamen_optim.siting.portfolio.solution import Choice, Figures, GroupWalk, Solution, Stage
from jiamen_optim.siting.portfolio.solve import solve

__all__ = [
    "Action", "Aim", "Budget", "Choice", "Compared", "Difference", "Figures", "Group", "GroupWalk", "PortfolioProblem",
    "Solution", "Source", "Stage", "pareto", "price_of", "solve", "worth_of_more",
]  # fmt: skip
