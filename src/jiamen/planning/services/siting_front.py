"""Order the question of a finished siting run anew for a few centres fewer and more."""

from django.db import transaction
from procrastinate.contrib.django import app

from jiamen.kernel import jobs
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.models import PlanRun
from jiamen.planning import permissions
from jiamen.planning.errors import NoFront
from jiamen.planning.events import SitingStarted
from jiamen.planning.selectors.runs import FRONT, newest_front, siting_run

LIMIT_S = 90
TASK = "planning.run_siting_front"


@transaction.atomic
def start_siting_front(actor: Actor, run_id: int) -> PlanRun:
    """Write the front down and hand it to a worker; one that is being computed is left alone.

    Raises:
        NotFound: no such run in the actor's area.
        NotPermitted: the actor may not order runs for the area.
        NoFront: the run is not finished, or counts the centres itself.
    """
    run = siting_run(actor, run_id)
    require(actor, permissions.RUN_SITING, area=run.area)
    if not run.result or run.input["p"] is None:
        raise NoFront()
    last = newest_front(run)
    if last and not last.over:
        return last
    front = jobs.open_run(
        actor,
        kind=FRONT,
        title=run.title,
        area=run.area,
        given={**run.input, "run": run.pk},
        seed=run.seed,
        limit_s=LIMIT_S,
        solver=run.solver,
    )
    publish(actor, SitingStarted(subject=f"run:{front.pk}", area=run.area, title=run.title), after=front.input)
    app.configure_task(TASK).defer(run_id=front.pk)
    return front
