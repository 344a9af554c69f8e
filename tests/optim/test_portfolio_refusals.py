"""Programmes that cannot be: the sentence names the actions and the budgets."""

from dataclasses import replace

import numpy as np
import pytest

from jiamen_optim.common import ProblemError, Stop
from jiamen_optim.siting.portfolio import Aim, Budget, Group, Source, pareto, price_of, solve, worth_of_more
from tests.optim.portfolios import YUAN, action, village

FIRST, *REST = village().actions

CONTRADICTIONS: dict[str, dict[str, object]] = {
    "years": {"years": 0},
    "radius": {"radius_m": -1},
    "aims": {"aims": (Aim.COST, Aim.COST)},
    "site-unknown": {"open_now": (0, 1, 7)},
    "shortfall": {"shortfall": ((1,), (2, 3))},
    "group-people": {"groups": (Group("residents", np.array([1, 2])),)},
    "group-twice": {"groups": (Group("a", np.array([1, 2, 3])), Group("a", np.array([1, 2, 3])))},
    "weight-zero": {"groups": (Group("residents", np.array([0, 0, 0])),)},
    "too-large": {"groups": (Group("residents", np.array([2**50, 0, 0])),)},
    "budget": {"budgets": (Budget(0, 0, 1), Budget(0, 0, 2))},
    "action-centre": {"actions": (replace(FIRST, centre=9), *REST)},
    "action-site": {"actions": (replace(FIRST, opens=9), *REST)},
    "action-opens": {"actions": (replace(FIRST, opens=1), *REST)},
    "action-closes": {"actions": (replace(FIRST, closes=2), *REST)},
    "action-sources": {"actions": (replace(FIRST, shares_fen=(1, 2)), *REST)},
    "action-shares": {"actions": (replace(FIRST, cost_fen=1), *REST)},
    "action-years": {"actions": (replace(FIRST, years=(2,)), *REST)},
    "action-leaves": {"actions": (replace(FIRST, leaves=(1,)), *REST)},
    "action-needs": {"actions": (replace(FIRST, needs=(9,)), *REST)},
    "action-unknown": {"fixed": (9,)},
}


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_data_that_contradict_themselves_are_refused(code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        village(**CONTRADICTIONS[code])
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("code", "rows", "changes"),
    [
        ("fixed-forbidden", (1,), {"fixed": (1,), "forbidden": (1,)}),
        ("fixed-rivals", (0, 1), {"fixed": (0, 1)}),
        ("fixed-rivals", (0, 3), {"fixed": (0, 3)}),
        ("fixed-late", (0,), {"fixed": (0,), "actions": (replace(FIRST, months=25), *REST)}),
        ("fixed-share", (1,), {"fixed": (1,), "sources": (Source("district", None, None, 50),)}),
        ("fixed-budget", (3,), {"fixed": (3, 1)}),
        ("fixed-budget", (0, 2), {"fixed": (0, 2), "sources": (Source("district", 549 * YUAN),)}),
        (
            "fixed-order",
            (0,),
            {
                "fixed": (0,),
                "actions": (
                    replace(FIRST, years=(0,), needs=(4,)),
                    *REST,
                    action(1, cost_yuan=1, leaves=(0, 0), years=(1,)),
                ),
            },
        ),
    ],
)
def test_fixed_actions_that_cannot_be_done_are_named(
    code: str, rows: tuple[int, ...], changes: dict[str, object]
) -> None:
    with pytest.raises(ProblemError) as refused:
        solve(village(**changes), stop=Stop())
    assert (refused.value.code, refused.value.rows) == (code, rows)


def test_the_budgets_that_cannot_pay_are_named() -> None:
    with pytest.raises(ProblemError, match=r"Fixed actions 4 .*district has 300\.00 yuan in year 1") as refused:
        solve(village(fixed=(1, 3)), stop=Stop())
    assert "year 2" in refused.value.sentence or "in all" not in refused.value.sentence


def test_questions_that_make_no_sense_are_refused() -> None:
    problem = village(forbidden=(0,))
    solution = solve(problem, stop=Stop())
    for code, ask in (
        ("price", lambda: price_of(problem, solution, 0, stop=Stop())),
        ("worth", lambda: worth_of_more(problem, solution, 4, 1, stop=Stop())),
        ("points", lambda: pareto(problem, stop=Stop(), points=1)),
    ):
        with pytest.raises(ProblemError) as refused:
            ask()
        assert refused.value.code == code
