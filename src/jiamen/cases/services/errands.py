"""Acting for a resident: proxies of the family, errands of workers, papers from hand to hand."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from jiamen.accounts.services.codes import plain_phone
from jiamen.cases.errors import (
    CaseStepNotPossible,
    DatesReversed,
    ErrandRuns,
    PaperElsewhere,
    ProxyEnded,
    ReasonNeeded,
)
from jiamen.cases.events import ErrandBegun, PaperMoved, ProxyRecorded, ProxyWasEnded
from jiamen.cases.models import (
    CUSTODY_STEPS,
    AskedBy,
    Case,
    CasePaper,
    CaseState,
    CustodyMove,
    Errand,
    Holder,
    Proxy,
    Relation,
)
from jiamen.cases.permissions import HANDLE_CASES
from jiamen.cases.selectors.errands import holders_of
from jiamen.cases.services.steps import in_hand
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now, today
from jiamen.kernel.errors import NotPermitted
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows
from jiamen.kernel.secrets import blind_key


@dataclass(frozen=True, slots=True)
class ProxyWish:
    """Who may act, for which field of matters (empty: all), until when, and how the resident said so."""

    name: str
    phone: str
    relation: Relation
    until: date
    evidence: str
    category: str = ""


@transaction.atomic
def record_proxy(actor: Actor, case: Case, wish: ProxyWish) -> Proxy:
    """Record that somebody may act for the resident of a case, and let them ask in it.

    Raises:
        NotPermitted; CaseStepNotPossible: the case is over; NotAPhone.
        DatesReversed: it would be over before today. ReasonNeeded: nothing says how it was authorised.
    """
    found = _open(actor, case)
    day = today()
    if wish.until < day:
        raise DatesReversed(field="until")
    if not wish.evidence.strip():
        raise ReasonNeeded(field="evidence")
    phone = plain_phone(wish.phone)
    proxy: Proxy = Proxy.objects.create(
        centre=found.centre, principal_key=found.identity_key, name=wish.name, phone=phone,
        phone_key=blind_key("phone", phone), relation=wish.relation, category=wish.category, begins_on=day,
        until=wish.until, evidence=wish.evidence.strip(), who=actor.label,
    )  # fmt: skip
    _let_ask(found, proxy)
    fact = ProxyRecorded(subject=f"case:{found.pk}", area=found.centre.area_id, until=wish.until.isoformat())
    publish(actor, fact)
    return proxy


@transaction.atomic
def use_proxy(actor: Actor, case: Case, proxy: Proxy) -> None:
    """Let somebody ask in a case who was authorised before (`selectors.errands.proxies_for`).

    Raises:
        NotPermitted; CaseStepNotPossible: the case is over; ProxyEnded.
    """
    found = _open(actor, case)
    if proxy.principal_key != found.identity_key or proxy.ended_on is not None or proxy.until < today():
        raise ProxyEnded()
    _let_ask(found, proxy)


@transaction.atomic
def end_proxy(actor: Actor, proxy: Proxy) -> None:
    """The resident takes an authorisation back.

    Raises:
        NotPermitted; ProxyEnded: it was over before.
    """
    require(actor, HANDLE_CASES, area=proxy.centre.area_id)
    [found] = lock_rows(Proxy.objects.filter(pk=proxy.pk))
    if found.ended_on is not None:
        raise ProxyEnded()
    found.ended_on = today()
    found.save(update_fields=["ended_on"])
    publish(actor, ProxyWasEnded(subject=f"proxy:{found.pk}", area=proxy.centre.area_id))


@transaction.atomic
def begin_errand(actor: Actor, case: Case, *, evidence: str, return_on: date) -> Errand:
    """The worker acts for the resident from now on; `evidence` says how they were authorised.

    Raises:
        NotPermitted; CaseStepNotPossible: the case is over; ErrandRuns; ReasonNeeded.
        DatesReversed: papers would be back before today.
    """
    found = _open(actor, case)
    if actor.user_id is None:
        raise NotPermitted()  # the system runs no errands
    if hasattr(found, "errand"):
        raise ErrandRuns()
    if not evidence.strip():
        raise ReasonNeeded(field="evidence")
    if return_on < today():
        raise DatesReversed(field="return_on")
    errand: Errand = Errand.objects.create(
        case=found, worker_id=actor.user_id, authorised_on=today(), evidence=evidence.strip(), return_on=return_on,
        begun_at=now(),
    )  # fmt: skip
    found.asked_by = AskedBy.WORKER
    found.save(update_fields=["asked_by"])
    fact = ErrandBegun(subject=f"case:{found.pk}", area=found.centre.area_id, return_on=return_on.isoformat())
    publish(actor, fact)
    return errand


@transaction.atomic
def move_paper(actor: Actor, errand: Errand, paper: CasePaper, to: Holder, *, note: str = "") -> CustodyMove:
    """Write down that a paper changed hands. The errand ends when the last paper is back with the resident.

    Raises:
        NotPermitted.
        PaperElsewhere: it cannot come from where it is.
    """
    case = in_hand(actor, errand.case)
    holders = holders_of(errand)
    where = holders.get(paper.pk, Holder.RESIDENT)
    if paper.case_id != case.pk or to not in CUSTODY_STEPS[where]:
        raise PaperElsewhere(where=where.label)
    moment = now()
    move: CustodyMove = errand.moves.create(paper=paper, holder=to, at=moment, who=actor.label, note=note)
    holders[paper.pk] = to
    over = all(holder is Holder.RESIDENT for holder in holders.values())
    Errand.objects.filter(pk=errand.pk).update(ended_at=moment if over else None)
    publish(actor, PaperMoved(f"case:{case.pk}", case.centre.area_id, paper=paper.pk, holder=str(to)))
    return move


def _open(actor: Actor, case: Case) -> Case:
    found = in_hand(actor, case)
    if not found.is_open:
        raise CaseStepNotPossible(case=found.number, state=CaseState(found.state).label)
    return found


def _let_ask(case: Case, proxy: Proxy) -> None:
    case.proxy, case.asked_by = proxy, AskedBy.PROXY
    case.save(update_fields=["proxy", "asked_by"])
