"""The lists of cases: all, those due, errands, repeat trips; and finding one by what a resident knows."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiamen.cases.models import Case, Errand
from jiamen.cases.selectors.cases import LISTS, Due, case_rows, due_cases, find_cases
from jiamen.cases.selectors.errands import Held, running_errands
from jiamen.cases.selectors.trips import trip_rows
from jiamen.cases.views.case_tables import CASES, TRIPS
from jiamen.kernel.clock import today
from jiamen.kernel.ui.request import ActorRequest
from jiamen.kernel.ui.table import TableView

WORDS = {
    "open": pgettext_lazy("cases", "open"),
    "mine": pgettext_lazy("cases", "mine"),
    "overdue": pgettext_lazy("cases", "overdue"),
    "resting": pgettext_lazy("cases", "papers missing"),
    "closed": pgettext_lazy("cases", "closed"),
    "all": pgettext_lazy("cases", "all"),
}


@dataclass(frozen=True, slots=True)
class CasesPage:
    """A list of cases; `tabs` are the other ones: word, address, whether shown."""

    view: TableView[Case]
    tabs: list[tuple[object, str, bool]]
    found_by: bool = False


@dataclass(frozen=True, slots=True)
class DuePage:
    """Deadlines of the day: missed ones, and those that come near."""

    overdue: list[Due]
    soon: list[Due]


@dataclass(frozen=True, slots=True)
class ErrandsPage:
    """Errands that are not over: the papers, and whether they should be back; the earliest return first."""

    rows: list[tuple[Errand, list[Held], bool]]


@require_safe
def cases(request: ActorRequest) -> HttpResponse:
    """Cases by state; `show` chooses which."""
    show = request.GET.get("show", "open")
    view = CASES.view(request.GET, case_rows(request.actor, show, today()))
    page = CasesPage(view, _tabs(show if show in LISTS else "open"))
    return view.exported() or render(request, "cases/case_list.html", {"page": page})


@require_POST
def find(request: ActorRequest) -> HttpResponse:
    """Cases by receipt, phone or identity number; posted, so that no number stands in an address or a log."""
    found = find_cases(request.actor, request.POST.get("text", "")[:60])
    if len(found) == 1:
        return redirect("cases:case", found[0].pk)
    page = CasesPage(CASES.view(request.GET, found), _tabs(""), found_by=True)
    return render(request, "cases/case_list.html", {"page": page})


@require_safe
def due(request: ActorRequest) -> HttpResponse:
    """Deadlines of the day."""
    rows = due_cases(request.actor, today())
    page = DuePage([row for row in rows if row.late > 0], [row for row in rows if row.late <= 0])
    return render(request, "cases/case_due.html", {"page": page})


@require_safe
def errands(request: ActorRequest) -> HttpResponse:
    """Errands that are not over, and where the papers are."""
    day = today()
    rows = [(errand, chain, errand.return_on < day) for errand, chain in running_errands(request.actor)]
    return render(request, "cases/case_errands.html", {"page": ErrandsPage(rows)})


@require_safe
def trips(request: ActorRequest) -> HttpResponse:
    """Which item made people come twice, and because of which paper."""
    view = TRIPS.view(request.GET, trip_rows(request.actor))
    return view.exported() or render(request, "cases/case_trips.html", {"view": view})


def _tabs(shown: str) -> list[tuple[object, str, bool]]:
    url = reverse("cases:cases")
    return [(WORDS[name], f"{url}?show={name}", name == shown) for name in LISTS]
