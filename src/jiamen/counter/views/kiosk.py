"""The kiosk in the hall: big choices, one number, printed."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jiamen.counter.errors import KioskUnknown
from jiamen.counter.forms import NumberForm
from jiamen.counter.models import Source
from jiamen.counter.plans.waits import Wait, tell, wait_if_taken
from jiamen.counter.selectors.board import Board, board
from jiamen.counter.selectors.slots import rule_of
from jiamen.counter.services.numbers import take_number
from jiamen.counter.views.asking import CounterRequest, becomes_kiosk, is_kiosk, matters
from jiamen.kernel.clock import now
from jiamen.kernel.errors import Refusal
from jiamen.places.models import Centre
from jiamen.places.selectors.centre import public_centre


@dataclass(frozen=True, slots=True)
class KioskPage:
    """The hall as it is now, and the choices."""

    centre: Centre
    board: Board
    wait: Wait | None
    form: NumberForm
    bookings: bool


@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: CounterRequest, code: str) -> HttpResponse:
    """Choose and take a number; only on a device staff made a kiosk."""
    centre = public_centre(code)
    if "device" in request.GET:
        response = redirect("counter:kiosk", code)
        if becomes_kiosk(request, response, centre):
            return response
    if not is_kiosk(request, centre):
        raise KioskUnknown()
    form = NumberForm(request.POST if request.method == "POST" else None, items=matters(centre), source=Source.KIOSK)
    if form.is_valid():
        try:
            ticket = take_number(request.actor, centre, form.wish())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            tell(ticket)
            return redirect("counter:paper", ticket.key)
    page = KioskPage(centre, board(centre, now()), wait_if_taken(centre), form, rule_of(centre) is not None)
    return render(request, "counter/kiosk.html", {"page": page}, status=422 if form.is_bound else 200)
