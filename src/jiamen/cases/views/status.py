"""The resident's page of a case: how it stands for whoever has the receipt, everything for whoever has the phone."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiamen.cases.errors import NoSuchCase
from jiamen.cases.models import Case, CasePeriod, CaseState, Notice, NoticeLine, StoredPaper
from jiamen.cases.selectors.cases import Look, case_by_key, deadline_is_certain, item_name, looks_at_case, rating_key
from jiamen.cases.selectors.papers import notice_lines, reusable_of
from jiamen.cases.services.papers import is_holder, withdraw_consent
from jiamen.cases.views.case_tables import STATES
from jiamen.kernel.clock import today
from jiamen.kernel.ui.request import ActorRequest
from jiamen.kernel.ui.table import Badge


@dataclass(frozen=True, slots=True)
class StatusPage:
    """A case as residents see it; `own` shows what only the person concerned may read."""

    case: Case
    item: str
    badge: Badge
    certain: bool
    history: list[CasePeriod]
    notice: Notice | None
    lines: list[NoticeLine]
    own: bool
    looks: list[Look]
    papers: list[StoredPaper]
    sign_in_url: str
    rate_key: str


@never_cache
@require_safe
def status(request: ActorRequest, key: str) -> HttpResponse:
    """How a case stands."""
    found = case_by_key(key)
    own = is_holder(request.actor, found)
    newest = found.notices.order_by("-number").first() if found.state == CaseState.INCOMPLETE else None
    page = StatusPage(
        case=found,
        item=item_name(found),
        badge=STATES[CaseState(found.state)],
        certain=deadline_is_certain(found, today()),
        history=list(found.periods.all()),
        notice=newest,
        lines=notice_lines(newest) if newest else [],
        own=own,
        looks=looks_at_case(found) if own else [],
        papers=reusable_of(found, today()) if own else [],
        rate_key=rating_key(found),
        sign_in_url=f"{reverse('accounts:phone')}?{urlencode({'next': request.path})}",
    )
    return render(request, "cases/status.html", {"page": page})


@require_POST
def forget(request: ActorRequest, key: str) -> HttpResponse:
    """The resident does not want a stored paper used again."""
    found = case_by_key(key)
    text = request.POST.get("paper", "")
    kept = {str(row.pk): row for row in reusable_of(found, today())} if is_holder(request.actor, found) else {}
    if text not in kept:
        raise NoSuchCase()
    withdraw_consent(request.actor, kept[text])
    messages.success(request, _("It will not be used again. You will be asked for it next time."))
    return redirect("cases:status", key)
