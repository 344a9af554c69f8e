"""The upgrade programme: against every programme there is, on small ones."""

from dataclasses import replace
from time import perf_counter

import pytest

from jiamen_optim.common import Stop, StopReason
from jiamen_optim.siting.portfolio import (
    Aim,
    Budget,
    Choice,
    check,
    explain,
    pareto,
    price_of,
    recall,
    solve,
    worth_of_more,
)
from jiamen_optim.siting.solution import Status
from tests.optim.portfolios import YUAN, action, district, programmes, random_village, values, village


@pytest.mark.parametrize("seed", range(60))
def test_no_programme_is_better_in_the_order_of_the_aims(seed: int) -> None:
    problem = random_village(seed)
    best = min(values(problem, choices) for choices in programmes(problem))
    solution = solve(problem, stop=Stop())
    assert values(problem, solution.choices) == best == [stage.value for stage in solution.stages]
    assert all(stage.proven for stage in solution.stages)
    assert (solution.status, solution.stop_reason, solution.gap) == (Status.OPTIMAL, StopReason.PROVEN, 0.0)


def test_the_same_seed_gives_the_same_programme() -> None:
    first, second = (solve(random_village(7), stop=Stop(), seed=3) for _ in range(2))
    assert (first.choices, first.after, first.spent_fen) == (second.choices, second.after, second.spent_fen)


def test_a_budget_is_kept_to_the_fen() -> None:
    problem = village(budgets=(Budget(0, 0, 300 * YUAN), Budget(0, 1, 200 * YUAN - 1)))
    assert Choice(1, 1) not in solve(problem, stop=Stop()).choices
    enough = village(budgets=(Budget(0, 0, 300 * YUAN), Budget(0, 1, 200 * YUAN)))
    assert Choice(1, 1) in solve(enough, stop=Stop()).choices


def test_a_large_budget_is_kept_to_the_fen_where_floating_point_would_let_it_go() -> None:
    dear = 10_000_000_000_07
    actions = tuple(
        replace(one, cost_fen=dear + number, shares_fen=(dear + number,))
        for number, one in enumerate(village().actions)
    )
    for short in (0, 1):
        problem = village(actions=actions, budgets=(Budget(0, 0, 2 * dear + 3 - short),))
        solution = solve(problem, stop=Stop())
        assert check(problem, solution) == []
        assert {choice.action for choice in solution.choices} == ({0, 2} if short else {1, 2})


@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_the_front_holds_every_end_and_nothing_that_another_beats(seed: int) -> None:
    problem = replace(random_village(seed), aims=(Aim.WALK, Aim.COST))
    every = sorted({tuple(values(problem, choices)) for choices in programmes(problem)})
    best = [one for one in every if not any(o != one and o[0] <= one[0] and o[1] <= one[1] for o in every)]
    front = pareto(problem, stop=Stop(), points=10_000)
    assert [(one.after.walk, one.after.cost_fen) for one in front] == best
    assert all(one.status is Status.OPTIMAL and check(problem, one) == [] for one in front)


def test_more_money_is_worth_what_the_richer_programme_is() -> None:
    problem = village(budgets=(Budget(0, 0, 250 * YUAN), Budget(0, 1, 0)))
    solution = solve(problem, stop=Stop())
    worth = worth_of_more(problem, solution, 0, 200 * YUAN, stop=Stop())
    assert worth.difference.exact
    assert worth.difference.by_aim[Aim.SHORTFALL] == -50
    assert worth.difference.by_aim[Aim.COST] == 250 * YUAN
    nothing = worth_of_more(problem, solution, 0, 199 * YUAN, stop=Stop())
    assert nothing.difference.by_aim[Aim.SHORTFALL] == 0


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_price_of_a_wish_is_the_difference_to_the_best_with_it(number: int) -> None:
    problem = village()
    solution = solve(problem, stop=Stop())
    chosen = number in {choice.action for choice in solution.choices}
    wished = replace(problem, **{"forbidden" if chosen else "fixed": (number,)})
    best = min(values(wished, choices) for choices in programmes(wished))
    price = price_of(problem, solution, number, stop=Stop())
    paid = [price.difference.by_aim[aim] for aim in problem.aims]
    assert paid == [new - old for new, old in zip(best, values(problem, solution.choices), strict=True)]
    assert paid > [0, 0, 0, 0]
    assert price.difference.exact
    assert price.difference.first == (paid[0], paid[0])
    more = price.solution.walk_m - solution.walk_m
    for group in problem.groups:
        moved = [(int(n), int(m)) for n, m in zip(group.people, more, strict=True) if m > 0]
        shift = price.difference.longer[group.name]
        assert (shift.people, shift.walk) == (sum(n for n, _ in moved), sum(n * m for n, m in moved))


def test_without_proof_the_true_price_of_the_first_aim_lies_between_the_bounds() -> None:
    for seed in range(40):
        problem = random_village(seed)
        loose, true = (solve(problem, stop=Stop(gap=gap)) for gap in (0.9, 0.0))
        for number in (choice.action for choice in true.choices if choice in loose.choices):
            least, most = price_of(problem, loose, number, stop=Stop(gap=0.9)).difference.first or (0, 0)
            assert least <= price_of(problem, true, number, stop=Stop()).difference.by_aim[problem.aims[0]] <= most


def test_an_answer_kept_as_choices_and_proof_is_whole_again() -> None:
    problem = district(cells=500)
    solution = solve(problem, stop=Stop(seconds=1, gap=0.05))
    again = recall(problem, solution.choices, solution.stages, solution.stop_reason)
    assert (again.after, again.stages, again.status, again.gap) == (
        solution.after, solution.stages, solution.status, solution.gap,
    )  # fmt: skip
    assert (again.walk_m == solution.walk_m).all()
    assert again.spent_fen == solution.spent_fen


def test_every_action_has_its_reason() -> None:
    problem = village(
        actions=(
            *village().actions,
            action(0, cost_yuan=1, leaves=(99, 99)),
            action(1, cost_yuan=1, leaves=(0, 0), months=25),
            action(0, cost_yuan=1, leaves=(0, 0), needs=(3,)),
            action(1, cost_yuan=1, leaves=(0, 0)),
        ),
        forbidden=(7,),
    )
    reasons = explain(problem, solve(problem, stop=Stop()))
    assert [reason.sentence.code for reason in reasons] == [
        "budget-instead", "without-shortfall", "without-shortfall", "too-dear", "instead-shortfall", "late", "needs", "ruled-out",
    ]  # fmt: skip
    assert reasons[3].sentence.figures == {"source": 0, "year": 0, "missing_fen": 100 * YUAN}
    assert reasons[3].sentence.words == "Even alone it is too dear: source 1 lacks 10000 fen in year 1."


def test_a_refusal_is_true_when_the_exchange_is_made() -> None:
    seen = set()
    for seed in range(60):
        problem = random_village(seed)
        solution = solve(problem, stop=Stop())
        for reason in explain(problem, solution):
            if reason.sentence.code.startswith(("without-", "with-", "instead-")):
                seen.add(reason.sentence.code)
                assert reason.sentence.figures["by"] > 0
            assert reason.sentence.code not in ("open", "no-loss")
    assert len(seen) > 5


def test_a_run_cut_short_says_so_and_stops_soon() -> None:
    problem = district(cells=3000)
    begun = perf_counter()
    solution = solve(problem, stop=Stop(cancelled=lambda: perf_counter() - begun > 0.4))
    assert perf_counter() - begun < 2.4
    assert (solution.status, solution.stop_reason) == (Status.CANCELLED, StopReason.CANCELLED)
    assert check(problem, solution) == []
    assert solution.gap > 0
