"""Pages of imports: the kinds, one kind, one run."""

from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import NotPermitted, Refusal, SignInNeeded
from jiamen.kernel.imports import runs
from jiamen.kernel.imports.forms import UploadForm
from jiamen.kernel.imports.kinds import ImportKind, all_kinds, find_kind
from jiamen.kernel.imports.workbooks import template
from jiamen.kernel.models import PlanRun
from jiamen.kernel.tasks import import_file
from jiamen.kernel.ui.request import ActorRequest
from jiamen.kernel.ui.table import Column, Table, TableView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def faults_table() -> Table[dict[str, Any]]:
    """What is wrong with a file, one row a fault."""
    return Table(
        id="faults",
        title=_("What is wrong"),
        columns=(
            Column("place", _("Where"), value=itemgetter("place")),
            Column("header", _("Column"), filter="text", value=itemgetter("header")),
            Column("value", _("What it says"), value=itemgetter("value")),
            Column("sentence", _("What is wrong"), value=itemgetter("sentence")),
            Column("advice", _("What to do"), value=itemgetter("advice")),
        ),
    )


@dataclass(frozen=True, slots=True)
class KindsPage:
    """The kinds this person may import."""

    kinds: list[ImportKind]


@dataclass(frozen=True, slots=True)
class KindPage:
    """One kind with its upload form; ``refusal`` says why the last file was not taken."""

    kind: ImportKind
    form: UploadForm
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class RunPage:
    """One check or import."""

    run: PlanRun
    kind: ImportKind
    faults: TableView[dict[str, Any]]
    result: dict[str, Any] = field(default_factory=dict)


def allowed_kinds(actor: Actor) -> list[ImportKind]:
    """The kinds the actor may import somewhere.

    Raises:
        SignInNeeded, NotPermitted: there are none.
    """
    kinds = [kind for kind in all_kinds() if can(actor, kind.permission)]
    if not kinds:
        raise NotPermitted() if actor.signed_in else SignInNeeded()
    return kinds


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """All kinds with their templates."""
    return render(request, "kernel/imports/index.html", {"page": KindsPage(allowed_kinds(request.actor))})


@require_GET
def download_template(request: ActorRequest, key: str) -> HttpResponse:
    """The empty workbook of a kind."""
    kind = find_kind(key)
    require(request.actor, kind.permission)
    return _download(f"{kind.sheet}.xlsx", template(kind))


@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest, key: str) -> HttpResponse:
    """Send a file of one kind; it is checked first."""
    kind = find_kind(key)
    require(request.actor, kind.permission)
    form = UploadForm(kind, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_valid():
        return render(
            request, "kernel/imports/upload.html", {"page": KindPage(kind, form)}, status=422 if form.is_bound else 200
        )
    file = form.cleaned_data["file"]
    try:
        run = runs.start_check(
            request.actor, kind, name=file.name, chunks=file.chunks(), system=form.chosen_system, defer=_defer
        )
    except Refusal as refusal:
        return render(
            request, "kernel/imports/upload.html", {"page": KindPage(kind, form, refusal)}, status=refusal.status
        )
    return redirect("imports:run", run_id=run.pk)


@require_http_methods(["GET", "POST"])
def run(request: ActorRequest, run_id: int) -> HttpResponse:
    """A check or an import: how far it is and what it found; posting to a check without faults imports the file."""
    if request.method == "POST":
        started = runs.start_import(request.actor, run_id, defer=_defer)
        return redirect("imports:run", run_id=started.pk)
    found = runs.own_run(request.actor, run_id)
    result = found.result or {}
    faults = faults_table().view(request.GET, result.get("faults", []))
    page = RunPage(found, find_kind(found.input["kind"]), faults, result)
    return faults.exported() or render(request, "kernel/imports/run.html", {"page": page})


@require_GET
def progress(request: ActorRequest, run_id: int) -> HttpResponse:
    """The progress part alone, for the page to ask again; a run that is over reloads the page."""
    found = runs.own_run(request.actor, run_id)
    answer = render(request, "kernel/imports/progress.html", {"run": found})
    if found.over:
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
def marked(request: ActorRequest, run_id: int) -> HttpResponse:
    """The file with its faults marked."""
    return _download(*runs.marked_workbook(request.actor, run_id))


def _defer(run_id: int) -> None:
    import_file.defer(run_id=run_id)


def _download(name: str, data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "no-store"
    return answer
