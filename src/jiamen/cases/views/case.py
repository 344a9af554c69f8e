"""One case for staff: how it stands, what comes next, and each step with its sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.cases.forms.case import NoteForm, PurposeForm
from jiamen.cases.forms.find import address_of
from jiamen.cases.models import CASE_STEPS, Case, CasePeriod, CaseState, Errand, Notice
from jiamen.cases.permissions import HANDLE_CASES, READ_PERSON
from jiamen.cases.selectors.cases import Look, case_of, deadline_is_certain, item_name, looks_at_case
from jiamen.cases.selectors.deadlines import days_late
from jiamen.cases.selectors.errands import errand_of
from jiamen.cases.selectors.papers import Line, check_list
from jiamen.cases.selectors.wording import office_text
from jiamen.cases.services import handling
from jiamen.cases.services.looking import Person, read_person
from jiamen.cases.views.case_tables import STATES
from jiamen.kernel.actor import Actor, can
from jiamen.kernel.clock import today
from jiamen.kernel.errors import NotFound, Refusal
from jiamen.kernel.ui.request import ActorRequest
from jiamen.kernel.ui.table import Badge
from jiamen.places.selectors.timetables import calendar_from


@dataclass(frozen=True, slots=True)
class Deed:
    """A step of a case: its button, the question that goes with it, and the states it is offered in."""

    word: str | Promise
    ask: str | Promise
    hint: str | Promise
    do: Callable[..., Case | Notice]
    to: CaseState
    needed: bool = False
    field: str = "note"


RESIDENT_READS = _("The resident reads this on their page.")
DEEDS: Mapping[str, Deed] = {
    "grant": Deed(_("Done as asked"), _("What the resident gets, and how"), RESIDENT_READS, handling.grant,
                  CaseState.GRANTED),
    "forward": Deed(_("Send to the office"), _("To whom, and what to know there"), "", handling.forward, CaseState.OFFICE),
    "back": Deed(_("Back from the office"), _("What the office said"), "", handling.bring_back, CaseState.RUNNING),
    "again": Deed(_("Papers missing after all"), _("Why something must be asked for again"),
                  _("A notice is given once; the manager sees every further one."), handling.give_notice,
                  CaseState.INCOMPLETE, needed=True, field="again"),
    "refuse": Deed(_("Cannot be done"), _("Why it cannot be done"), RESIDENT_READS, handling.refuse, CaseState.REFUSED,
                   needed=True),
    "withdraw": Deed(_("Resident withdraws"), pgettext_lazy("a case", "Note"), "", handling.withdraw,
                     CaseState.WITHDRAWN),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as its workers see it. `next` is the one thing to do: word, address, icon. `late`: working days."""

    case: Case
    item: str
    office: str
    badge: Badge
    late: int | None
    certain: bool
    lines: list[Line]
    notices: list[Notice]
    history: list[CasePeriod]
    looks: list[Look]
    errand: Errand | None
    may_handle: bool
    may_read: bool
    mine: bool
    next: tuple[str | Promise, str, str] | None
    others: list[tuple[str, Deed]]
    rest_url: str
    purpose: PurposeForm
    person: Person | None = None


@never_cache
@require_safe
def case(request: ActorRequest, pk: int) -> HttpResponse:
    """One case."""
    page = case_page(request.actor, case_of(request.actor, pk), address_of(**_carried(request)))
    return render(request, "cases/case.html", {"page": page})


@never_cache
@require_POST
def person(request: ActorRequest, pk: int) -> HttpResponse:
    """The same with name, phone and identity number in full, for a purpose; nothing of it stays in the browser."""
    found = case_of(request.actor, pk, right=READ_PERSON)
    try:
        seen = read_person(request.actor, found, purpose=request.POST.get("purpose", ""))
    except Refusal as refusal:
        if refusal.status in (401, 403):
            raise
        messages.error(request, str(refusal))
        return redirect("cases:case", pk)
    return render(request, "cases/case.html", {"page": case_page(request.actor, found, person=seen)})


@require_POST
def take_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Be in charge."""
    found = case_of(request.actor, pk, right=HANDLE_CASES)
    try:
        handling.take_over(request.actor, found)
    except Refusal as refusal:
        if refusal.status in (401, 403):
            raise
        messages.error(request, str(refusal))
    return redirect("cases:case", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def deed(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """One step with its sentence; a case that went on meanwhile is shown as it stands, with a sentence."""
    found = case_of(request.actor, pk, right=HANDLE_CASES)
    if name not in DEEDS:
        raise NotFound()
    asked = DEEDS[name]
    form = NoteForm(request.POST or None, label=asked.ask, hint=asked.hint, needed=asked.needed)
    if form.is_valid():
        try:
            asked.do(request.actor, found, **{asked.field: form.cleaned_data["note"]})
        except Refusal as refusal:
            if refusal.status in (401, 403):
                raise
            if refusal.field:
                form.add_error("note", str(refusal))
            else:
                messages.error(request, str(refusal))
                return redirect("cases:case", pk)
        else:
            return redirect("cases:notice" if name == "again" else "cases:case", pk)
    page = {"case": found, "item": item_name(found), "deed": asked, "form": form}
    return render(request, "cases/case_deed.html", page, status=422 if form.errors else 200)


def case_page(actor: Actor, found: Case, carried: str = "", *, person: Person | None = None) -> CasePage:
    """Everything one case's page shows (12 queries)."""
    day, centre = today(), found.centre.area_id
    may_handle = can(actor, HANDLE_CASES, area=centre)
    lines = check_list(found)
    late = None
    if found.is_open and found.due_on is not None:
        late = days_late(calendar_from(min(found.due_on, day), abs((day - found.due_on).days)), found.due_on, day)
    return CasePage(
        case=found,
        item=item_name(found),
        office=office_text(found.version.office, found.version.office_en),
        badge=STATES[CaseState(found.state)],
        late=late,
        certain=deadline_is_certain(found, day),
        lines=lines,
        notices=list(found.notices.all()),
        history=list(found.periods.all()),
        looks=looks_at_case(found),
        errand=errand_of(actor, found),
        may_handle=may_handle,
        may_read=can(actor, READ_PERSON, area=centre) or can(actor, READ_PERSON, area=found.home_id),
        mine=found.worker_id == actor.user_id,
        next=_next(found) if may_handle else None,
        others=_others(found, lines) if may_handle else [],
        rest_url=reverse("cases:matters", args=[found.centre.code]) + carried if carried else "",
        purpose=PurposeForm(),
        person=person,
    )


def _next(found: Case) -> tuple[str | Promise, str, str] | None:
    """The one thing to do with a case: word, address, icon."""
    if found.state in (CaseState.RECEIVED, CaseState.INCOMPLETE):
        return _("Check the papers"), reverse("cases:check", args=[found.pk]), "list-check"
    if found.state == CaseState.OFFICE:
        return DEEDS["back"].word, reverse("cases:deed", args=[found.pk, "back"]), "arrow-return-left"
    if found.state == CaseState.RUNNING:
        been = found.periods.filter(state=CaseState.OFFICE).exists()
        name = "forward" if found.version.office and not been else "grant"
        return DEEDS[name].word, reverse("cases:deed", args=[found.pk, name]), "send" if name == "forward" else "check2"
    return None


def _others(found: Case, lines: list[Line]) -> list[tuple[str, Deed]]:
    """The other steps the case's state allows."""
    first = _next(found)
    possible = CASE_STEPS[CaseState(found.state)]
    missing = any(not line.good for line in lines)
    offered = []
    for name, one in DEEDS.items():
        if one.to not in possible or (first and first[0] == one.word):
            continue
        if name == "back" and found.state != CaseState.OFFICE:
            continue
        if name == "again" and not (found.state == CaseState.RUNNING and missing):
            continue
        offered.append((name, one))
    return offered


def _carried(request: ActorRequest) -> dict[str, str]:
    """The other matters of the number the resident came with."""
    items = request.GET.get("items", "")[:200]
    return {"items": items, "ticket": request.GET.get("ticket", "")[:40] if items else ""}
