"""Who may do what at the counter."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from jiamen.counter.models import Slot, Ticket, Window
from jiamen.counter.permissions import MANAGE_QUEUE, READ_FIGURES, RECEIVE, SERVE
from jiamen.counter.views.asking import door_token
from jiamen.kernel.clock import now
from tests.factories import HERE, make_centre
from tests.permissions.row import both_areas, centre, deed, page, public, thing

NO_KIOSK = 403  # a device staff has not set up


def a_door() -> dict[str, Any]:
    """The code at the door of a centre."""
    place = make_centre()
    return {"code": place.code, "token": door_token(place)}


def a_ticket(area: str = f"{HERE}001") -> dict[str, Any]:
    """Somebody in line."""
    moment = now()
    row = Ticket.objects.create(
        centre=make_centre(area), day=moment.date(), lane="A", number=1, key=uuid4().hex[:12], once=uuid4(), source="kiosk",
        joined_at=moment,
    )  # fmt: skip
    row.periods.create(state=row.state, began_at=moment)
    return {"key": row.key}


def a_window() -> dict[str, Any]:
    """A centre with a window."""
    row = Window.objects.create(centre=make_centre(), number=1)
    return {"code": row.centre.code}


def a_deed() -> dict[str, Any]:
    """Calling for help."""
    return {**a_window(), "name": "help"}


def a_booking(area: str = f"{HERE}001") -> dict[str, Any]:
    """Somebody's appointment tomorrow."""
    moment = now() + timedelta(days=1)
    slot = Slot.objects.create(
        centre=make_centre(area), starts_at=moment, ends_at=moment + timedelta(minutes=20), capacity=1, taken=1
    )
    row = slot.appointments.create(key=uuid4().hex[:12], once=uuid4(), state="booked", held_until=moment)
    row.periods.create(state=row.state, slot=slot, began_at=now())
    return {"key": row.key}


RULE = {"share_percent": 50, "slot_minutes": 20, "lead_hours": 2, "horizon_days": 14, "per_person": 2}
MAY_SERVE, MAY_RECEIVE = frozenset(SERVE.roles), frozenset(RECEIVE.roles)
COUNTER = [
    public("counter:take", args=centre),
    public("counter:take", args=centre, method="POST", status=422),
    public("counter:door", args=a_door),
    public("counter:door", args=a_door, method="POST", status=422),
    public("counter:kiosk", args=centre, status=NO_KIOSK),
    public("counter:screen", args=centre),
    public("counter:changes", args=centre),
    public("counter:ticket", args=a_ticket),
    public("counter:paper", args=a_ticket),
    public("counter:leave", args=a_ticket, method="POST", status=302),
    page("counter:days", READ_FIGURES, args=both_areas),
    page("counter:tickets", READ_FIGURES, args=both_areas),
    page("counter:periods", READ_FIGURES, args=both_areas),
    page("counter:waits", READ_FIGURES, args=both_areas),
    thing("counter:ahead", MANAGE_QUEUE, a_window),
    thing("counter:queue", RECEIVE, a_window),
    deed("counter:sit", SERVE, a_window, data=lambda: {"window": 1}),
    deed("counter:deed", SERVE, a_deed),
    thing("counter:reception", RECEIVE, a_window),
    deed("counter:reception", RECEIVE, a_window, inside=422),
    thing("counter:hall", RECEIVE, a_window),
    deed("counter:hall", MANAGE_QUEUE, a_window, data=lambda: {"count": 2}),
    thing("counter:poster", RECEIVE, a_window),
    deed("counter:close", MANAGE_QUEUE, a_window),
    deed("counter:reopen", MANAGE_QUEUE, a_window),
    public("counter:book", args=centre),
    public("counter:book", args=centre, method="POST", status=422),
    public("counter:booking", args=a_booking),
    public("counter:booking", args=a_booking, method="POST", status=422),
    public("counter:booking-time", args=a_booking),
    public("counter:booking-time", args=a_booking, method="POST", status=302),
    public("counter:booking-cancel", args=a_booking, method="POST", status=302),
    public("counter:booking-ics", args=a_booking),
    public("counter:kiosk-arrival", args=centre, status=NO_KIOSK),
    deed("counter:arrived", RECEIVE, a_window, inside=404),
    thing("counter:appointments", RECEIVE, centre),
    thing("counter:booking-rule", MANAGE_QUEUE, centre),
    deed("counter:booking-rule", MANAGE_QUEUE, centre, data=lambda: RULE),
]
