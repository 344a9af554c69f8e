"""Booking a time, step by step, and the page of an appointment: confirm, another time, cancel, calendar file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.counter.forms import ConfirmForm, HoldForm, MattersForm
from jiamen.counter.models import Appointment, BookingState, Lane, Source
from jiamen.counter.plans.waits import tell
from jiamen.counter.selectors.appointments import Booked, appointment_by_key, of_day, with_items
from jiamen.counter.selectors.slots import BookableDay, BookableTime, bookable_days, next_free
from jiamen.counter.services.appointments import arrive
from jiamen.counter.services.booking import UNCONFIRMED, cancel, change_time, confirm, hold
from jiamen.counter.views.asking import (
    BOOKING_COOKIE,
    CounterRequest,
    keep_booking,
    keep_ticket,
    matters,
)
from jiamen.counter.views.calendar_file import calendar_file
from jiamen.kernel.clock import now
from jiamen.kernel.errors import Refusal
from jiamen.places.models import Centre
from jiamen.places.selectors.centre import public_centre
from jiamen.places.selectors.wording import moment_text

OFFERED_INSTEAD = 6


@dataclass(frozen=True, slots=True)
class TimesPart:
    """The times to choose from; `hidden` goes with the choice, `query` with the links to other days."""

    action: str
    query: str
    hidden: Sequence[tuple[str, str]]
    days: list[BookableDay]
    asked: str

    @property
    def next(self) -> list[BookableTime]:
        """The first free times."""
        return next_free(self.days)

    @property
    def day(self) -> BookableDay | None:
        """The day asked for, or the first with a free time."""
        named = next((day for day in self.days if day.day.isoformat() == self.asked), None)
        return named or next((day for day in self.days if day.free), None)

    @property
    def today(self) -> date:
        """The first of the days."""
        return now().date()


@dataclass(frozen=True, slots=True)
class BookPage:
    """Booking at a centre: first what for (`times` is None), then when."""

    centre: Centre
    form: MattersForm
    chosen: list[str]
    times: TimesPart | None
    open: bool


@dataclass(frozen=True, slots=True)
class BookingPage:
    """An appointment; `form` while it is not confirmed, `address` leads back to this page from paper."""

    booked: Booked
    form: ConfirmForm | None
    address: str
    today: bool


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: CounterRequest, code: str) -> HttpResponse:
    """Choose what for, then a time, which is kept until it is confirmed on the next page."""
    centre = public_centre(code)
    if request.method == "POST":
        form = HoldForm(request.POST, items=matters(centre))
        if form.is_valid():
            try:
                appointment = hold(request.actor, centre, form.wish())
            except Refusal as refusal:
                form.add_error("items" if refusal.field == "items" else None, str(refusal))
            else:
                return redirect("counter:booking", appointment.key)
        return render(request, "counter/book.html", {"page": _book_page(centre, form, request)}, status=422)
    choice = MattersForm(request.GET if "items" in request.GET else None, items=matters(centre))
    return render(request, "counter/book.html", {"page": _book_page(centre, choice, request)})


@require_http_methods(["GET", "HEAD", "POST"])
def booking(request: CounterRequest, key: str) -> HttpResponse:
    """The appointment; posted, it is confirmed."""
    found = appointment_by_key(key)
    form = _confirm_form(request, found)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            confirm(request.actor, found, phone=data["phone"], name=data["name"], mark=data.get("mark", ""))
        except Refusal as refusal:
            form = _confirm_form(request, found, instead=refusal.field == "mark")
            form.is_valid()
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Your time is booked."))
            response = redirect("counter:booking", key)
            keep_booking(request, response, key)
            return response
    return _show(request, appointment_by_key(key), form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CounterRequest, key: str) -> HttpResponse:
    """Another time for an appointment."""
    found = appointment_by_key(key)
    if request.method == "POST":
        try:
            change_time(request.actor, found, request.POST.get("mark", "")[:16])
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("counter:booking-time", key)
        if found.state == BookingState.BOOKED:
            messages.success(request, _("Your appointment has its new time."))
        return redirect("counter:booking", key)
    centre = found.slot.centre
    times = TimesPart(request.path, "", (), bookable_days(centre, now()), request.GET.get("day", ""))
    return render(request, "counter/booking_time.html", {"booked": _booked(found), "times": times})


@require_POST
def leave(request: CounterRequest, key: str) -> HttpResponse:
    """Give the time back."""
    cancel(request.actor, appointment_by_key(key))
    messages.success(request, _("The appointment is cancelled. Thank you for saying so."))
    return redirect("counter:booking", key)


@require_safe
def calendar(request: CounterRequest, key: str) -> HttpResponse:
    """The appointment for the phone's own calendar."""
    found = appointment_by_key(key)
    page = request.build_absolute_uri(reverse("counter:booking", args=[key]))
    response = HttpResponse(calendar_file(_booked(found), page), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    response["Cache-Control"] = "no-store"
    return response


def remembered_booking(request: CounterRequest, centre: Centre) -> Appointment | None:
    """The appointment this phone booked here for today."""
    rows = of_day(centre, now().date()).filter(key=request.COOKIES.get(BOOKING_COOKIE, ""))
    found: Appointment | None = rows.filter(state__in=[BookingState.BOOKED, BookingState.ARRIVED]).first()
    return found


def arrived_booked(request: CounterRequest, found: Appointment, source: Source) -> HttpResponse:
    """Somebody with an appointment is at the door or at the kiosk: on to the number."""
    ticket = arrive(request.actor, found, source)
    tell(ticket)
    if ticket.lane == Lane.BOOKED:
        messages.success(request, _("Good that you are here. You will be called at your time."))
    else:
        messages.info(
            request, _("You came more than 15 minutes after your time, so your number joins the others in line.")
        )
    response = redirect("counter:paper" if source is Source.KIOSK else "counter:ticket", ticket.key)
    if source is not Source.KIOSK:
        keep_ticket(request, response, ticket.key)
    return response


def _book_page(centre: Centre, form: MattersForm, request: CounterRequest) -> BookPage:
    days = bookable_days(centre, now())
    chosen = form["items"].value() or []
    if not form.is_bound or "items" in form.errors:
        return BookPage(centre, form, [], None, bool(days))
    names = dict(pair for _field, rows in form.fields["items"].choices for pair in rows)  # type: ignore[attr-defined]
    once = form.cleaned_data.get("once") if isinstance(form, HoldForm) else None
    hidden = [("once", str(once if isinstance(once, UUID) else uuid4())), *(("items", code) for code in chosen)]
    query = urlencode([("items", code) for code in chosen])
    path = reverse("counter:book", args=[centre.code])
    times = TimesPart(path, f"{query}&", hidden, days, request.GET.get("day", request.POST.get("mark", "")[:10]))
    return BookPage(centre, form, [names[code] for code in chosen], times, bool(days))


def _confirm_form(request: CounterRequest, found: Appointment, *, instead: bool = False) -> ConfirmForm:
    """The form as sent; `instead`, or when sent with one, other times stand in it."""
    times = None
    if instead or "mark" in request.POST:
        moment = now()
        rows = next_free(bookable_days(found.slot.centre, moment), OFFERED_INSTEAD)
        times = [(time.mark, moment_text(localtime(time.starts_at), moment)) for time in rows]
    return ConfirmForm(request.POST if request.method == "POST" else None, times=times)


def _show(request: CounterRequest, found: Appointment, form: ConfirmForm) -> HttpResponse:
    page = BookingPage(
        _booked(found),
        form if found.state in UNCONFIRMED else None,
        request.build_absolute_uri(reverse("counter:booking", args=[found.key])),
        found.slot.day == now().date(),
    )
    return render(request, "counter/booking.html", {"page": page}, status=422 if form.is_bound else 200)


def _booked(found: Appointment) -> Booked:
    [booked] = with_items([found], found.slot.centre, now())
    return booked
