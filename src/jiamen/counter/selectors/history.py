"""Past tickets of a hall as rows to learn from: how long matters took, when people came, who did not."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.timezone import localtime

from jiamen.cases.models import ItemVersion
from jiamen.counter.models import State, Ticket, TicketItem, TicketPeriod, Window
from jiamen.places.models import Centre

BACK = timedelta(days=60)
LEAST_SERVICES = 30
"""Fewer past services than these say nothing about how long a matter takes."""
MOST_TICKETS = 5_000
Matters = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of the days before one: services (matters, seconds, days ago) and comings (lane, second, days ago).

    `ages` are the days (so many ago) on which numbers were taken. `district` says that the hall has too few services of its
    own and those of the whole district stand in for them.
    """

    services: list[tuple[Matters, int, int]]
    comings: list[tuple[str, int, int]]
    ages: list[int]
    called: int
    missed: int
    category_of: dict[str, str]
    district: bool


def past(centre: Centre, day: date) -> Past:
    """The 60 days before `day` (3 queries; 5 where the district stands in)."""
    rows = _rows(Ticket.objects.filter(centre=centre), day)
    services = list(_services(rows, day))
    few = len(services) < LEAST_SERVICES
    if few:
        around = Ticket.objects.filter(centre__area__code__startswith=centre.area_id[:6])
        services = list(_services(_rows(around, day), day))
    comings = [(row.lane, second_of(row.joined_at), (day - row.day).days) for row in rows if row.came]
    category = dict(ItemVersion.objects.order_by("number", "pk").values_list("item__code", "category"))
    return Past(
        services, comings, sorted({age for _, _, age in comings}), sum(row.called for row in rows),
        sum(row.missed for row in rows), category, few,
    )  # fmt: skip


def usual_windows(centre: Centre, day: date) -> list[int]:
    """The windows that called on at least half of the 60 days before `day`; all of them where none has called (2 queries)."""
    calls = TicketPeriod.objects.filter(
        state=State.CALLED, ticket__centre=centre, ticket__day__gte=day - BACK, ticket__day__lt=day
    )
    pairs = list(calls.order_by().values_list("window_id", "ticket__day").distinct())
    days = Counter(window for window, _day in pairs)
    least = len({called for _window, called in pairs}) / 2
    rows = list(Window.objects.filter(centre=centre, withdrawn=False).values_list("pk", "number"))
    return [number for key, number in rows if days[key] >= max(least, 1)] or [number for _key, number in rows]


def matters_of(tickets: QuerySet[Ticket]) -> dict[int, Matters]:
    """By ticket, the codes of its matters in their order (1 query)."""
    found: dict[int, list[str]] = {}
    for ticket, code in TicketItem.objects.filter(ticket__in=tickets.order_by().values("pk")).values_list(
        "ticket_id", "item__code"
    ):
        found.setdefault(ticket, []).append(code)
    return {ticket: tuple(sorted(codes)) for ticket, codes in found.items()}


def second_of(moment: datetime) -> int:
    """The second of the day, where the centres are."""
    local = localtime(moment)
    return local.hour * 3600 + local.minute * 60 + local.second


def _rows(tickets: QuerySet[Ticket], day: date) -> list[Any]:
    """Tickets of the days before, newest first, each with `served` (a sum) and how often it waited, was called and missed."""
    rows = tickets.filter(day__gte=day - BACK, day__lt=day).order_by("-day", "-pk")
    took = F("periods__ended_at") - F("periods__began_at")
    summed = rows.annotate(
        served=Sum(took, filter=Q(periods__state=State.SERVING)),
        called=Count("periods", filter=Q(periods__state=State.CALLED)),
        missed=Count("periods", filter=Q(periods__state=State.MISSED)),
        came=Count("periods", filter=Q(periods__state=State.WAITING)),
    )
    names = ("pk", "day", "lane", "state", "joined_at", "served", "called", "missed", "came")
    return list(summed.values_list(*names, named=True)[:MOST_TICKETS])


def _services(rows: list[Any], day: date) -> Iterator[tuple[Matters, int, int]]:
    done = [row for row in rows if row.state == State.DONE and row.served is not None]
    matters = matters_of(Ticket.objects.filter(pk__in=[row.pk for row in done]))
    for row in done:
        if row.pk in matters:
            yield matters[row.pk], round(row.served.total_seconds()), (day - row.day).days
