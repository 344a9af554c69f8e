"""Waits that were told and have come true."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q

from jiamen.counter.models import State, WaitTold
from jiamen.counter.permissions import READ_FIGURES
from jiamen.counter.selectors.history import second_of
from jiamen.kernel.actor import Actor, require

MOST = 20_000


@dataclass(frozen=True, slots=True)
class CameTrue:
    """One told wait and the actual one, in seconds; `at_s` is the second of the day when it was told."""

    at_s: int
    quantiles_s: list[int]
    naive_s: int
    actual_s: int
    simulated: bool


def came_true(actor: Actor, since: date, centre: str = "") -> list[CameTrue]:
    """The newest told waits of the actor's centres (or one, by code) from a day on, whose ticket has been called (1 query).

    Who left or was sent home before being called has no actual wait and does not count. Raises: SignInNeeded, NotPermitted.
    """
    require(actor, READ_FIGURES)
    rows = WaitTold.objects.visible_to(actor.under(READ_FIGURES)).filter(ticket__day__gte=since)
    if centre:
        rows = rows.filter(ticket__centre__code=centre)
    first = Min("ticket__periods__began_at", filter=Q(ticket__periods__state=State.CALLED))
    names = ("told_at", "quantiles_s", "naive_s", "ticket__simulated", "called")
    found = rows.annotate(called=first).filter(called__isnull=False).values_list(*names)
    return [
        CameTrue(second_of(told), quantiles, naive, max(round((called - told).total_seconds()), 0), simulated)
        for told, quantiles, naive, simulated, called in found[:MOST]
    ]


def told_centres(actor: Actor, since: date) -> list[tuple[str, str]]:
    """Code and name of the actor's centres where waits were told (1 query). Raises: SignInNeeded, NotPermitted."""
    require(actor, READ_FIGURES)
    rows = WaitTold.objects.visible_to(actor.under(READ_FIGURES)).filter(ticket__day__gte=since)
    return list(
        rows.order_by("ticket__centre__name").values_list("ticket__centre__code", "ticket__centre__name").distinct()
    )
