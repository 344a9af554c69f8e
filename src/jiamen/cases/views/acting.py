"""Acting for a resident: proxies and errands of a case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jiamen.cases.forms.case import ErrandForm, KnownProxyForm, ProxyForm
from jiamen.cases.models import Case, CasePaper, Holder
from jiamen.cases.permissions import HANDLE_CASES
from jiamen.cases.selectors.cases import case_of, item_name
from jiamen.cases.selectors.errands import chain_of, errand_of, proxies_for, proxy_of
from jiamen.cases.services import errands
from jiamen.kernel.clock import today
from jiamen.kernel.errors import NotFound, Refusal
from jiamen.kernel.ui.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def proxy(request: ActorRequest, pk: int) -> HttpResponse:
    """Who may ask for the resident: one authorised before, or a new one."""
    found = case_of(request.actor, pk, right=HANDLE_CASES)
    known = proxies_for(found, today())
    posted = request.POST if request.method == "POST" else None
    again = KnownProxyForm(posted if posted is not None and "known" in posted else None, proxies=known)
    form = ProxyForm(posted if posted is not None and "known" not in posted else None, category=found.version.category)
    for sent in (again, form):
        if sent.is_bound and sent.is_valid():
            try:
                _let_ask(request, found, sent)
            except Refusal as refusal:
                if refusal.status in (401, 403):
                    raise
                sent.add_error(refusal.field if refusal.field in sent.fields else None, str(refusal))
            else:
                messages.success(request, _("The authorisation is recorded."))
                return redirect("cases:case", pk)
    page = {"case": found, "item": item_name(found), "known": known, "again": again, "form": form}
    return render(request, "cases/case_proxy.html", page, status=422 if form.errors or again.errors else 200)


@require_POST
def end_proxy(request: ActorRequest, pk: int) -> HttpResponse:
    """The resident takes the authorisation of a case back."""
    found = case_of(request.actor, pk, right=HANDLE_CASES)
    if found.proxy_id is None:
        raise NotFound()
    try:
        errands.end_proxy(request.actor, proxy_of(found, found.proxy_id))
    except Refusal as refusal:
        if refusal.status in (401, 403):
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The authorisation has ended."))
    return redirect("cases:case", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def errand(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin an errand, or see in whose hands its papers are."""
    found = case_of(request.actor, pk, right=HANDLE_CASES)
    running = errand_of(request.actor, found)
    form = ErrandForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            errands.begin_errand(request.actor, found, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status in (401, 403):
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("cases:errand", pk)
    page = {
        "case": found, "item": item_name(found), "errand": running, "form": form,
        "chain": chain_of(running) if running else [],
    }  # fmt: skip
    return render(request, "cases/case_errand.html", page, status=422 if form.errors else 200)


@require_POST
def move(request: ActorRequest, pk: int) -> HttpResponse:
    """A paper changes hands."""
    found = case_of(request.actor, pk, right=HANDLE_CASES)
    running = errand_of(request.actor, found)
    if running is None:
        raise NotFound()
    try:
        holder = Holder(request.POST.get("holder", ""))
    except ValueError as error:
        raise NotFound() from error
    paper = _paper(found, request.POST.get("paper", ""))
    try:
        errands.move_paper(request.actor, running, paper, holder)
    except Refusal as refusal:
        if refusal.status in (401, 403):
            raise
        messages.error(request, str(refusal))
    return redirect("cases:errand", pk)


def _let_ask(request: ActorRequest, found: Case, sent: ProxyForm | KnownProxyForm) -> None:
    if isinstance(sent, ProxyForm):
        errands.record_proxy(request.actor, found, sent.wish())
    else:
        errands.use_proxy(request.actor, found, proxy_of(found, sent.cleaned_data["proxy"]))


def _paper(found: Case, text: str) -> CasePaper:
    pk = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
    row: CasePaper | None = found.papers.filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return row
