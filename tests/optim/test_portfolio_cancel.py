"""Every question about a programme, cancelled in the middle, is answered within two seconds."""

from collections.abc import Callable
from time import perf_counter

import pytest

from jiamen_optim.common.stop import Stop
from jiamen_optim.siting.portfolio import PortfolioProblem, Solution, pareto, price_of, solve, worth_of_more
from tests.optim.portfolios import YUAN, district

MIDDLE_S, SOON_S = 1.0, 2.0
Ask = Callable[[PortfolioProblem, Solution, Stop], object]
QUESTIONS: dict[str, Ask] = {
    "programme": lambda problem, _, stop: solve(problem, stop=stop),
    "front": lambda problem, _, stop: pareto(problem, stop=stop),
    "money": lambda problem, found, stop: worth_of_more(problem, found, 0, 10**6 * YUAN, stop=stop),
    "wish": lambda problem, found, stop: price_of(problem, found, found.choices[0].action, stop=stop),
}


@pytest.fixture(scope="module")
def known() -> tuple[PortfolioProblem, Solution]:
    problem = district()
    return problem, solve(problem, stop=Stop(seconds=3))


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=list(QUESTIONS))
def test_cancelled_in_the_middle(known: tuple[PortfolioProblem, Solution], ask: Ask) -> None:
    begun, ends = perf_counter(), list[float]()

    def cancelled() -> bool:
        late = perf_counter() - begun > MIDDLE_S
        ends.extend([perf_counter()] * (late and not ends))
        return late

    ask(*known, Stop(cancelled=cancelled))
    assert ends, "it was over before anybody cancelled it"
    assert perf_counter() - begun < MIDDLE_S + SOON_S


def test_left_alone_it_would_have_gone_on(known: tuple[PortfolioProblem, Solution]) -> None:
    """The negative control: cancelling is what ended the others."""
    begun = perf_counter()
    solve(known[0], stop=Stop(seconds=MIDDLE_S + SOON_S + 0.5))
    assert perf_counter() - begun > MIDDLE_S + SOON_S
