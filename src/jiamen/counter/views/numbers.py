"""Taking a number by phone, and its page: place in line, check-in at the door, leaving."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.accounts.errors import NotAPhone
from jiamen.accounts.services.codes import plain_phone
from jiamen.cases.models import ItemVersion
from jiamen.counter.errors import NotAtDoor
from jiamen.counter.forms import DoorForm, PhoneNumberForm
from jiamen.counter.models import Source, Ticket
from jiamen.counter.plans.waits import Wait, tell, wait_if_taken, wait_of
from jiamen.counter.selectors.appointments import appointment_by_phone
from jiamen.counter.selectors.board import Board, board
from jiamen.counter.selectors.tickets import Place, items_of, place_of, ticket_by_key, ticket_by_label
from jiamen.counter.services.appointments import look_up
from jiamen.counter.services.numbers import check_in, give_back, take_number
from jiamen.counter.views.asking import TICKET_COOKIE, CounterRequest, door_token, keep_ticket, matters
from jiamen.counter.views.booking import arrived_booked, remembered_booking
from jiamen.kernel.clock import now
from jiamen.kernel.errors import Refusal
from jiamen.places.models import Centre
from jiamen.places.selectors.centre import public_centre


@dataclass(frozen=True, slots=True)
class TakePage:
    """The hall as it is now, and the form."""

    centre: Centre
    board: Board
    wait: Wait | None
    form: PhoneNumberForm


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A number; `address` leads back to this page from paper."""

    place: Place
    wait: Wait | None
    items: list[ItemVersion]
    address: str


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: CounterRequest, code: str) -> HttpResponse:
    """Take a number on one's own phone."""
    centre = public_centre(code)
    form = PhoneNumberForm(
        request.POST if request.method == "POST" else None, items=matters(centre), source=Source.PHONE
    )
    if form.is_valid():
        try:
            ticket = take_number(request.actor, centre, form.wish())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            response = redirect("counter:ticket", ticket.key)
            keep_ticket(request, response, ticket.key)
            return response
    page = TakePage(centre, board(centre, now()), wait_if_taken(centre), form)
    return render(request, "counter/take.html", {"page": page}, status=422 if form.is_bound else 200)


@require_safe
def ticket(request: CounterRequest, key: str) -> HttpResponse:
    """The number with its place in line; with `part` only that, as the page itself asks again and again."""
    found = ticket_by_key(key)
    if request.GET.get("part") == "place":
        return render(request, "counter/_place.html", {"place": place_of(found), "wait": wait_of(found)})
    return render(request, "counter/ticket.html", {"page": _page(request, found)})


@require_safe
def paper(request: CounterRequest, key: str) -> HttpResponse:
    """The number on 80 mm paper."""
    return render(request, "counter/paper.html", {"page": _page(request, ticket_by_key(key))})


@require_POST
def leave(request: CounterRequest, key: str) -> HttpResponse:
    """Give the number back."""
    give_back(request.actor, ticket_by_key(key))
    messages.success(request, _("You have left the line. Thank you for saying so."))
    return redirect("counter:ticket", key)


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: CounterRequest, code: str, token: str) -> HttpResponse:
    """The code at the door: the number on this phone is called from now on; without one, say it or take one."""
    centre = public_centre(code)
    if not constant_time_compare(token, door_token(centre)):
        raise NotAtDoor()
    form = DoorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _at_door(request, centre, form.cleaned_data["label"])
        except Refusal as refusal:
            form.add_error("label", str(refusal))
    elif not form.is_bound and (mine := _remembered(request, centre)):
        return _arrived(request, mine)
    elif not form.is_bound and (booked := remembered_booking(request, centre)):
        return arrived_booked(request, booked, Source.PHONE)
    page = {"centre": centre, "form": form}
    return render(request, "counter/door.html", page, status=422 if form.is_bound else 200)


def _at_door(request: CounterRequest, centre: Centre, typed: str) -> HttpResponse:
    """Somebody typed a number, or the mobile number of an appointment."""
    try:
        phone = plain_phone(typed)
    except NotAPhone:
        return _arrived(request, ticket_by_label(centre, typed, now().date()))
    look_up(request.actor)
    return arrived_booked(request, appointment_by_phone(centre, phone, now().date()), Source.PHONE)


def _page(request: CounterRequest, found: Ticket) -> TicketPage:
    address = request.build_absolute_uri(reverse("counter:ticket", args=[found.key]))
    return TicketPage(place_of(found), wait_of(found), items_of([found], found.centre, now())[found.pk], address)


def _remembered(request: CounterRequest, centre: Centre) -> Ticket | None:
    """The number this phone took here today."""
    rows = Ticket.objects.filter(key=request.COOKIES.get(TICKET_COOKIE, ""), centre=centre, day=now().date())
    return rows.first()


def _arrived(request: CounterRequest, found: Ticket) -> HttpResponse:
    tell(check_in(request.actor, found))
    messages.success(request, _("Good that you are here. You will be called by your number."))
    return redirect("counter:ticket", found.key)
