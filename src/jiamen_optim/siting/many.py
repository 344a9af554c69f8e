"""Many districts at once, in one process or on a Ray cluster, with equal results.

A problem is data and a solve is the same for the same seed, so a task lost with its node is simply run again elsewhere.
"""

from collections.abc import Sequence

from jiamen_optim.common.stop import Stop
from jiamen_optim.siting.problem import SitingProblem
from jiamen_optim.siting.solution import Solution
from jiamen_optim.siting.solve import solve

RETRIES = 3
"""How many nodes may be lost under one problem."""


def solve_many(problems: Sequence[SitingProblem], *, stop: Stop, seed: int = 0) -> list[Solution]:
    """One solution per problem, in order, one after the other; `stop` holds for each of them."""
    return [solve(problem, stop=stop, seed=seed) for problem in problems]


def solve_many_on_ray(
    problems: Sequence[SitingProblem], *, seconds: float | None = None, gap: float = 0.0, seed: int = 0
) -> list[Solution]:
    """The same as tasks of the Ray cluster this process is connected to (`ray.init`; extra `cluster`), one core each.

    Limits are those of `Stop` for each problem. A task whose node dies is run again on another, RETRIES times; a refusal
    of the core (ProblemError) is not. Without `seconds` the solutions equal those of `solve_many`.
    """
    import ray  # An extra: only who runs a cluster has it.

    task = ray.remote(num_cpus=1, max_retries=RETRIES)(_solved)
    return list(ray.get([task.remote(problem, seconds, gap, seed) for problem in problems]))


def _solved(problem: SitingProblem, seconds: float | None, gap: float, seed: int) -> Solution:
    return solve(problem, stop=Stop(seconds=seconds, gap=gap), seed=seed)
