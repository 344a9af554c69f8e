"""What everybody may read about upgrades, without an account."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from jiamen.kernel import clock
from jiamen.kernel.money import yuan
from jiamen.kernel.ui.columns import Badge
from jiamen.planning.models import UpgradeProject
from jiamen.planning.selectors import public_projects as reading
from jiamen.planning.selectors.documents import content_of, public_photo
from jiamen.planning.selectors.public_projects import PublicProject
from jiamen.planning.views.answers import file_answer
from jiamen.planning.views.tables import project_status

PER_PAGE = 20
LONGEST_WORDS = 60
STATE_WORDS: dict[str, str | Promise] = {
    "at_work": _("Being worked on"),
    "planned": pgettext_lazy("projects", "Planned"),
    "opened": pgettext_lazy("projects", "Opened"),
    "given_up": pgettext_lazy("projects", "Given up"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A state to choose, with how many projects are in it."""

    word: str | Promise
    count: int
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A project of the list with its state as a badge."""

    project: UpgradeProject
    state: Badge
    late: bool


@dataclass(frozen=True, slots=True)
class ProjectsPage:
    """The public list; `state` is the one chosen, `words` what was searched for."""

    tabs: list[Tab]
    rows: list[Shown]
    paging: Page[Any]
    state: str
    words: str
    simulated: bool

    @property
    def previous_url(self) -> str:
        """The page before, or nothing."""
        return self._url(self.paging.number - 1) if self.paging.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The page after, or nothing."""
        return self._url(self.paging.number + 1) if self.paging.has_next() else ""

    def _url(self, number: int) -> str:
        return "?" + urlencode({"state": self.state, "q": self.words, "page": number})


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The upgrades of the district, those at work first."""
    chosen, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:LONGEST_WORDS].replace("\0", "")
    state = chosen if chosen in reading.STATES else "at_work"
    paging = Paginator(reading.published(state, words), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        Tab(STATE_WORDS[key], count, "?" + urlencode({"state": key, "q": words}), key == state)
        for key, count in reading.counted().items()
        if count or key == state
    ]
    today = clock.today()
    rows = [Shown(row, project_status(row.status), row.is_overdue(today)) for row in paging]
    page = ProjectsPage(tabs, rows, paging, state, words, simulated=any(shown.project.simulated for shown in rows))
    return render(request, "planning/public_projects.html", {"page": page})


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One project as everybody may see it; sums in yuan, "" where there is none."""

    shown: PublicProject
    state: Badge
    late: bool
    planned: str
    paid: str


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """What is built for whom, how far it is, when it opens, and what it costs."""
    shown = reading.public_project(pk)
    found = shown.project
    page = ProjectPage(
        shown, project_status(found.status), found.is_overdue(clock.today()),
        planned="" if found.cost_fen is None else yuan(found.cost_fen),
        paid=yuan(sum(row.paid_fen for row in shown.money)) if shown.money else "",
    )  # fmt: skip
    return render(request, "planning/public_project.html", {"page": page})


@require_safe
def project_map(request: HttpRequest, pk: int) -> HttpResponse:
    """The place before and after."""
    return JsonResponse(reading.project_map(pk).as_json())


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo shown to everybody."""
    found = public_photo(pk)
    return file_answer(content_of(found, small=False), found.content_type)


@require_safe
def photo_small(request: HttpRequest, pk: int) -> HttpResponse:
    """The small picture of a photo shown to everybody."""
    found = public_photo(pk)
    return file_answer(content_of(found, small=True), found.content_type)
