"""Ask what a wish would cost: one option done that was refused, or left out that was chosen."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from jiamen.kernel import jobs
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.events import publish
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.planning import permissions
from jiamen.planning.errors import AnswerOutdated, CannotBeDone, NotComputed, RunOver, WishedAlready
from jiamen.planning.events import PriceAsked, PriceCancelled
from jiamen.planning.models import Scenario
from jiamen.planning.selectors.programme import as_it_stands, newest_answer, options_in
from jiamen.planning.selectors.programme_price import IMPOSSIBLE, KIND, WISHED, price_of_option
from jiamen.planning.selectors.programme_words import why
from jiamen.planning.services.programme import draft_of

LIMIT_S = 60
TASK = "planning.run_price"


@transaction.atomic
def ask_price(actor: Actor, scenario: Scenario, option: int) -> PlanRun:
    """Have the newest answer compared with the best programme that treats the option (id) the other way round.

    The run is kept with the answer; asked again for the same answer, the one under way or done comes back.

    Raises:
        NotPermitted; ScenarioFrozen; NotComputed: there is no answer; AnswerOutdated: scenario or options have changed since;
        NotFound: the answer knows no such option; WishedAlready, CannotBeDone: there is nothing to compare.
    """
    found = draft_of(actor, scenario)
    answer = newest_answer(found)
    if answer is None:
        raise NotComputed(name=found.name)
    row: dict[str, Any] | None = next((one for one in (answer.result or {})["options"] if one["pk"] == option), None)
    if row is None:
        raise NotFound()
    if as_it_stands(found, options_in(found.area_id)) != answer.input:
        raise AnswerOutdated(name=found.name)
    if row["code"] in WISHED:
        raise WishedAlready(title=row["title"])
    if row["code"] in IMPOSSIBLE:
        raise CannotBeDone(title=row["title"], reason=why(row, found.first_year))
    known = price_of_option(answer, option)
    if known is not None and known.status in (*jobs.ALIVE, RunStatus.DONE):
        return known
    given = {"scenario": found.pk, "answer": answer.pk, "option": option, "done": row["year"] is None}
    run = jobs.open_run(
        actor, kind=KIND, title=row["title"], area=found.area_id, given=given, seed=answer.seed, limit_s=LIMIT_S,
        solver="jiamen_optim",
    )  # fmt: skip
    fact = PriceAsked(subject=f"run:{run.pk}", area=found.area_id, title=row["title"])
    publish(actor, fact, after={"scenario": found.pk, "option": option})
    app.configure_task(TASK).defer(run_id=run.pk)
    return run


@transaction.atomic
def cancel_price(actor: Actor, scenario: Scenario, option: int) -> PlanRun:
    """Ask the computing of an option's price to stop. Raises: NotPermitted; NotFound: none was asked for; RunOver."""
    require(actor, permissions.DRAFT, area=scenario.area_id)
    answer = newest_answer(scenario)
    run = None if answer is None else price_of_option(answer, option)
    if run is None:
        raise NotFound()
    if not jobs.cancel(run.pk):
        raise RunOver()
    publish(actor, PriceCancelled(subject=f"run:{run.pk}", area=run.area, title=run.title))
    run.refresh_from_db()
    return run
