"""Order, cancel and repeat siting runs."""

from dataclasses import asdict, dataclass
from typing import Literal

from django.db import transaction
from django.db.models import Sum
from procrastinate.contrib.django import app

from jiamen.kernel import jobs
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.models import PlanRun
from jiamen.people.models import PopulationCell
from jiamen.places.models import Area
from jiamen.planning import permissions
from jiamen.planning.errors import AreaUnknown, NoPeople, NoSites, RunOver, TooFewSites, TooManySites
from jiamen.planning.events import SitingCancelled, SitingStarted
from jiamen.planning.selectors.runs import KIND, siting_run
from jiamen.planning.selectors.sites import candidates

LIMIT_S = 60
TASK = "planning.run_siting"


@dataclass(frozen=True, slots=True)
class SitingWish:
    """What a planner wants computed: `p` sites for the people of an area (code).

    `elder_percent` is what a resident of 65 or over counts against 100 for anybody else; `detour_percent` is the walking
    distance in per cent of the great circle; existing centres stay open when `keep_existing`.
    """

    area: str
    objective: Literal["p-median", "mclp"]
    p: int
    radius_m: int
    elder_percent: int
    detour_percent: int
    keep_existing: bool


@transaction.atomic
def start_siting(actor: Actor, wish: SitingWish, *, seed: int = 0) -> PlanRun:
    """Write the run down and hand it to a worker.

    Raises:
        NotPermitted: the actor may not order runs for the area.
        AreaUnknown, NoPeople, NoSites, TooManySites, TooFewSites: the wish cannot be fulfilled; `field` says where.
    """
    check_wish(actor, wish)
    name = Area.objects.get(code=wish.area).name
    run = jobs.open_run(
        actor,
        kind=KIND,
        title=name,
        area=wish.area,
        given=asdict(wish),
        seed=seed,
        limit_s=LIMIT_S,
        solver="jiamen_optim",
    )
    publish(actor, SitingStarted(subject=f"run:{run.pk}", area=wish.area, title=name), after=asdict(wish))
    app.configure_task(TASK).defer(run_id=run.pk)
    return run


def check_wish(actor: Actor, wish: SitingWish) -> None:
    """Refuse what cannot be computed.

    Raises:
        NotPermitted: the actor may not order runs for the area.
        AreaUnknown, NoPeople, NoSites, TooManySites, TooFewSites: the wish cannot be fulfilled; `field` says where.
    """
    if not Area.objects.visible_to(actor).filter(code=wish.area).exists():
        raise AreaUnknown(field="area")
    require(actor, permissions.RUN_SITING, area=wish.area)
    people = PopulationCell.objects.visible_to(actor).filter(area__code__startswith=wish.area)
    if not people.aggregate(all=Sum("residents"))["all"]:
        raise NoPeople(field="area")
    sites = candidates(actor, wish.area)
    centres = sum(site.kind == "centre" for site in sites)
    if not sites:
        raise NoSites(field="area")
    if wish.p > len(sites):
        raise TooManySites(field="p", asked=wish.p, there=len(sites))
    if wish.keep_existing and wish.p < centres:
        raise TooFewSites(field="p", asked=wish.p, fixed=centres)


@transaction.atomic
def cancel_siting(actor: Actor, run_id: int) -> PlanRun:
    """Ask a run to stop; one that nobody has taken ends at once.

    Raises:
        NotFound: no such run in the actor's area.
        RunOver: it has ended.
    """
    run = siting_run(actor, run_id)
    require(actor, permissions.RUN_SITING, area=run.area)
    if not jobs.cancel(run.pk):
        raise RunOver()
    publish(actor, SitingCancelled(subject=f"run:{run.pk}", area=run.area, title=run.title))
    run.refresh_from_db()
    return run


def repeat_siting(actor: Actor, run_id: int) -> PlanRun:
    """Start the same run again as a new one, on today's data.

    Raises:
        NotFound: no such run in the actor's area; and all that `start_siting` raises.
    """
    run = siting_run(actor, run_id)
    return start_siting(actor, SitingWish(**run.input), seed=run.seed)
