"""A worker's window: what is in hand, who waits and for how long, who was put aside or did not come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jiamen.cases.models import ItemVersion
from jiamen.cases.selectors.ratings import on_pad
from jiamen.counter.models import AT_WINDOW, QueueDay, Sitting, State, Ticket, Window
from jiamen.counter.selectors.appointments import Booked, booked_today
from jiamen.counter.selectors.line import in_calling_order
from jiamen.counter.selectors.tickets import items_of
from jiamen.kernel.actor import Actor
from jiamen.places.models import Centre

HELP_SHOWN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class InLine:
    """A ticket with what it is for and since when (minutes) it has been in its state."""

    ticket: Ticket
    items: list[ItemVersion]
    minutes: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A window, who sits there, and what is in hand there."""

    window: Window
    sitting: Sitting | None
    ticket: Ticket | None


@dataclass(frozen=True, slots=True)
class Work:
    """The hall through the eyes of one worker; `mine` is None before sitting down.

    `rate` is the key of the page to rate what was finished here last, "" when there is nothing to rate.
    """

    centre: Centre
    mine: Sitting | None
    in_hand: InLine | None
    waiting: list[InLine]
    aside: list[InLine]
    missed: list[InLine]
    expected: list[InLine]
    booked: list[Booked]
    seats: list[Seat]
    closed: bool
    rate: str

    @property
    def free_seats(self) -> list[Seat]:
        """Windows nobody sits at."""
        return [seat for seat in self.seats if seat.sitting is None]

    @property
    def other_windows(self) -> list[Window]:
        """Where a ticket can be sent."""
        mine = self.mine.window_id if self.mine else None
        return [seat.window for seat in self.seats if seat.window.pk != mine]


def work(actor: Actor, centre: Centre, moment: datetime) -> Work:
    """The hall for this worker (10 queries, 11 at a window)."""
    day = moment.date()
    queue = QueueDay.objects.filter(centre=centre, day=day).first()
    live = [State.EXPECTED, State.WAITING, *AT_WINDOW, State.HELD, State.MISSED]
    tickets = list(
        Ticket.objects.filter(centre=centre, day=day, state__in=live)
        .select_related("window")
        .prefetch_related("periods")
        .order_by("joined_at", "lane", "number")
    )
    items = items_of(tickets, centre, moment)
    shown = {ticket.pk: InLine(ticket, items[ticket.pk], _minutes(ticket, moment)) for ticket in tickets}
    sittings = {
        sitting.window_id: sitting
        for sitting in Sitting.objects.filter(window__centre=centre, ended_at__isnull=True).select_related(
            "user", "window"
        )
    }
    at_window = {ticket.window_id: ticket for ticket in tickets if ticket.state in AT_WINDOW}
    seats = [
        Seat(window, sittings.get(window.pk), at_window.get(window.pk))
        for window in Window.objects.filter(centre=centre, withdrawn=False)
    ]
    mine = next((sitting for sitting in sittings.values() if sitting.user_id == actor.user_id), None)
    order = in_calling_order(_waiting(tickets, moment), queue.favoured_in_a_row if queue else 0)
    held = at_window.get(mine.window_id) if mine else None

    last = on_pad(centre, mine.window.number, moment) if mine and not held else None

    def in_state(state: State) -> list[InLine]:
        return [shown[ticket.pk] for ticket in tickets if ticket.state == state]

    return Work(
        centre, mine, shown[held.pk] if held else None, [shown[ticket.pk] for ticket in order], in_state(State.HELD),
        in_state(State.MISSED), in_state(State.EXPECTED), booked_today(centre, moment), seats, bool(queue and queue.closed_at),
        last.key if last and not hasattr(last, "rating") else "",
    )  # fmt: skip


def _waiting(tickets: list[Ticket], moment: datetime) -> list[Ticket]:
    """Those who wait, in the order they joined; an appointment joins when its time comes."""
    rows = [ticket for ticket in tickets if ticket.state == State.WAITING]
    return sorted(rows, key=lambda row: (max(row.joined_at, row.not_before or row.joined_at), row.lane, row.number))


def _minutes(ticket: Ticket, moment: datetime) -> int:
    begun = max((period.began_at for period in ticket.periods.all()), default=ticket.joined_at)
    return int((moment - begun).total_seconds() // 60)
