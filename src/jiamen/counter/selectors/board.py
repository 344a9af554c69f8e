"""What the call screen and the reception show: numbers only, nothing about people."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from jiamen.counter.models import AT_WINDOW, Lane, QueueDay, Sitting, State, Ticket
from jiamen.places.models import Centre

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Called:
    """A number and its window; `mark` changes with every call, so that a screen says each call once."""

    label: str
    window: int
    serving: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Board:
    """A hall at a moment. `called` has the newest call first;"""

    called: list[Called]
    waiting: dict[str, int]
    windows: int
    closed: bool

    @property
    def in_line(self) -> int:
        """All who wait."""
        return sum(self.waiting.values())


def board(centre: Centre, moment: datetime) -> Board:
    """The call screen of a hall (4 queries)."""
    day = moment.date()
    today = Ticket.objects.filter(centre=centre, day=day)
    rows = today.filter(state__in=AT_WINDOW).select_related("window").order_by("-called_at")[:SHOWN]
    lanes = today.filter(state=State.WAITING).values_list("lane").annotate(count=Count("pk"))
    sittings = Sitting.objects.filter(window__centre=centre, ended_at__isnull=True, paused=False)
    return Board(
        called=[
            Called(row.label, row.window.number, row.state == State.SERVING, f"{row.label}-{row.calls}") for row in rows
        ],
        waiting={Lane(lane).value: count for lane, count in lanes},
        windows=sittings.count(),
        closed=QueueDay.objects.filter(centre=centre, day=day, closed_at__isnull=False).exists(),
    )
