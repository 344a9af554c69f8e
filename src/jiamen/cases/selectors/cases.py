"""Cases as staff look for them, and one case as its resident sees it."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Q, QuerySet, Value, When
from django.utils.timezone import localtime

from jiamen.accounts.errors import NotAPhone
from jiamen.accounts.services.codes import plain_phone
from jiamen.cases.errors import NoSuchCase, NotAnIdentity
from jiamen.cases.events import PersonRead
from jiamen.cases.models import CLOCK_RUNS, OPEN_CASES, Case, CaseState, DeadlineStage, RatingInvitation
from jiamen.cases.permissions import READ_CASES
from jiamen.cases.selectors.deadlines import SOON_DAYS, days_late, due_on, is_certain
from jiamen.cases.selectors.residents import plain_identity
from jiamen.cases.selectors.wording import in_words
from jiamen.kernel.actor import Actor, Permission, require
from jiamen.kernel.clock import today
from jiamen.kernel.models import AuditEntry
from jiamen.kernel.secrets import blind_key
from jiamen.places.selectors.timetables import calendar_from

NUMBER = re.compile(r"\d{8}-0*(\d{1,18})")
MOST_FOUND = 50
LISTS = ("open", "mine", "overdue", "resting", "closed", "all")


def case_rows(actor: Actor, show: str, today: date) -> QuerySet[Case]:
    """The cases the actor sees, with `mark`: overdue, soon, resting, or empty (1 query for the calendar).

    `show` is one of LISTS; anything else shows open ones. Raises: SignInNeeded, NotPermitted.
    """
    require(actor, READ_CASES)
    soon = due_on(calendar_from(today), today, SOON_DAYS)
    running = Q(state__in=CLOCK_RUNS)
    late = running & Q(due_on__lt=today)
    mark = models.Case(
        When(late, then=Value("overdue")),
        When(running & Q(due_on__lte=soon), then=Value("soon")),
        When(state=CaseState.INCOMPLETE, then=Value("resting")),
        default=Value(""),
        output_field=models.CharField(),
    )
    is_open = Q(state__in=OPEN_CASES)
    wanted = {
        "mine": is_open & Q(worker=actor.user_id), "overdue": late, "resting": Q(state=CaseState.INCOMPLETE),
        "closed": ~is_open, "all": Q(),
    }  # fmt: skip
    rows: QuerySet[Case] = Case.objects.visible_to(actor.under(READ_CASES)).filter(wanted.get(show, is_open))
    return _with_names(rows).annotate(mark=mark)


def case_of(actor: Actor, pk: int, *, right: Permission = READ_CASES) -> Case:
    """One case the actor sees by a right (1 query).

    Raises:
        SignInNeeded, NotPermitted: not the right anywhere.
        NoSuchCase: no such case, or neither handled nor at home in the actor's area.
    """
    require(actor, right)
    found: Case | None = _with_names(Case.objects.visible_to(actor.under(right))).filter(pk=pk).first()
    if found is None:
        raise NoSuchCase()
    return found


def case_by_key(key: str) -> Case:
    """The case whose page has this address (1 query). Raises: NoSuchCase."""
    found: Case | None = _with_names(Case.objects.filter(key=key)).first()
    if found is None:
        raise NoSuchCase()
    return found


def find_cases(actor: Actor, text: str) -> list[Case]:
    """The cases of a receipt's number, a phone or an identity number, however typed, the newest first (2 queries).

    Raises: SignInNeeded, NotPermitted.
    """
    rows = case_rows(actor, "all", today())
    wanted = Q(pk__in=[])
    if number := NUMBER.fullmatch(text.strip()):
        wanted |= Q(pk=int(number[1]))
    try:
        wanted |= Q(phone_key=blind_key("phone", plain_phone(text)))
    except NotAPhone:
        pass
    try:
        wanted |= Q(identity_key=blind_key("identity", plain_identity(text)))
    except NotAnIdentity:
        pass
    return list(rows.filter(wanted)[:MOST_FOUND])


@dataclass(frozen=True, slots=True)
class Due:
    """A running case and how its deadline stands: working days late (negative: left), and whether the manager has it."""

    case: Case
    late: int
    escalated: bool


def due_cases(actor: Actor, today: date) -> list[Due]:
    """Running cases that are overdue or due soon, the latest first (4 queries). Raises: SignInNeeded, NotPermitted."""
    calendar = calendar_from(today)
    soon = due_on(calendar, today, SOON_DAYS)
    rows = case_rows(actor, "open", today).filter(state__in=CLOCK_RUNS, due_on__lte=soon).order_by("due_on", "pk")[:500]
    found = list(rows.prefetch_related("marks"))
    wide = calendar_from(min([case.due_on for case in found if case.due_on] or [today]), 400)
    return [
        Due(
            case, days_late(wide, case.due_on or today, today),
            any(mark.stage == DeadlineStage.ESCALATED for mark in case.marks.all()),
        )
        for case in found
    ]  # fmt: skip


def item_name(case: Case) -> str:
    """The item of a case in the reader's language."""
    return in_words(case.version.name, case.version.name_en)


def deadline_is_certain(case: Case, today: date) -> bool:
    """Whether the holidays up to a case's deadline are known (1 query)."""
    if case.due_on is None or case.accepted_at is None:
        return True
    begins = localtime(case.accepted_at).date()
    return is_certain(calendar_from(begins, (max(case.due_on, today) - begins).days), begins, case.due_on)


def rating_key(case: Case) -> str:
    """The key of the page on which a decided case is rated (1 query); empty before."""
    rows = RatingInvitation.objects.filter(subject=f"case:{case.pk}")
    return rows.values_list("key", flat=True).first() or "" if case.closed_at else ""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody at work opened personal data of a case."""

    at: datetime
    who: str
    what: str
    purpose: str


def looks_at_case(case: Case, *, most: int = 50) -> list[Look]:
    """Who opened the personal data of a case, and what for, the latest first (1 query)."""
    rows = AuditEntry.objects.filter(subject=f"case:{case.pk}", fact=PersonRead.name).order_by("-id")[:most]
    return [
        Look(row.at, row.actor_label, (row.after or {}).get("what", ""), (row.after or {}).get("purpose", ""))
        for row in rows
    ]


def _with_names(rows: QuerySet[Case]) -> QuerySet[Case]:
    """With item, centre, community, worker and proxy, but without outlines, which would be half the work of a page."""
    named = rows.select_related("version__item", "centre__area", "home", "worker", "proxy")
    return named.defer("centre__area__boundary", "home__boundary")
