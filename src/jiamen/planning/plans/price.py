"""What a wish would cost: the answer of a scenario, and the best programme with one option more, or less."""

from typing import Any

from jiamen.kernel.models import PlanRun
from jiamen.planning.errors import AnswerOutdated, PriceFailed
from jiamen.planning.models import Scenario
from jiamen.planning.plans.programme import GAP, Asked, asked
from jiamen.planning.plans.reporting import Reporter, carry_out
from jiamen.planning.selectors.programme import as_it_stands, options_in
from jiamen.planning.selectors.reasons import programme_reason
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.stop import Stop, StopReason
from jiamen_optim.siting.portfolio import Aim, Choice, Difference, Solution, Stage, price_of, recall


def run_price(run_id: int) -> None:
    """Compute a waiting price to its end. A job delivered twice, or a run cancelled before, changes nothing."""
    carry_out(run_id, _computed, lambda reason: PriceFailed(reason=reason))


def _computed(run: PlanRun) -> dict[str, Any] | None:
    """The result of the run; None when it was cancelled."""
    scenario = Scenario.objects.get(pk=run.input["scenario"])
    answer = PlanRun.objects.get(pk=run.input["answer"])
    options = options_in(scenario.area_id)
    if as_it_stands(scenario, options) != answer.input:
        raise AnswerOutdated(name=scenario.name)
    reporter = Reporter(run.pk)
    stop = Stop(run.limit_s, GAP, cancelled=reporter.cancelled, progress=reporter.progress)
    number = [option.pk for option in options].index(run.input["option"])
    try:
        it = asked(scenario, options, answer.input)
        old = _recalled(it, answer.result or {})
        new = price_of(it.problem, old, number, stop=stop, seed=run.seed)
    except ProblemError as error:
        titles = [options[row].title for row in error.rows if row < len(options)]
        raise PriceFailed(reason=programme_reason(error.code, error.sentence, titles)) from error
    return _result(it, old, new.solution, new.difference) if reporter.go_on() else None


def _recalled(it: Asked, result: dict[str, Any]) -> Solution:
    """The stored answer, counted anew."""
    number = {option.pk: row for row, option in enumerate(it.options)}
    choices = [Choice(number[row["option"]], row["year"]) for row in result["choices"]]
    stages = [Stage(Aim(row["aim"]), row["value"], row["bound"], seconds=0) for row in result["stages"]]
    return recall(it.problem, choices, stages, StopReason(result["stop_reason"]))


def _result(it: Asked, old: Solution, new: Solution, difference: Difference) -> dict[str, Any]:
    before, after = ({choice.action for choice in one.choices} for one in (old, new))
    longer, shorter = difference.longer["households"], difference.shorter["households"]
    return {
        "shortfall": difference.by_aim[Aim.SHORTFALL],
        "cost_fen": difference.by_aim[Aim.COST],
        "running_fen": new.after.running_fen - old.after.running_fen,
        "households_within": difference.within["households"],
        "elders_within": difference.within["elders"],
        "longer": {"households": longer.people, "household_m": longer.walk},
        "shorter": {"households": shorter.people, "household_m": shorter.walk},
        "better": _aims(new) < _aims(old),
        "exact": difference.exact,
        "between": difference.first,
        "comes": [it.options[action].title for action in sorted(after - before)],
        "goes": [it.options[action].title for action in sorted(before - after)],
    }


def _aims(one: Solution) -> list[int]:
    return [one.after.of(stage.aim) for stage in one.stages]
