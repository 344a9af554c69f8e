"""Reasons and changes are exact: every price equals the slow recount."""

from dataclasses import replace

import numpy as np
import pytest

from jiamen_optim.common import NearestLists, Stop
from jiamen_optim.siting import Objective, SitingProblem, explain, gains_and_losses, group_weights, solve
from tests.optim.instances import random_problem, value


@pytest.mark.parametrize("objective", list(Objective))
def test_prices_equal_a_recount(objective: Objective) -> None:
    worse = -1 if objective.by_radius else 1
    for seed in range(120):
        problem = random_problem(seed, objective=objective)
        solution = solve(problem, stop=Stop())
        explanation = explain(problem, solution)
        chosen = solution.sites
        priced_as = {Objective.LSCP: Objective.MCLP, Objective.P_CENTER: Objective.P_MEDIAN}.get(objective, objective)
        problem = replace(problem, objective=priced_as, p=len(chosen))
        closed = [s for s in range(problem.near.n_sites) if s not in chosen and s not in problem.forbidden]
        for reason in explanation.sites:
            rest = tuple(site for site in chosen if site != reason.site)
            now = value(problem, chosen)
            assert reason.worth == worse * (value(problem, rest) - now), seed
            if reason.rival is None:
                assert not closed
            else:
                prices = [worse * (value(problem, (*rest, site)) - now) for site in closed]
                assert reason.rival_price == min(prices), seed
                assert prices[closed.index(reason.rival)] == reason.rival_price, seed
        for more in explanation.one_more:
            assert more.saving == worse * (value(problem, chosen) - value(problem, (*chosen, more.site))), seed


def test_the_words_name_the_proof_or_why_there_is_none() -> None:
    problem = random_problem(4)
    done = explain(problem, solve(problem, stop=Stop()))
    cut = explain(problem, solve(problem, stop=Stop(cancelled=lambda: True)))
    assert done.sentences[-1].code == "proven"
    assert cut.sentences[-1].code in {"open-cancelled", "proven"}


def test_who_gains_and_who_loses() -> None:
    near = NearestLists.from_matrix([[10, 200, 900], [300, 20, 900], [700, 800, 30], [5, 5, 5]], k=2)
    change = gains_and_losses(near, before=[0], after=[1])
    assert change.before_m.tolist() == [10, 300, 700, 5]
    assert change.after_m.tolist() == [200, 20, 700, 5]
    assert change.nearer.tolist() == [False, True, False, False]
    assert change.farther.tolist() == [True, False, False, False]
    assert change.reached_after.tolist() == [True, True, False, True]


def test_elders_can_count_more_and_the_answer_follows_them() -> None:
    near = NearestLists.from_matrix([[0, 900], [900, 0]])
    people = {"others": np.array([50, 30]), "elders": np.array([0, 15])}
    plain = SitingProblem(near, group_weights(people, {}), 1)
    elders_double = SitingProblem(near, group_weights(people, {"elders": 300}), 1)
    assert plain.weight.tolist() == [50, 45]
    assert elders_double.weight.tolist() == [50, 75]
    assert solve(plain, stop=Stop()).sites == (0,)
    assert solve(elders_double, stop=Stop()).sites == (1,)
