"""The desk of a centre: today, notices, dates that differ, weekly hours."""

from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.kernel.actor import Actor, can
from jiamen.kernel.clock import now, today
from jiamen.kernel.errors import InvalidInput, NotFound
from jiamen.kernel.ui.context import NavItem
from jiamen.places.errors import WeekChangedMeanwhile
from jiamen.places.forms.desk import NoticeForm
from jiamen.places.forms.opening import ExceptionForm, WeeklyHoursForm
from jiamen.places.models import Centre, Notice, OpeningException
from jiamen.places.permissions import PUBLISH_NOTICE, SET_EXCEPTION, SET_HOURS
from jiamen.places.selectors.desk import Desk, desk, desk_centre, my_centres
from jiamen.places.selectors.timetables import weekly_pattern
from jiamen.places.services.notices import publish_notice, withdraw_notice
from jiamen.places.services.opening import remove_exception, set_exception, set_weekly_hours
from jiamen.places.views.asking import StaffRequest, refused

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A centre today; `centres` are all of this worker's, `tools` what other apps put on the desk."""

    desk: Desk
    centres: list[Centre]
    actor: Actor
    tools: tuple[NavItem, ...]

    @property
    def may_publish(self) -> bool:
        """Whether to show the buttons for notices."""
        return can(self.actor, PUBLISH_NOTICE, area=self.desk.centre.area_id)

    @property
    def may_except(self) -> bool:
        """Whether to show the buttons for dates that differ."""
        return can(self.actor, SET_EXCEPTION, area=self.desk.centre.area_id)

    @property
    def may_set_hours(self) -> bool:
        """Whether to show the button for the weekly hours."""
        return can(self.actor, SET_HOURS, area=self.desk.centre.area_id)


@require_safe
def start(request: StaffRequest) -> HttpResponse:
    """The desk at my centre, or at the one chosen in `centre`."""
    centres = my_centres(request.actor, today())
    if not centres:
        return render(request, "places/desk_none.html")
    wanted = request.GET.get("centre", "")
    chosen = next((c for c in centres if c.code == wanted), centres[0])
    return redirect("places:desk-centre", chosen.code)


@require_safe
def centre(request: StaffRequest, code: str) -> HttpResponse:
    """One centre today."""
    shown = desk(desk_centre(request.actor, code), now())
    tools = import_string(settings.AT_DESK)(request.actor, shown.centre)
    page = DeskPage(shown, my_centres(request.actor, today()), request.actor, tools)
    return render(request, "places/desk.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_notice(request: StaffRequest, code: str) -> HttpResponse:
    """Write and publish a notice."""
    place = desk_centre(request.actor, code, right=PUBLISH_NOTICE)
    form = NoticeForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            publish_notice(request.actor, centre=place, title=data["title"], body=data["body"], until=form.until())
        except InvalidInput as refusal:
            refused(form, refusal, fields={"until": "last_day"})
        else:
            messages.success(request, _("The notice is on the centre's page now."))
            return redirect("places:desk-centre", code)
    context = {"centre": place, "form": form, "title": _("New notice"), "send": _("Publish")}
    return render(request, "places/desk_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Take a notice off the page."""
    place = desk_centre(request.actor, code, right=PUBLISH_NOTICE)
    withdraw_notice(request.actor, notice=_own(Notice.objects.filter(centre=place, pk=pk).first()))
    messages.success(request, _("The notice is no longer shown."))
    return redirect("places:desk-centre", code)


@require_http_methods(["GET", "HEAD", "POST"])
def new_exception(request: StaffRequest, code: str) -> HttpResponse:
    """Close a date or give it other hours."""
    place = desk_centre(request.actor, code, right=SET_EXCEPTION)
    form = ExceptionForm(request.POST or None, initial={"day": today()})
    if form.is_valid():
        data = form.cleaned_data
        try:
            set_exception(request.actor, centre=place, day=data["day"], hours=data["span"], reason=data["reason"])
        except InvalidInput as refusal:
            refused(form, refusal, fields={"closes": "hours"})
        else:
            messages.success(request, _("Saved. Residents see it at once."))
            return redirect("places:desk-centre", code)
    context = {"centre": place, "form": form, "title": _("Close or change a date"), "send": _("Save")}
    return render(request, "places/desk_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def drop_exception(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Let a date follow the weekly hours again."""
    place = desk_centre(request.actor, code, right=SET_EXCEPTION)
    row = _own(OpeningException.objects.filter(centre=place, pk=pk).select_related("centre").first())
    remove_exception(request.actor, exception=row)
    messages.success(request, _("The date follows the weekly hours again."))
    return redirect("places:desk-centre", code)


@require_http_methods(["GET", "HEAD", "POST"])
def weekly_hours(request: StaffRequest, code: str) -> HttpResponse:
    """The whole week at once."""
    place = desk_centre(request.actor, code, right=SET_HOURS)
    copying = "copy" in request.POST
    sent = request.POST if request.method == "POST" and not copying else None
    form = WeeklyHoursForm(sent, initial=_initial(request, place))
    if form.is_valid():
        data = form.cleaned_data
        try:
            set_weekly_hours(request.actor, centre=place, spans=data["spans"], based_on=data["based_on"])
        except InvalidInput as refusal:
            if isinstance(refusal, WeekChangedMeanwhile):  # who has read what the hours are now may replace them
                form.data = {**request.POST.dict(), "based_on": refusal.data["mark"]}
            refused(form, refusal)
        else:
            messages.success(request, _("The weekly hours are saved."))
            return redirect("places:desk-centre", code)
    context = {"centre": place, "form": form, "copied": copying}
    return render(request, "places/desk_hours.html", context, status=422 if form.is_bound else 200)


def _initial(request: HttpRequest, place: Centre) -> dict[str, str]:
    shown = {**WeeklyHoursForm.typed(weekly_pattern(place)), **request.POST.dict()}
    return WeeklyHoursForm.copied(shown) if "copy" in request.POST else shown


def _own(row: Row | None) -> Row:
    if row is None:
        raise NotFound()
    return row
