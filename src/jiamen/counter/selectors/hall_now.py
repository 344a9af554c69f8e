"""A hall at a moment, as far as the length of a wait depends on it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from jiamen.counter.models import (
    AT_WINDOW,
    Appointment,
    BookingState,
    Lane,
    QueueDay,
    Sitting,
    State,
    Ticket,
    TicketPeriod,
    Window,
)
from jiamen.counter.selectors.history import Matters, matters_of, second_of
from jiamen.counter.selectors.line import in_calling_order, waiting
from jiamen.places.models import Centre
from jiamen.places.selectors.centre import opening_of

FINISHED_S = 1800  # of tickets called later than this the quick are finished and the slow are not


@dataclass(frozen=True, slots=True)
class Desk:
    """A window somebody works at; `items` None does everything. `paused`: the worker has stepped away."""

    number: int
    items: frozenset[str] | None
    paused: bool


@dataclass(frozen=True, slots=True)
class InLine:
    """Who waits: seconds of the day; `before` is how many are called earlier if nobody else comes; an
    appointment whose holder is not here yet has None, and minus its key as `ticket`."""

    ticket: int
    lane: str
    joined_s: int
    not_before_s: int | None
    matters: Matters
    window: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Who is at a window since when."""

    window: int
    since_s: int
    matters: Matters


@dataclass(frozen=True, slots=True)
class HallNow:
    """Everything at once. `spans` are today's opening hours in seconds, `finished` today's services that tell of its pace."""

    now_s: int
    spans: list[tuple[int, int]]
    desks: list[Desk]
    line: list[InLine]
    serving: list[AtDesk]
    favoured_in_a_row: int
    came: int
    finished: list[tuple[Matters, int]] = field(default_factory=list)


def hall_now(centre: Centre, moment: datetime) -> HallNow:
    """The hall of a centre at an aware `moment` (15 queries)."""
    day, now_s = moment.date(), second_of(moment)
    opening, _, _ = opening_of(centre, moment)
    matters = matters_of(Ticket.objects.filter(centre=centre, day=day))
    here = list(waiting(centre.pk, day).select_related("window"))
    queue = QueueDay.objects.filter(centre=centre, day=day).first()
    favoured = queue.favoured_in_a_row if queue else 0
    before = {ticket.pk: place for place, ticket in enumerate(in_calling_order(here, favoured))}
    at_desk = Ticket.objects.filter(centre=centre, day=day, state__in=AT_WINDOW).select_related("window")
    since = dict(
        TicketPeriod.objects.filter(ticket__in=at_desk.values("pk"), ended_at__isnull=True).values_list(
            "ticket_id", "began_at"
        )
    )
    taken = Ticket.objects.filter(centre=centre, day=day).exclude(state=State.EXPECTED)
    return HallNow(
        now_s=now_s,
        spans=[(span.opens_min * 60, span.closes_min * 60) for span in opening.today.spans],
        desks=desks(centre),
        line=[*(_in_line(row, matters, before.get(row.pk)) for row in here), *_booked(centre, moment)],
        serving=[
            AtDesk(row.window.number, min(second_of(since[row.pk]), now_s), matters.get(row.pk, ()))
            for row in at_desk
            if row.pk in since
        ],
        favoured_in_a_row=favoured,
        came=taken.exclude(lane=Lane.BOOKED).filter(joined_at__lte=moment).count(),
        finished=_finished(centre, moment, matters),
    )


def desks(centre: Centre) -> list[Desk]:
    """The windows somebody sits at (3 queries)."""
    rows = Sitting.objects.filter(window__centre=centre, ended_at__isnull=True).order_by("window__number")
    only = window_items(centre)
    return [
        Desk(row.window.number, only.get(row.window.number), row.paused)
        for row in rows.select_related("window")
        if not row.window.withdrawn
    ]


def window_items(centre: Centre) -> dict[int, frozenset[str]]:
    """By window number, what it does; windows that do everything are not listed (1 query)."""
    found: dict[int, set[str]] = {}
    rows = Window.objects.filter(centre=centre, withdrawn=False, items__isnull=False)
    for number, code in rows.order_by().values_list("number", "items__code"):
        found.setdefault(number, set()).add(code)
    return {number: frozenset(codes) for number, codes in found.items()}


def _in_line(row: Ticket, matters: dict[int, Matters], before: int | None) -> InLine:
    return InLine(
        ticket=row.pk,
        lane=row.lane,
        joined_s=second_of(row.joined_at),
        not_before_s=second_of(row.not_before) if row.not_before else None,
        matters=matters.get(row.pk, ()),
        window=row.window.number if row.window else None,
        before=before,
    )


def _booked(centre: Centre, moment: datetime) -> list[InLine]:
    """Appointments later today whose holders are not here yet: taken to come at their time (2 queries)."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    rows = Appointment.objects.filter(
        slot__centre=centre, state=BookingState.BOOKED, slot__starts_at__gt=moment, slot__starts_at__lt=midnight
    )
    made = []
    for row in rows.select_related("slot").prefetch_related("items__item"):
        at_s = second_of(row.slot.starts_at)
        items = tuple(sorted(one.item.code for one in row.items.all()))
        made.append(InLine(-row.pk, Lane.BOOKED, at_s, at_s, items, None, None))
    return made


def _finished(centre: Centre, moment: datetime, matters: dict[int, Matters]) -> list[tuple[Matters, int]]:
    served = TicketPeriod.objects.filter(
        ticket__centre=centre, ticket__day=moment.date(), ticket__state=State.DONE, state=State.SERVING
    )
    took: dict[int, float] = {}
    begun: dict[int, int] = {}
    for ticket, began, ended in served.values_list("ticket_id", "began_at", "ended_at"):
        if ended is not None:
            took[ticket] = took.get(ticket, 0.0) + (ended - began).total_seconds()
            begun[ticket] = min(begun.get(ticket, 86_400), second_of(began))
    early = second_of(moment) - FINISHED_S
    return [(matters[key], round(seconds)) for key, seconds in took.items() if key in matters and begun[key] <= early]
