"""Order, cancel and repeat siting runs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Literal

from django.db import transaction
from django.db.models import Sum
from procrastinate.contrib.django import app

from jiamen.accounts.services.throttle import Limit, spend
from jiamen.kernel import jobs
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.models import PlanRun
from jiamen.kernel.words import listed
from jiamen.people.models import PopulationCell
from jiamen.places.models import Area
from jiamen.planning import permissions
from jiamen.planning.errors import (
    AreaUnknown,
    CountMissing,
    CountNotAsked,
    FixedAndForbidden,
    NoPeople,
    NoSites,
    RoomMissing,
    RunOver,
    SiteUnknown,
    TooFewSites,
    TooManySites,
    TooQuick,
)
from jiamen.planning.events import SitingCancelled, SitingStarted
from jiamen.planning.selectors.room import room_rule
from jiamen.planning.selectors.runs import KIND, siting_run
from jiamen.planning.selectors.sites import Candidate, candidates
from jiamen.planning.services.siting_needs import check_needs

LIMIT_S = 60
PREVIEWS = Limit("siting preview", limit=5, window=timedelta(seconds=1), hold=timedelta(seconds=1))
TASK = "planning.run_siting"


@dataclass(frozen=True, slots=True)
class SitingWish:
    """What a planner wants computed: `p` sites for the people of an area (code); None for `lscp`, which counts them itself.

    Places named by the keys of candidates are chosen in any case (`fixed`) or not at all (`forbidden`, which also ends the
    stay of an existing centre). `elder_percent` is what a resident of 65 or over counts against 100 for anybody else;
    `detour_percent` is the walking distance in per cent of the great circle; existing centres stay when `keep_existing`.
    `needs` are what the people of a community (by its code) or a group (`elders`, `children`) count by their needs, in per cent.
    """

    area: str
    objective: Literal["p-median", "capacitated", "mclp", "lscp", "p-center"]
    p: int | None
    radius_m: int
    elder_percent: int
    detour_percent: int
    keep_existing: bool
    fixed: Sequence[str] = ()
    forbidden: Sequence[str] = ()
    needs: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def start_siting(actor: Actor, wish: SitingWish, *, seed: int = 0) -> PlanRun:
    """Write the run down and hand it to a worker.

    Raises:
        NotPermitted: the actor may not order runs for the area.
        AreaUnknown, NoPeople, NoSites, SiteUnknown, FixedAndForbidden, CountMissing, CountNotAsked, TooManySites,
            TooFewSites, RoomMissing, NeedUnread, NeedUnknown: the wish cannot be fulfilled; `field` says where.
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
        AreaUnknown, NoPeople, NoSites, SiteUnknown, FixedAndForbidden, CountMissing, CountNotAsked, TooManySites,
            TooFewSites, RoomMissing, NeedUnread, NeedUnknown: the wish cannot be fulfilled; `field` says where.
    """
    if not Area.objects.visible_to(actor).filter(code=wish.area).exists():
        raise AreaUnknown(field="area")
    require(actor, permissions.RUN_SITING, area=wish.area)
    people = PopulationCell.objects.visible_to(actor).filter(area__code__startswith=wish.area)
    if not people.aggregate(all=Sum("residents"))["all"]:
        raise NoPeople(field="area")
    sites = candidates(actor, wish.area)
    if not sites:
        raise NoSites(field="area")
    _check_places(wish, sites)
    if wish.needs:
        check_needs(wish.needs, set(people.values_list("area_id", flat=True)))
    if wish.objective == "capacitated":
        _check_room(wish, sites, people.aggregate(all=Sum("households"))["all"])


def _check_places(wish: SitingWish, sites: Sequence[Candidate]) -> None:
    known = {site.key for site in sites}
    for name, keys in (("fixed", wish.fixed), ("forbidden", wish.forbidden)):
        if unknown := sorted(set(keys) - known):
            raise SiteUnknown(field=name, site=unknown[0])
    if both := sorted(set(wish.fixed) & set(wish.forbidden)):
        raise FixedAndForbidden(field="forbidden", site=next(site.name for site in sites if site.key == both[0]))
    if wish.objective == "lscp":
        if wish.p is not None:
            raise CountNotAsked(field="p")
        return
    if wish.p is None:
        raise CountMissing(field="p")
    kept = {site.key for site in sites if wish.keep_existing and site.kind == "centre"} - set(wish.forbidden)
    allowed, staying = len(known - set(wish.forbidden)), len(kept | set(wish.fixed))
    if wish.p > allowed:
        raise TooManySites(field="p", asked=wish.p, there=allowed)
    if wish.p < staying:
        raise TooFewSites(field="p", asked=wish.p, fixed=staying)


def _check_room(wish: SitingWish, sites: Sequence[Candidate], households: int) -> None:
    """Refuse when even the places that stay and the largest others have less room than everybody needs."""
    staying = {site.key for site in sites if wish.keep_existing and site.kind == "centre"} | set(wish.fixed)
    room = dict(zip((site.key for site in sites), room_rule().households(sites).tolist(), strict=True))
    allowed = [site for site in sites if site.key not in wish.forbidden]
    allowed.sort(key=lambda site: (site.key not in staying, -room[site.key]))
    most = allowed[: wish.p]
    there = sum(room[site.key] for site in most)
    if there < households:
        raise RoomMissing(
            field="p", places=len(most), names=listed(site.name for site in most[:3]), there=there, needed=households
        )


def count_preview(actor: Actor) -> None:
    """Count one preview of the actor's against what a hand can ask for.

    Raises:
        TooQuick: five were asked for within a second; the next second none is had.
    """
    if spend(PREVIEWS, str(actor.user_id)).held_until:
        raise TooQuick()


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
