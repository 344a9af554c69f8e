"""Deadlines called to mind: every case and stage once, however often this runs."""

from datetime import date

from django.db import transaction
from django.utils.timezone import localtime

from jiamen.cases.events import DeadlineEscalated, DeadlineMissed, DeadlineSoon
from jiamen.cases.models import CLOCK_RUNS, Case, DeadlineMark, DeadlineStage
from jiamen.cases.selectors.deadlines import ESCALATE_DAYS, SOON_DAYS, workdays_between
from jiamen.cases.services.steps import HORIZON_DAYS, locked, set_deadlines
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.errors import Busy
from jiamen.kernel.events import publish
from jiamen.places.selectors.hours import Calendar
from jiamen.places.selectors.timetables import calendar_from

FACTS = {
    DeadlineStage.SOON: DeadlineSoon,
    DeadlineStage.OVERDUE: DeadlineMissed,
    DeadlineStage.ESCALATED: DeadlineEscalated,
}


def call_to_mind(today: date) -> int:
    """Work out the deadlines of all running cases by the calendar as it is now, and tell of those that come near, are
    missed, or go to the manager. Returns how many were told of."""
    running = Case.objects.filter(state__in=CLOCK_RUNS).order_by("accepted_at")
    first = running.values_list("accepted_at", flat=True).first()
    if first is None:
        return 0
    begins = localtime(first).date()
    calendar = calendar_from(begins, (today - begins).days + HORIZON_DAYS)
    return sum(_look_at(case, today, calendar) for case in running.iterator(chunk_size=500))


def stages(calendar: Calendar, due_on: date, today: date) -> list[DeadlineStage]:
    """The stages a deadline has reached on a day. Pure."""
    late = workdays_between(calendar, due_on, today)
    reached = []
    if today <= due_on and workdays_between(calendar, today, due_on) <= SOON_DAYS:
        reached.append(DeadlineStage.SOON)
    if today > due_on:
        reached.append(DeadlineStage.OVERDUE)
    if late >= ESCALATE_DAYS:
        reached.append(DeadlineStage.ESCALATED)
    return reached


@transaction.atomic
def _look_at(case: Case, today: date, calendar: Calendar) -> int:
    try:
        found = locked(case)
    except Busy:
        return 0  # whoever works on it sees the deadline; tomorrow it is looked at again
    if found.state not in CLOCK_RUNS:
        return 0
    if set_deadlines(found, today, calendar):
        found.save(update_fields=["due_on", "statutory_on"])
    assert found.due_on is not None  # the clock runs
    told = 0
    for stage in stages(calendar, found.due_on, today):
        _mark, fresh = DeadlineMark.objects.get_or_create(
            case=found, stage=stage, defaults={"due_on": found.due_on, "at": now()}
        )
        if fresh:
            fact = FACTS[stage](f"case:{found.pk}", found.centre.area_id, due_on=found.due_on.isoformat())
            publish(Actor.system("deadlines"), fact)
            told += 1
    return told
