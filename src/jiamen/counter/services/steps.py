"""The one way a ticket changes its state: the row, its periods, the fact and the call to all screens, together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from jiamen.counter.errors import StepNotPossible
from jiamen.counter.events import TicketMoved
from jiamen.counter.models import STEPS, State, Ticket, TicketPeriod, Window
from jiamen.kernel.actor import Actor
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows

CHANNEL = "jiamen_counter"
"""PostgreSQL tells its listeners here which centre's queue has changed; the payload is the centre's id."""


def begin(ticket: Ticket, moment: datetime, actor: Actor) -> None:
    """The first period of a new ticket."""
    _open_period(ticket, moment, actor)
    tell_screens(ticket.centre_id)


def step(
    actor: Actor, ticket: Ticket, to: State, moment: datetime, *, window: Window | None = None, **changes: Any
) -> None:
    """Move a locked ticket on; `changes` are further columns. Call it inside the transaction that locked it.

    Raises:
        StepNotPossible: not from where the ticket stands.
    """
    if to not in STEPS[State(ticket.state)]:
        raise StepNotPossible(ticket=ticket.label, state=State(ticket.state).label)
    was = ticket.state
    TicketPeriod.objects.filter(ticket=ticket, ended_at__isnull=True).update(ended_at=moment)
    set_columns(ticket, {"state": to, "window": window, **changes})
    _open_period(ticket, moment, actor)
    fact = TicketMoved(
        subject=f"ticket:{ticket.pk}", area=ticket.centre.area_id, ticket=ticket.label, was=was, now=str(to)
    )
    publish(actor, fact)
    tell_screens(ticket.centre_id)


def set_columns(ticket: Ticket, columns: Mapping[str, Any]) -> None:
    """Write some columns of a locked ticket."""
    for name, value in columns.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=list(columns))


def locked(ticket: Ticket) -> Ticket:
    """The ticket as stored, held until the transaction ends. Raises: Busy."""
    found: Ticket
    [found] = lock_rows(Ticket.objects.filter(pk=ticket.pk).select_related("centre", "window"))
    return found


def tell_screens(centre_id: int) -> None:
    """Wake everybody who watches this centre's queue, once the transaction has committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(centre_id)])


def _open_period(ticket: Ticket, moment: datetime, actor: Actor) -> None:
    at_work = actor.user_id if actor.grants else None  # a resident's step is nobody's work
    TicketPeriod.objects.create(
        ticket=ticket, state=ticket.state, began_at=moment, window_id=ticket.window_id, user_id=at_work
    )
