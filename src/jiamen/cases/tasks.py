"""Background entrances of cases."""

from procrastinate.contrib.django import app

from jiamen.cases.services.reminders import call_to_mind
from jiamen.kernel.clock import today


@app.periodic(cron="30 7 * * *")
@app.task(name="cases.call_deadlines_to_mind", queueing_lock="cases.call_deadlines_to_mind")
def call_deadlines_to_mind(timestamp: int) -> None:
    """Every morning before the doors open."""
    call_to_mind(today())
