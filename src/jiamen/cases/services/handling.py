"""From intake to decision: the check-list, the one-time notice, acceptance, the office, the end."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from jiamen.cases.errors import (
    CaseStepNotPossible,
    NoAuthority,
    NotHeld,
    PapersComplete,
    PapersNotComplete,
    ReasonNeeded,
    SecondNotice,
)
from jiamen.cases.events import CaseTakenOver, NoticeGiven, PaperReused, PapersChecked
from jiamen.cases.models import GOOD, AskedBy, Case, CasePaper, CaseState, Notice, NoticeLine, PaperStatus, StoredPaper
from jiamen.cases.selectors.papers import held_papers
from jiamen.cases.services.ratings import invite
from jiamen.cases.services.steps import check_step, in_hand, step
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now, today
from jiamen.kernel.events import publish

BEING_CHECKED = (CaseState.RECEIVED, CaseState.INCOMPLETE, CaseState.RUNNING)


@dataclass(frozen=True, slots=True)
class PaperMark:
    """What the worker says of a line of the check-list."""

    status: PaperStatus
    fault: str = ""


@transaction.atomic
def check_papers(actor: Actor, case: Case, marks: Mapping[int, PaperMark]) -> Case:
    """Write the check-list (line id → mark); lines not named stay as they are.

    Raises:
        NotPermitted; CaseStepNotPossible: with the office, or over.
        ReasonNeeded: a paper that cannot be used, without saying why.
        NotHeld: a paper said to be held that is not, or may not be used again.
    """
    found = in_hand(actor, case)
    if found.state not in BEING_CHECKED:
        raise CaseStepNotPossible(case=found.number, state=CaseState(found.state).label)
    rows = list(found.papers.select_related("needed"))
    held = held_papers(found)
    for row in rows:
        if row.pk in marks:
            _mark(actor, found, row, marks[row.pk], held)
    good = sum(row.status in GOOD for row in rows)
    fact = PapersChecked(subject=f"case:{found.pk}", area=found.centre.area_id, good=good, missing=len(rows) - good)
    publish(actor, fact)
    return found


@transaction.atomic
def give_notice(actor: Actor, case: Case, *, again: str = "") -> Notice:
    """Tell the resident, once and complete, every paper that is missing or cannot be used; the clock rests from now on.

    Raises:
        NotPermitted; CaseStepNotPossible: not while papers are checked or the case is in progress.
        PapersComplete: there is nothing to tell.
        SecondNotice: the case had its notice, and `again` does not say why it gets another.
    """
    found = in_hand(actor, case)
    lines = [row for row in found.papers.all() if row.status not in GOOD]
    before = found.notices.count()
    moment = now()
    check_step(found, CaseState.INCOMPLETE)
    if not lines:
        raise PapersComplete()
    if before and not again.strip():
        raise SecondNotice(field="again")
    notice: Notice = Notice.objects.create(
        case=found, number=before + 1, given_at=moment, who=actor.label, again=again.strip()
    )
    NoticeLine.objects.bulk_create(NoticeLine(notice=notice, needed_id=row.needed_id, fault=row.fault) for row in lines)
    step(actor, found, CaseState.INCOMPLETE, moment, note=again.strip())
    fact = NoticeGiven(subject=f"case:{found.pk}", area=found.centre.area_id, number=notice.number, papers=len(lines))
    publish(actor, fact)
    return notice


@transaction.atomic
def accept(actor: Actor, case: Case, *, in_person: bool = True) -> Case:
    """All papers are here: the clock starts, or goes on. `in_person`: somebody made the way to bring what was missing.

    Raises:
        NotPermitted; CaseStepNotPossible.
        PapersNotComplete: some paper is missing or cannot be used.
        NoAuthority: somebody else asks, and may not.
    """
    found = in_hand(actor, case)
    if found.state not in (CaseState.RECEIVED, CaseState.INCOMPLETE):
        raise CaseStepNotPossible(case=found.number, state=CaseState(found.state).label)
    check_complete(found)
    check_authority(found)
    moment = now()
    found.notices.filter(answered_at__isnull=True).update(answered_at=moment, in_person=in_person)
    step(actor, found, CaseState.RUNNING, moment, accepted_at=found.accepted_at or moment)
    return found


@transaction.atomic
def forward(actor: Actor, case: Case, *, note: str = "") -> Case:
    """Send a case to the office that decides; the clock runs on.

    Raises:
        NotPermitted; CaseStepNotPossible.
    """
    found = in_hand(actor, case)
    step(actor, found, CaseState.OFFICE, now(), note=note or found.version.office)
    return found


@transaction.atomic
def bring_back(actor: Actor, case: Case, *, note: str = "") -> Case:
    """A case is back from the office.

    Raises:
        NotPermitted; CaseStepNotPossible.
    """
    found = in_hand(actor, case)
    if found.state != CaseState.OFFICE:
        raise CaseStepNotPossible(case=found.number, state=CaseState(found.state).label)
    step(actor, found, CaseState.RUNNING, now(), note=note)
    return found


@transaction.atomic
def grant(actor: Actor, case: Case, *, note: str = "") -> Case:
    """The matter is done as asked.

    Raises:
        NotPermitted; CaseStepNotPossible; PapersNotComplete: a paper turned out to be missing after all.
        NoAuthority: the proxy's authorisation ran out meanwhile.
    """
    found = in_hand(actor, case)
    check_step(found, CaseState.GRANTED)
    check_complete(found)
    check_authority(found)
    moment = now()
    step(actor, found, CaseState.GRANTED, moment, note=note, closed_at=moment, outcome=note)
    _invite(actor, found)
    return found


@transaction.atomic
def refuse(actor: Actor, case: Case, *, note: str) -> Case:
    """The matter cannot be done; `note` tells the resident why.

    Raises:
        NotPermitted; CaseStepNotPossible; ReasonNeeded.
    """
    found = in_hand(actor, case)
    check_step(found, CaseState.REFUSED)
    if not note.strip():
        raise ReasonNeeded(field="note")
    moment = now()
    step(actor, found, CaseState.REFUSED, moment, note=note.strip(), closed_at=moment, outcome=note.strip())
    _invite(actor, found)
    return found


@transaction.atomic
def withdraw(actor: Actor, case: Case, *, note: str = "") -> Case:
    """The resident does not want it any more.

    Raises:
        NotPermitted; CaseStepNotPossible.
    """
    found = in_hand(actor, case)
    moment = now()
    step(actor, found, CaseState.WITHDRAWN, moment, note=note, closed_at=moment, outcome=note)
    return found


@transaction.atomic
def take_over(actor: Actor, case: Case) -> Case:
    """Be in charge of an open case from now on. Doing it twice changes nothing.

    Raises:
        NotPermitted; CaseStepNotPossible: the case is over.
    """
    found = in_hand(actor, case)
    if not found.is_open:
        raise CaseStepNotPossible(case=found.number, state=CaseState(found.state).label)
    if found.worker_id != actor.user_id:
        found.worker_id = actor.user_id
        found.save(update_fields=["worker"])
        publish(actor, CaseTakenOver(subject=f"case:{found.pk}", area=found.centre.area_id))
    return found


def _invite(actor: Actor, case: Case) -> None:
    """Let the resident rate a case that was decided; the link stands on their page."""
    item = case.version.item.code
    invite(actor, subject=f"case:{case.pk}", centre=case.centre, items=[item], worker=case.worker_id)


def check_complete(case: Case) -> None:
    """Every paper is here or held. Raises: PapersNotComplete."""
    if missing := case.papers.exclude(status__in=GOOD).count():
        raise PapersNotComplete(count=missing)


def check_authority(case: Case) -> None:
    """Whoever asks may ask today. Raises: NoAuthority."""
    if case.asked_by == AskedBy.PROXY:
        proxy, day = case.proxy, today()
        if (
            proxy is None
            or proxy.ended_on is not None
            or not proxy.begins_on <= day <= proxy.until
            or proxy.category not in ("", case.version.category)
        ):
            raise NoAuthority()
    if case.asked_by == AskedBy.WORKER and not hasattr(case, "errand"):
        raise NoAuthority()


def _mark(actor: Actor, case: Case, row: CasePaper, mark: PaperMark, held: Mapping[str, StoredPaper]) -> None:
    fault = mark.fault.strip() if mark.status == PaperStatus.UNFIT else ""
    if mark.status == PaperStatus.UNFIT and not fault:
        raise ReasonNeeded(field=f"fault-{row.pk}")
    if mark.status == PaperStatus.HELD:
        if row.status == PaperStatus.HELD:
            return
        row.held = held.get(row.needed.kind) if row.needed.reusable else None
        if row.held is None:
            raise NotHeld()
        publish(actor, PaperReused(subject=f"case:{case.pk}", area=case.centre.area_id, kind=row.needed.kind))
    else:
        row.held = None
    row.status, row.fault = mark.status, fault
    row.save(update_fields=["status", "fault", "held"])
