"""The one way a case changes its state: the row, its periods, its deadline and the fact, together."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from jiamen.cases.errors import CaseStepNotPossible
from jiamen.cases.events import CaseMoved
from jiamen.cases.models import CASE_STEPS, CLOCK_RUNS, Case, CasePeriod, CaseState
from jiamen.cases.permissions import HANDLE_CASES
from jiamen.cases.selectors.deadlines import Pause, due_after
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows
from jiamen.places.selectors.hours import Calendar
from jiamen.places.selectors.timetables import calendar_from

HORIZON_DAYS = 400
"""How far beyond today the calendar is read: statutory limits are far shorter."""


def in_hand(actor: Actor, case: Case) -> Case:
    """The case as stored, held until the transaction ends, for somebody who may handle it.

    Raises:
        NotPermitted: not where the case is handled (the resident's own community only sees it).
        Busy: a colleague holds it too long.
    """
    require(actor, HANDLE_CASES, area=case.centre.area_id)
    return locked(case)


def locked(case: Case) -> Case:
    """The case as stored, held until the transaction ends. Raises: Busy."""
    found: Case
    [found] = lock_rows(Case.objects.filter(pk=case.pk).select_related("centre", "version"))
    return found


def begin(actor: Actor, case: Case, moment: datetime) -> None:
    """The first period of a new case."""
    CasePeriod.objects.create(case=case, state=case.state, began_at=moment, who=actor.label)


def step(actor: Actor, case: Case, to: CaseState, moment: datetime, *, note: str = "", **changes: Any) -> None:
    """Move a locked case on; `changes` are further columns. Call it inside the transaction that locked it.

    Raises:
        CaseStepNotPossible: not from where the case stands.
    """
    check_step(case, to)
    was = case.state
    CasePeriod.objects.filter(case=case, ended_at__isnull=True).update(ended_at=moment)
    CasePeriod.objects.create(case=case, state=to, began_at=moment, who=actor.label, note=note)
    changed = {"state": to, **changes}
    for name, value in changed.items():
        setattr(case, name, value)
    if to in CLOCK_RUNS or to == CaseState.INCOMPLETE:
        set_deadlines(case, moment.date())
    case.save(update_fields=[*changed, "due_on", "statutory_on"])
    publish(actor, CaseMoved(subject=f"case:{case.pk}", area=case.centre.area_id, was=was, now=str(to)))


def check_step(case: Case, to: CaseState) -> None:
    """Raises: CaseStepNotPossible."""
    if to not in CASE_STEPS[CaseState(case.state)]:
        raise CaseStepNotPossible(case=case.number, state=CaseState(case.state).label)


def set_deadlines(case: Case, day: date, calendar: Calendar | None = None) -> bool:
    """Work the deadlines of a case out anew; whether they changed. Not saved (2 queries, 1 with a calendar)."""
    before = case.due_on, case.statutory_on
    case.due_on = case.statutory_on = None
    if case.accepted_at is not None:
        begins = localtime(case.accepted_at).date()
        calendar = calendar or calendar_from(begins, (day - begins).days + HORIZON_DAYS)
        rests = pauses(case)
        case.due_on = due_after(calendar, begins, case.version.promised_days, rests)
        case.statutory_on = due_after(calendar, begins, case.version.statutory_days, rests)
    return before != (case.due_on, case.statutory_on)


def pauses(case: Case) -> list[Pause]:
    """When papers were missing since the case was accepted (1 query)."""
    rows = case.periods.filter(state=CaseState.INCOMPLETE, began_at__gte=case.accepted_at)
    return [
        Pause(localtime(row.began_at).date(), localtime(row.ended_at).date() if row.ended_at else None) for row in rows
    ]
