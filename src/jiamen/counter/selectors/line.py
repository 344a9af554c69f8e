"""Who is next: the one rule of order, for calling, for the lists and for the places in line.

Favoured are the priority lane and appointments whose time has come; each lane in the order people joined it. After
`FAVOURED_IN_A_ROW` favoured calls the ordinary lane has its turn when somebody waits there, so that an ordinary number is
passed at most so many times for every ordinary one before it. A number sent to a window is called there first.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from jiamen.counter.models import Lane, State, Ticket, TicketItem, Window

FAVOURED = (Lane.PRIORITY, Lane.BOOKED)
FAVOURED_IN_A_ROW = 2


def waiting(centre_id: int, day: date) -> QuerySet[Ticket]:
    """All who wait at a centre, in the order they joined; an appointment joins when its time comes."""
    due = Greatest("joined_at", Coalesce("not_before", "joined_at"))
    rows: QuerySet[Ticket] = Ticket.objects.filter(centre_id=centre_id, day=day, state=State.WAITING)
    return rows.annotate(due=due).order_by("due", "lane", "number")


def next_for(window: Window, day: date, moment: datetime, favoured_in_a_row: int) -> Ticket | None:
    """The ticket this window calls next (at most 3 queries); lock the queue of the day before.

    Tickets sent to another window, and those with a matter this window does not do, are not for it.
    """
    rows = _for(window, waiting(window.centre_id, day))
    if sent := rows.filter(window=window).first():
        return sent
    rows = rows.filter(window__isnull=True).filter(Q(not_before__isnull=True) | Q(not_before__lte=moment))
    favoured = rows.filter(lane__in=FAVOURED)
    ordinary = rows.filter(lane=Lane.ORDINARY)
    if favoured_in_a_row >= FAVOURED_IN_A_ROW:
        return ordinary.first() or favoured.first()
    return favoured.first() or ordinary.first()


class InLane(Protocol):
    """A ticket, or as much of one as the order needs."""

    @property
    def lane(self) -> str:
        """Its lane."""


Row = TypeVar("Row", bound=InLane)


def in_calling_order(tickets: Iterable[Row], favoured_in_a_row: int) -> list[Row]:
    """Waiting tickets (in order of joining) as they will be called if nobody else comes."""
    tickets = list(tickets)
    favoured = [ticket for ticket in tickets if ticket.lane in FAVOURED]
    ordinary = [ticket for ticket in tickets if ticket.lane not in FAVOURED]
    ordinary.reverse()
    favoured.reverse()
    row, called = favoured_in_a_row, []
    while favoured or ordinary:
        turn = favoured if favoured and (row < FAVOURED_IN_A_ROW or not ordinary) else ordinary
        row = row + 1 if turn is favoured else 0
        called.append(turn.pop())
    return called


def _for(window: Window, rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Those of the rows that the window can serve whole."""
    own = window.items.values("pk")
    foreign = TicketItem.objects.filter(ticket=OuterRef("pk")).exclude(item__in=own)
    return rows.exclude(Exists(foreign)) if window.items.exists() else rows
