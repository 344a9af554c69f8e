"""What the counter does when something happened elsewhere: booked times are held against hours that changed."""

from jiamen.counter.events import QueueClosed, QueueOpened
from jiamen.counter.services.appointments import centres_with_bookings, check_hours
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.events import Fact, on
from jiamen.places.events import (
    CalendarDayRemoved,
    CalendarDaySet,
    CalendarFilled,
    ExceptionRemoved,
    ExceptionSet,
    WeeklyHoursChanged,
)


def hours_changed(actor: Actor, fact: Fact) -> None:
    """Look at the booked times of every centre the fact may concern."""
    for centre in centres_with_bookings(now()).filter(area__code__startswith=fact.area):
        check_hours(Actor.system(fact.name), centre)


for kind in (
    CalendarFilled, CalendarDaySet, CalendarDayRemoved, ExceptionSet, ExceptionRemoved, WeeklyHoursChanged,
    QueueClosed, QueueOpened,
):  # fmt: skip
    on(kind)(hours_changed)
