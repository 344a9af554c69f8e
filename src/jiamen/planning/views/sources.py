"""Funding sources: who pays, and by what rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiamen.kernel.actor import require
from jiamen.kernel.errors import InvalidInput
from jiamen.planning import permissions
from jiamen.planning.forms.fields import add_refusal
from jiamen.planning.forms.options import SourceForm
from jiamen.planning.selectors import options as reading
from jiamen.planning.services import options as doing
from jiamen.planning.views.district import actor_of
from jiamen.planning.views.option_tables import sources_table

NAMES = ("name", "rule", "most_percent", "last_year")


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Who pays in the actor's districts."""
    actor = actor_of(request)
    require(actor, permissions.READ)
    drafted = reading.districts_drafted(actor)
    table = sources_table({code for code, _name in drafted}).view(request.GET, reading.sources(actor))
    return table.exported() or render(request, "planning/sources.html", {"table": table, "may_draft": bool(drafted)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_source(request: HttpRequest) -> HttpResponse:
    """Enter a source."""
    actor = actor_of(request)
    areas = reading.districts_drafted(actor)
    require(actor, permissions.DRAFT, area=areas[0][0] if areas else "")
    form = SourceForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        try:
            doing.add_source(actor, form.cleaned_data["area"], form.terms())
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Entered. Its budgets are entered in each scenario."))
            return redirect("planning:sources")
    page = {"form": form, "source": None}
    return render(request, "planning/source_form.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a source."""
    actor = actor_of(request)
    found = reading.source_of(actor, pk)
    require(actor, permissions.DRAFT, area=found.area_id)
    form = SourceForm(request.POST or None, areas=None, initial={name: getattr(found, name) for name in NAMES})
    if request.method == "POST" and form.is_valid():
        try:
            doing.change_source(actor, found, form.terms())
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Entered. Answers that rest on the old rules are marked as outdated."))
            return redirect("planning:sources")
    page = {"form": form, "source": found}
    return render(request, "planning/source_form.html", page, status=422 if form.errors else 200)
