"""Tickets and periods as rows, and what they add up to. Every time is a sum of stored periods, never kept beside them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import F, Max, Q, QuerySet, Sum

from jiamen.counter.models import State, Ticket, TicketPeriod
from jiamen.counter.permissions import READ_FIGURES
from jiamen.kernel.actor import Actor, require


def ticket_rows(actor: Actor, since: date) -> QuerySet[Ticket]:
    """Tickets of the actor's area from a day on, each with `waited` and `served` (sums of its ended periods).

    Raises: SignInNeeded, NotPermitted.
    """
    require(actor, READ_FIGURES)
    rows: QuerySet[Ticket] = Ticket.objects.visible_to(actor.under(READ_FIGURES)).filter(day__gte=since)
    took = F("periods__ended_at") - F("periods__began_at")
    return rows.select_related("centre").annotate(
        waited=Sum(took, filter=Q(periods__state=State.WAITING)),
        served=Sum(took, filter=Q(periods__state=State.SERVING)),
        ended=Max("periods__began_at", filter=Q(periods__state=State.DONE)),
    )


def period_rows(actor: Actor, since: date) -> QuerySet[TicketPeriod]:
    """Every period of every ticket of the actor's area from a day on. Raises: SignInNeeded, NotPermitted."""
    require(actor, READ_FIGURES)
    rows: QuerySet[TicketPeriod] = TicketPeriod.objects.visible_to(actor.under(READ_FIGURES))
    return rows.filter(ticket__day__gte=since).select_related("ticket__centre", "window", "user")


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A centre's day: tickets taken, served, given up or missed; median and 90 % wait and median service, seconds."""

    day: date
    centre: str
    taken: int
    served: int
    lost: int
    wait_s: int | None
    wait_90_s: int | None
    service_s: int | None


DAYS = """
WITH mine AS (
    SELECT t.id, t.day, c.name, t.state,
           sum(extract(epoch FROM p.ended_at - p.began_at)) FILTER (WHERE p.state = 'waiting') AS waited,
           sum(extract(epoch FROM p.ended_at - p.began_at)) FILTER (WHERE p.state = 'serving') AS served
    FROM counter_ticket t
    JOIN places_centre c ON c.id = t.centre_id
    LEFT JOIN counter_ticketperiod p ON p.ticket_id = t.id
    WHERE t.id IN ({seen})
    GROUP BY t.id, c.name
)
SELECT day, name, count(*), count(*) FILTER (WHERE state = 'done'),
       count(*) FILTER (WHERE state IN ('left', 'missed', 'closed')),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY waited) FILTER (WHERE state = 'done'),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY waited) FILTER (WHERE state = 'done'),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY served) FILTER (WHERE state = 'done')
FROM mine GROUP BY day, name ORDER BY day DESC, name
"""


def day_figures(actor: Actor, since: date) -> list[DayFigures]:
    """The days of the actor's centres, newest first (1 query). Raises: SignInNeeded, NotPermitted."""
    require(actor, READ_FIGURES)
    seen = Ticket.objects.visible_to(actor.under(READ_FIGURES)).filter(day__gte=since)
    chosen, given = seen.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(DAYS.format(seen=chosen), given)
        rows = cursor.fetchall()
    return [DayFigures(*row[:5], *(None if value is None else round(value) for value in row[5:])) for row in rows]


def seconds(value: timedelta | None) -> int | None:
    """Whole seconds of a sum; None where there was none."""
    return None if value is None else round(value.total_seconds())
