"""One ticket as its holder sees it, and where it stands in line."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from jiamen.cases.models import ItemVersion
from jiamen.cases.selectors.items import versions_at
from jiamen.cases.selectors.ratings import open_key
from jiamen.counter.errors import NoSuchTicket
from jiamen.counter.models import QueueDay, Sitting, State, Ticket, TicketItem
from jiamen.counter.selectors.line import in_calling_order, waiting
from jiamen.kernel.clock import now
from jiamen.places.models import Centre

LABEL = re.compile(r"([A-Z])-?(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket with how many are called before it (None: it does not wait) and how many windows are open.

    `rate` is the key of the page to rate it, "" unless that can be done now.
    """

    ticket: Ticket
    before: int | None
    windows: int
    rate: str = ""

    @property
    def early(self) -> bool:
        """Whether the time booked is still to come."""
        return self.ticket.not_before is not None and self.ticket.not_before > now()


def ticket_by_key(key: str) -> Ticket:
    """The ticket whose page has this address (1 query). Raises: NoSuchTicket."""
    ticket: Ticket | None = Ticket.objects.select_related("centre", "window").filter(key=key).first()
    if ticket is None:
        raise NoSuchTicket()
    return ticket


def place_of(ticket: Ticket) -> Place:
    """Where a ticket stands (3 queries): phones ask again and again, so no more is read than that."""
    if ticket.state == State.DONE:
        return Place(ticket, None, 0, open_key(rated_as(ticket.pk), now()))
    before = None
    if ticket.state == State.WAITING:
        queue = QueueDay.objects.filter(centre_id=ticket.centre_id, day=ticket.day).values_list("favoured_in_a_row")
        line = waiting(ticket.centre_id, ticket.day).values_list("pk", "lane", named=True)
        order = in_calling_order(line, next((row for (row,) in queue), 0))
        before = next((at for at, other in enumerate(order) if other.pk == ticket.pk), None)
    sittings = Sitting.objects.filter(window__centre_id=ticket.centre_id, ended_at__isnull=True, paused=False)
    return Place(ticket, before, sittings.count())


def rated_as(pk: int) -> str:
    """What the rating of a ticket is kept under."""
    return f"ticket:{pk}"


def items_of(tickets: Iterable[Ticket], centre: Centre, moment: datetime) -> dict[int, list[ItemVersion]]:
    """By ticket, what its holder comes for, in the words that hold at the centre (2 queries)."""
    keys = [ticket.pk for ticket in tickets]
    named = {version.item_id: version for version in versions_at(centre.area_id, moment)}
    found: dict[int, list[ItemVersion]] = {key: [] for key in keys}
    for row in TicketItem.objects.filter(ticket__in=keys):
        if row.item_id in named:
            found[row.ticket_id].append(named[row.item_id])
    return found


def ticket_by_label(centre: Centre, label: str, day: date) -> Ticket:
    """The ticket of a day that is called like "A017", "a17" or "A 017" (1 query). Raises: NoSuchTicket."""
    found = LABEL.fullmatch(unicodedata.normalize("NFKC", label).upper().replace(" ", ""))
    rows = Ticket.objects.filter(centre=centre, day=day)
    ticket: Ticket | None = rows.filter(lane=found[1], number=int(found[2])).first() if found else None
    if ticket is None:
        raise NoSuchTicket(field="label")
    return ticket
