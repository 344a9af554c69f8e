"""The staff's lists of places, and the calendar operators correct."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.kernel.actor import can
from jiamen.kernel.clock import today
from jiamen.kernel.errors import InvalidInput, NotFound
from jiamen.kernel.ui.table import Table
from jiamen.places.forms.desk import CalendarDayForm
from jiamen.places.models import CalendarDay, DayKind
from jiamen.places.permissions import EDIT_CALENDAR
from jiamen.places.selectors.lists import area_rows, calendar_rows, centre_rows, premises_rows
from jiamen.places.services.calendar import fill_calendar, remove_calendar_day, set_calendar_day
from jiamen.places.views.asking import StaffRequest, refused
from jiamen.places.views.tables import AREAS, CENTRES, PREMISES

Row = TypeVar("Row", bound=Model)

FIRST_YEAR, LAST_YEAR = 2004, 2100


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The special dates of a year."""

    year: int
    days: list[CalendarDay]
    form: forms.Form
    may_edit: bool

    @property
    def years(self) -> list[tuple[int, str]]:
        """This year's neighbours with their addresses."""
        return [(year, f"{reverse('places:calendar')}?year={year}") for year in range(self.year - 1, self.year + 2)]


@require_safe
def centres(request: StaffRequest) -> HttpResponse:
    """All centres of the actor's area."""
    return _list(request, CENTRES, centre_rows(request.actor))


@require_safe
def premises(request: StaffRequest) -> HttpResponse:
    """Premises that could become a centre."""
    return _list(request, PREMISES, premises_rows(request.actor))


@require_safe
def areas(request: StaffRequest) -> HttpResponse:
    """The tree of areas."""
    return _list(request, AREAS, area_rows(request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: StaffRequest) -> HttpResponse:
    """Public holidays and make-up workdays of a year; operators add a day here."""
    year = _year(request.GET.get("year", ""))
    form = CalendarDayForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            set_calendar_day(request.actor, day=data["day"], kind=DayKind(data["kind"]), name=data["name"])
        except InvalidInput as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The day is in the calendar."))
            return redirect(_address(data["day"].year))
    page = CalendarPage(year, calendar_rows(request.actor, year), form, can(request.actor, EDIT_CALENDAR, area=""))
    return render(request, "places/calendar.html", {"page": page}, status=422 if form.is_bound else 200)


@require_POST
def fill(request: StaffRequest) -> HttpResponse:
    """Take a year from the library."""
    year = _year(request.POST.get("year", ""))
    count = fill_calendar(request.actor, year)
    messages.success(request, _("%(count)d days of %(year)d are in the calendar.") % {"count": count, "year": year})
    return redirect(_address(year))


@require_POST
def remove_day(request: StaffRequest, day: str) -> HttpResponse:
    """Take a date out of the calendar."""
    try:
        row = CalendarDay.objects.get(day=date.fromisoformat(day))
    except (ValueError, CalendarDay.DoesNotExist) as error:
        raise NotFound() from error
    year = row.day.year
    remove_calendar_day(request.actor, row=row)
    messages.success(request, _("The day is what its weekday says again."))
    return redirect(_address(year))


def _list(request: StaffRequest, table: Table[Row], rows: "QuerySet[Row]") -> HttpResponse:
    """The list as a page, or the file asked for; marked when any of it is generated."""
    view = replace(table, simulated=rows.filter(simulated=True).exists()).view(request.GET, rows)
    return view.exported() or render(request, "places/list.html", {"view": view})


def _address(year: int) -> str:
    return f"{reverse('places:calendar')}?year={year}"


def _year(text: str) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today().year
    return min(max(year, FIRST_YEAR), LAST_YEAR)
