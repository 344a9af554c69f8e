"""The papers and photos of a project: add, show, take away, and serve them to whoever may see them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.papers import MAX_BYTES, PaperTooLarge
from jiamen.planning import permissions
from jiamen.planning.forms import documents as forms
from jiamen.planning.models import ProjectDocument, UpgradeProject
from jiamen.planning.selectors.documents import content_of, document_of
from jiamen.planning.selectors.projects import project_of
from jiamen.planning.services import documents as keeping
from jiamen.planning.views.answers import file_answer
from jiamen.planning.views.district import actor_of


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """The papers and photos of a project; `form` is None for those who only read, `refused` what was not taken."""

    project: UpgradeProject
    documents: list[ProjectDocument]
    form: forms.DocumentsForm | None
    refused: list[InvalidInput]


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """All papers and photos of a project; posting files adds those that can be kept and says why others cannot."""
    actor = actor_of(request)
    project = project_of(actor, pk)
    if request.method == "POST":
        require(actor, permissions.CARRY_OUT, area=project.centre.area_id)
    form = forms.DocumentsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refused: list[InvalidInput] = []
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        for file in sent["papers"]:
            try:
                _keep(actor, project, file, sent["kind"], sent["is_public"])
            except InvalidInput as refusal:
                refused.append(refusal)
        if added := len(sent["papers"]) - len(refused):
            messages.success(request, ngettext("{n} file was added.", "{n} files were added.", added).format(n=added))
        if not refused:
            return redirect("planning:documents", pk=pk)
    may = can(actor, permissions.CARRY_OUT, area=project.centre.area_id)
    page = DocumentsPage(project, list(project.documents.all()), form if may else None, refused)
    status = 422 if form.errors or refused else 200
    return render(request, "planning/documents.html", {"page": page}, status=status)


def _keep(actor: Actor, project: UpgradeProject, file: "UploadedFile[bytes]", kind: str, is_public: bool) -> None:
    name = file.name or ""
    if (file.size or 0) > MAX_BYTES:
        raise PaperTooLarge(name=name, megabytes=MAX_BYTES // 1024 // 1024)
    keeping.add_document(actor, project, kind=kind, name=name, data=file.read(), is_public=is_public)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself; pictures open in the page, everything else is taken away."""
    found = document_of(actor_of(request), pk)
    answer = file_answer(content_of(found, small=False), found.content_type)
    taken_away = not found.content_type.startswith("image/")
    answer["Content-Disposition"] = content_disposition_header(taken_away, found.name) or "inline"
    return answer


@require_safe
def document_small(request: HttpRequest, pk: int) -> HttpResponse:
    """The small picture of a photo."""
    found = document_of(actor_of(request), pk)
    return file_answer(content_of(found, small=True), found.content_type)


@require_POST
def show_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a photo to everybody, or (posted “no”) no longer."""
    actor = actor_of(request)
    found = document_of(actor, pk)
    is_public = request.POST.get("public") != "no"
    keeping.show_document(actor, found, is_public=is_public)
    words = _("“{name}” is shown to everybody.") if is_public else _("“{name}” is no longer shown to everybody.")
    messages.success(request, words.format(name=found.name))
    return redirect("planning:documents", pk=found.project_id)


@require_POST
def remove_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away."""
    actor = actor_of(request)
    found = document_of(actor, pk)
    keeping.remove_document(actor, found)
    messages.success(request, _("“{name}” was removed.").format(name=found.name))
    return redirect("planning:documents", pk=found.project_id)
