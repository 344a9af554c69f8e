"""Faults planted in a true programme are found."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from jiamen_optim.common import Stop, StopReason
from jiamen_optim.siting.portfolio import Choice, PortfolioProblem, Solution, check, solve
from jiamen_optim.siting.solution import Status
from tests.optim.portfolios import random_village, village

Fault = Callable[[PortfolioProblem, Solution], tuple[PortfolioProblem, Solution]]


def choose(*choices: Choice) -> Fault:
    return lambda problem, solution: (problem, replace(solution, choices=choices))


def say(**changes: object) -> Fault:
    return lambda problem, solution: (problem, replace(solution, **changes))


def rule(**changes: object) -> Fault:
    return lambda problem, solution: (replace(problem, **changes), solution)


def after(**changes: object) -> Fault:
    return lambda problem, solution: (problem, replace(solution, after=replace(solution.after, **changes)))


def source(**changes: object) -> Fault:
    return lambda problem, solution: (
        replace(problem, sources=(replace(problem.sources[0], **changes),)),
        solution,
    )


def change_action(number: int, **changes: object) -> Fault:
    def planted(problem: PortfolioProblem, solution: Solution) -> tuple[PortfolioProblem, Solution]:
        actions = list(problem.actions)
        actions[number] = replace(actions[number], **changes)
        return replace(problem, actions=tuple(actions)), solution

    return planted


def stage(**changes: object) -> Fault:
    return lambda problem, solution: (
        problem,
        replace(solution, stages=(replace(solution.stages[0], **changes), *solution.stages[1:])),
    )


FAULTS: dict[str, Fault] = {
    "choices": choose(Choice(1, 1), Choice(1, 0)),
    "fixed-missing": rule(fixed=(3,)),
    "forbidden-chosen": rule(forbidden=(2,)),
    "year": change_action(2, years=(1,)),
    "deadline": source(last_year=0),
    "share": source(most_percent=99),
    "needs": change_action(2, needs=(1,)),
    "centre-twice": choose(Choice(1, 1), Choice(0, 0)),
    "site-opened-twice": choose(Choice(0, 0), Choice(3, 1)),
    "excluded": rule(excludes=((1, 2),)),
    "money": source(most_fen=44_999),
    "spent-wrong": say(spent_fen=((1, 2),)),
    "walk": say(walk_m=np.array([100, 200, 99], dtype=np.int32)),
    "figure-wrong": after(running_fen=7),
    "stages": lambda problem, solution: (problem, replace(solution, stages=solution.stages[1:])),
    "stage-wrong": stage(value=11),
    "bound-passed": stage(bound=1),
    "status-wrong": say(status=Status.OPTIMAL, stop_reason=StopReason.TIME_LIMIT),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_planted_fault_is_found(code: str) -> None:
    problem = village()
    broken, told = FAULTS[code](problem, solve(problem, stop=Stop()))
    assert code in {violation.code for violation in check(broken, told)}


@pytest.mark.parametrize("seed", range(30))
def test_a_true_programme_has_no_fault(seed: int) -> None:
    problem = random_village(seed)
    assert check(problem, solve(problem, stop=Stop())) == []
