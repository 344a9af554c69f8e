"""The papers of a case: the check-list, files, the one-time notice, the receipt."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.cases.forms.case import CheckForm, PaperFileForm, PurposeForm
from jiamen.cases.forms.find import address_of
from jiamen.cases.models import AskedBy, Case, CaseState, Notice, NoticeLine
from jiamen.cases.permissions import HANDLE_CASES
from jiamen.cases.selectors.cases import case_of, item_name
from jiamen.cases.selectors.papers import Line, check_list, notice_lines, stored_paper
from jiamen.cases.services import handling, papers
from jiamen.kernel.errors import NotFound, Refusal
from jiamen.kernel.papers import MAX_BYTES, PaperTooLarge
from jiamen.kernel.ui.request import ActorRequest


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The check-list; `first` when nobody has decided on it yet, `others_ask` when authority must be there too."""

    case: Case
    item: str
    form: CheckForm
    first: bool
    others_ask: bool


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A receipt or a notice on paper; `address` is the resident's page."""

    case: Case
    item: str
    address: str
    notice: Notice | None
    lines: list[NoticeLine]


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ActorRequest, pk: int) -> HttpResponse:
    """Tick the papers; “save and go on” accepts a complete case and gives the notice for an incomplete one."""
    found = case_of(request.actor, pk, right=HANDLE_CASES)
    lines = check_list(found)
    form = CheckForm(request.POST if request.method == "POST" else None, lines=lines)
    if form.is_valid():
        try:
            return _checked(request, found, form)
        except Refusal as refusal:
            if refusal.status in (401, 403):
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    first, others = found.state == CaseState.RECEIVED, found.asked_by != AskedBy.SELF
    page = CheckPage(found, item_name(found), form, first, others)
    return render(request, "cases/case_check.html", {"page": page}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: ActorRequest, pk: int) -> HttpResponse:
    """Files of the papers: add one, or open one for a purpose."""
    found = case_of(request.actor, pk, right=HANDLE_CASES)
    lines = check_list(found)
    form = PaperFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()), lines=lines)
    if form.is_valid():
        try:
            _store(request, lines, form)
        except Refusal as refusal:
            if refusal.status in (401, 403):
                raise
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file is stored."))
            return redirect("cases:files", pk)
    page = {
        "case": found, "item": item_name(found), "lines": lines, "form": form, "purpose": PurposeForm(),
        "stored": [line for line in lines if line.files or line.row.held],
    }  # fmt: skip
    return render(request, "cases/case_files.html", page, status=422 if form.errors else 200)


@never_cache
@require_POST
def open_file(request: ActorRequest, pk: int) -> HttpResponse:
    """A stored paper itself, for a purpose."""
    stored = stored_paper(request.actor, pk)
    data = papers.open_paper(request.actor, stored, purpose=request.POST.get("purpose", ""))
    answer = HttpResponse(data, content_type=stored.content_type)
    taken_away = not stored.content_type.startswith("image/")
    answer["Content-Disposition"] = content_disposition_header(taken_away, stored.name) or "inline"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def forget_file(request: ActorRequest, pk: int) -> HttpResponse:
    """On the resident's word: a stored paper is not used again."""
    stored = stored_paper(request.actor, pk)
    papers.withdraw_consent(request.actor, stored)
    messages.success(request, _("It will be asked for again from now on."))
    return redirect("cases:files", stored.paper.case_id)


@require_safe
def receipt(request: ActorRequest, pk: int) -> HttpResponse:
    """The receipt to print, with the way to the resident's page."""
    found = case_of(request.actor, pk)
    return render(request, "cases/case_receipt.html", {"page": _sheet(request, found, None)})


@require_safe
def notice(request: ActorRequest, pk: int) -> HttpResponse:
    """The newest one-time notice to print."""
    found = case_of(request.actor, pk)
    newest = found.notices.order_by("-number").first()
    if newest is None:
        raise NotFound()
    return render(request, "cases/case_notice.html", {"page": _sheet(request, found, newest)})


def _checked(request: ActorRequest, found: Case, form: CheckForm) -> HttpResponse:
    """Write the ticks down; on “save and go on” the case goes on too."""
    actor = request.actor
    handling.check_papers(actor, found, form.marks())
    carried = address_of(**{name: request.GET.get(name, "")[:200] for name in ("items", "ticket")})
    back = redirect(reverse("cases:case", args=[found.pk]) + carried)
    if "go_on" not in request.POST:
        messages.success(request, _("The check-list is saved."))
        return back
    missing = any(not line.good for line in check_list(found))
    if not missing and found.state != CaseState.RUNNING:
        handling.accept(actor, found, in_person="sent" not in request.POST)
        messages.success(request, _("All papers are here. The case is accepted."))
    elif missing and found.state == CaseState.RECEIVED:
        handling.give_notice(actor, found)
        return redirect(reverse("cases:notice", args=[found.pk]) + carried)
    elif missing:
        messages.warning(request, _("The check-list is saved; papers are still missing."))
    return back


def _store(request: ActorRequest, lines: list[Line], form: PaperFileForm) -> None:
    sent = form.cleaned_data
    file = sent["file"]
    if (file.size or 0) > MAX_BYTES:
        raise PaperTooLarge(name=file.name, megabytes=MAX_BYTES // 1024 // 1024)
    [row] = [line.row for line in lines if str(line.row.pk) == sent["line"]]
    papers.store_paper(request.actor, row, name=file.name, data=file.read(), reuse=sent["reuse"])


def _sheet(request: ActorRequest, found: Case, newest: Notice | None) -> SheetPage:
    address = request.build_absolute_uri(reverse("cases:status", args=[found.key]))
    return SheetPage(found, item_name(found), address, newest, notice_lines(newest) if newest else [])
