"""Standards: what holds today, what held before, and a new value."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiamen.kernel import clock
from jiamen.kernel.actor import can, require
from jiamen.kernel.errors import InvalidInput, NotFound
from jiamen.planning import permissions
from jiamen.planning.forms.fields import add_refusal
from jiamen.planning.forms.standards import StandardForm
from jiamen.planning.selectors.standards import standard_history, standards_on
from jiamen.planning.services.standards import set_standard
from jiamen.planning.views.district import actor_of
from jiamen.planning.views.tables import STANDARDS, clause_words, named, sourced, value_words


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """All standards in force today."""
    require(actor_of(request), permissions.READ)
    table = STANDARDS.view(request.GET, standards_on(clock.today()))
    return table.exported() or render(request, "planning/standards.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def standard(request: HttpRequest, key: str) -> HttpResponse:
    """One standard: its history, and for the operator a new value."""
    actor = actor_of(request)
    require(actor, permissions.READ)
    history = standard_history(key)
    if not history:
        raise NotFound()
    form = StandardForm(request.POST or None, initial={"effective_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            set_standard(actor, key=key, **form.cleaned_data)
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The new value was entered. Diagnose again to see what it changes."))
            return redirect("planning:standard", key=key)
    rows = [(value_words(row), row, sourced(row), clause_words(row)) for row in history]
    page = {
        "name": named(history[0]),
        "rows": rows,
        "form": form,
        "may_set": can(actor, permissions.SET_STANDARDS, area=""),
    }
    return render(request, "planning/standard.html", page, status=422 if form.errors else 200)
