"""Texts and switches for the operator, and the trial."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.kernel.errors import NotFound, Refusal
from jiamen.kernel.ui.request import ActorRequest
from jiamen.messages.forms import TextsForm, TrialForm, placeholders, refuse
from jiamen.messages.models import find_event
from jiamen.messages.selectors.texts import event_rows, preview, settable_areas
from jiamen.messages.selectors.wording import words_in_force
from jiamen.messages.services.choices import checked, reset_texts, set_texts
from jiamen.messages.services.messages import send_trial
from jiamen.messages.views.tables import events_table


def _area(request: ActorRequest, areas: dict[str, str]) -> str:
    """The area asked for, else the widest of the actor's."""
    asked = request.POST.get("area", request.GET.get("area"))
    if asked is None and areas:
        return next(iter(areas))
    if asked is None or asked not in areas:
        raise NotFound()
    return asked


@require_safe
def events(request: ActorRequest) -> HttpResponse:
    """Every event and what holds in an area."""
    areas = settable_areas(request.actor)
    area = _area(request, areas)
    view = events_table(area).view(request.GET, event_rows(area))
    page = {"events": view, "area": area, "areas": areas}
    return view.exported() or render(request, "messages/events.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def event(request: ActorRequest, code: str) -> HttpResponse:
    """Texts and ways of one event in one area: shown, tried out, saved."""
    areas = settable_areas(request.actor)
    area, kind = _area(request, areas), find_event(code)
    words = words_in_force(kind, area)
    form = TextsForm(request.POST or None, initial=TextsForm.typed(words))
    if form.is_valid():
        try:
            words = checked(kind, form.texts())
            if "preview" not in request.POST:
                set_texts(request.actor, event=kind, area=area, texts=form.texts())
                messages.success(request, _("Saved. The next message says it like this."))
                return redirect(f"{reverse('notices:event', args=[code])}?area={area}")
        except Refusal as refusal:
            refuse(form, refusal)
    looks = [(_("Chinese"), preview(kind, words.zh)), (_("English"), preview(kind, words.en))]
    own = words_in_force(kind, area).area == area
    page = {"kind": kind, "form": form, "area": area, "area_name": areas[area], "looks": looks, "own": own}
    return render(
        request, "messages/event.html", {**page, "places": placeholders(kind)}, status=422 if form.errors else 200
    )


@require_POST
def reset(request: ActorRequest, code: str) -> HttpResponse:
    """What the wider area says holds again."""
    area, kind = _area(request, settable_areas(request.actor)), find_event(code)
    reset_texts(request.actor, event=kind, area=area)
    messages.success(request, _("The texts of the wider area hold again."))
    return redirect(f"{reverse('notices:event', args=[code])}?area={area}")


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: ActorRequest) -> HttpResponse:
    """Send a trial message."""
    area = _area(request, settable_areas(request.actor))
    form = TrialForm(request.POST or None)
    if form.is_valid():
        try:
            send_trial(request.actor, area=area, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The trial is on its way; in a moment its state is below."))
            return redirect("notices:log")
    return render(request, "messages/trial.html", {"form": form}, status=422 if form.errors else 200)
