"""The upgrade programme (提档升级): which actions, for which centre, in which year, under which budgets.

Data in (`PortfolioProblem`), `solve`, `Solution` out, looked at by `check`, put into words by `explain`; `pareto` gives the
front of cost against walking, `worth_of_more` the price of a budget, `price_of` the price of a wish.

One file each: `rows` what choices take from the budgets; `neighbourhoods` the walking part of the model; `model` all of it;
`highs` the solver; `solve` the order of the aims; `figures` everything counted; `refusals` why nothing can be done.
"""

from jiamen_optim.siting.portfolio.check import check
from jiamen_optim.siting.portfolio.explain import Reason, explain
from jiamen_optim.siting.portfolio.pareto import Compared, Difference, Shift, pareto, price_of, worth_of_more
from jiamen_optim.siting.portfolio.problem import Action, Aim, Budget, Group, PortfolioProblem, Source
from jiamen_optim.siting.portfolio.solution import Choice, Figures, GroupWalk, Solution, Stage
from jiamen_optim.siting.portfolio.solve import recall, solve

__all__ = [
    "Action", "Aim", "Budget", "Choice", "Compared", "Difference", "Figures", "Group", "GroupWalk", "PortfolioProblem",
    "Reason", "Shift", "Solution", "Source", "Stage", "check", "explain", "pareto", "price_of", "recall", "solve",
    "worth_of_more",
]  # fmt: skip
