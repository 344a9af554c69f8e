"""Solve an upgrade programme: one aim after the other, each to proof, the earlier ones held."""

from collections.abc import Iterable
from dataclasses import replace

from jiamen_optim.common.stop import Stop, StopReason, Watch
from jiamen_optim.siting.answer import status_of
from jiamen_optim.siting.portfolio.figures import figures, spent_fen, walks
from jiamen_optim.siting.portfolio.model import Model
from jiamen_optim.siting.portfolio.problem import Aim, PortfolioProblem
from jiamen_optim.siting.portfolio.refusals import refuse_contradictions, refuse_unpayable
from jiamen_optim.siting.portfolio.rows import overspent
from jiamen_optim.siting.portfolio.solution import Choice, Solution, Stage


def solve(problem: PortfolioProblem, *, stop: Stop, seed: int = 0) -> Solution:
    """The best programme for the aims in their order (lexicographic optimisation), with a bound for each aim.

    HiGHS solves one mixed-integer model per aim; every budget is added up again in whole fen. `stop.seconds` counts for
    all aims together. The same seed gives the same answer unless `stop` cuts the run short. Raises ProblemError when the
    fixed actions contradict each other or cannot be paid.
    """
    watch = Watch(stop)
    refuse_contradictions(problem)
    start = cheapest(problem)
    model = Model(problem)
    # From the first aim on, whatever it is: walking keeps one column per action in HiGHS's presolved model, and to branch
    # on actions rather than on years proves a district's shortfall in seconds where it did not in minutes.
    model.walk()
    return climb(model, start, watch, seed)


def cheapest(problem: PortfolioProblem) -> tuple[Choice, ...]:
    """The cheapest programme that keeps all rules: nothing, or the fixed actions. Raises ProblemError if there is none."""
    if not problem.fixed:
        return ()
    choices, _ = search(Model(problem), Aim.COST, Watch(Stop()), 0)
    if choices is None:
        refuse_unpayable(problem)
    return choices


def climb(model: Model, start: tuple[Choice, ...], watch: Watch, seed: int) -> Solution:
    """Aim after aim from choices that keep the rules. Rows for what was reached are left in the model."""
    problem, best, stages = model.problem, start, list[Stage]()
    for aim in problem.aims:
        begun, bound = watch.seconds(), None
        if not watch.reason():
            found, bound = search(model, aim, watch, seed)
            best = found if found is not None and _better(problem, stages, aim, found, best) else best
        value = figures(problem, best).of(aim)
        bound = None if bound is None else min(bound, value)
        stages.append(Stage(aim, value, bound, watch.seconds() - begun))
        model.hold(aim, value)
        watch.tell(len(stages) / len(problem.aims), value, 0 if bound is None else bound)
    # An earlier aim may come out better than it was held at when its own stage was cut short.
    after = figures(problem, best)
    stages = [replace(stage, value=after.of(stage.aim)) for stage in stages]
    reason = watch.reason() or (StopReason.GAP_REACHED if watch.stop.gap else StopReason.WORK_DONE)
    return _solution(problem, best, stages, reason, watch.seconds())


def recall(
    problem: PortfolioProblem, choices: Iterable[Choice], stages: Iterable[Stage], reason: StopReason
) -> Solution:
    """A solution of the problem that was kept as its choices and the proof it had, whole again."""
    kept = tuple(stages)
    return _solution(problem, tuple(choices), list(kept), reason, sum(stage.seconds for stage in kept))


def _better(
    problem: PortfolioProblem, stages: list[Stage], aim: Aim, found: tuple[Choice, ...], best: tuple[Choice, ...]
) -> bool:
    new, old = figures(problem, found), figures(problem, best)
    return [new.of(stage.aim) for stage in stages] <= [old.of(stage.aim) for stage in stages] and new.of(aim) <= old.of(
        aim
    )


def search(model: Model, aim: Aim, watch: Watch, seed: int) -> tuple[tuple[Choice, ...] | None, int | None]:
    """The best choices for one aim that every purse can pay to the fen, and the bound; None if none were found.

    Where rounding let a purse be overspent, those choices are forbidden together and the search goes on.
    """
    while True:
        answer = model.minimise(aim, watch, seed)
        if answer.taken is None:
            return None, answer.bound
        found = tuple(choice for choice, taken in zip(model.choices, answer.taken, strict=True) if taken)
        purse = overspent(model.wallet, found)
        if purse is None:
            return found, answer.bound
        if watch.reason():
            return None, answer.bound
        model.not_all(choice for choice in found if choice in purse.takes)


def _solution(
    problem: PortfolioProblem, best: tuple[Choice, ...], stages: list[Stage], cut: StopReason, seconds: float
) -> Solution:
    """`cut`: why the run ended, should an aim be left unproven."""
    open_stage = next((stage for stage in stages if not stage.proven), None)
    reason = StopReason.PROVEN if open_stage is None else cut
    site, walk_m = walks(problem, best)
    return Solution(
        status=status_of(reason),
        stop_reason=reason,
        choices=tuple(sorted(best)),
        stages=tuple(stages),
        gap=0.0 if open_stage is None else open_stage.gap,
        seconds=seconds,
        today=figures(problem, ()),
        after=figures(problem, best),
        spent_fen=spent_fen(problem, best),
        site=site,
        walk_m=walk_m,
    )
