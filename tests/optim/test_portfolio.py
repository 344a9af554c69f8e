"""The upgrade programme: against every programme there is, on small ones."""

import pytest

from jiamen_optim.common import Stop, StopReason
from jiamen_optim.siting.portfolio import solve
from jiamen_optim.siting.solution import Status
from tests.optim.portfolios import programmes, random_village, values, village


@pytest.mark.parametrize("seed", range(60))
def test_no_programme_is_better_in_the_order_of_the_aims(seed: int) -> None:
    problem = random_village(seed)
    best = min(values(problem, choices) for choices in programmes(problem))
    solution = solve(problem, stop=Stop())
    assert values(problem, solution.choices) == best == [stage.value for stage in solution.stages]
    assert all(stage.proven for stage in solution.stages)
    assert (solution.status, solution.stop_reason, solution.gap) == (Status.OPTIMAL, StopReason.PROVEN, 0.0)


def test_the_same_seed_gives_the_same_programme() -> None:
    first, second = (solve(village(), stop=Stop(), seed=3) for _ in range(2))
    assert (first.choices, first.after, first.spent_fen) == (second.choices, second.after, second.spent_fen)
