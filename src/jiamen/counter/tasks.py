"""Background entrances of the counter."""

from procrastinate.contrib.django import app

from jiamen.counter.services import appointments
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now


@app.periodic(cron="*/10 * * * *")
@app.task(name="counter.look_after_appointments", queueing_lock="counter.look_after_appointments")
def look_after_appointments(timestamp: int) -> None:
    """Every ten minutes: reminders, times that are no longer in opening hours, and what is over."""
    actor, moment = Actor.system("appointments"), now()
    for centre in appointments.centres_with_bookings(moment):
        appointments.check_hours(actor, centre)
    appointments.remind(actor, moment)
    appointments.tidy(actor, moment)
