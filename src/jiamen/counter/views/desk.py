"""The window of a worker: call, serve, put aside, send on, finish."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiamen.cases.permissions import HANDLE_CASES
from jiamen.cases.selectors.links import intake_url
from jiamen.counter.errors import NoSuchAppointment, NoSuchTicket
from jiamen.counter.forms import ReceptionForm
from jiamen.counter.models import Source, State, Ticket, Window
from jiamen.counter.permissions import MANAGE_QUEUE, RECEIVE, SERVE
from jiamen.counter.plans.waits import tell
from jiamen.counter.selectors.appointments import of_day
from jiamen.counter.selectors.work import Work, work
from jiamen.counter.services import desk, numbers
from jiamen.counter.services.appointments import arrive
from jiamen.counter.views.asking import CounterRequest, matters
from jiamen.kernel.actor import Actor, can
from jiamen.kernel.clock import now
from jiamen.kernel.errors import NotFound, Refusal
from jiamen.places.models import Centre
from jiamen.places.selectors.desk import desk_centre


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The hall through the eyes of one worker, and what this worker may do; `rate_url` rates what was finished last."""

    work: Work
    actor: Actor
    rate_url: str

    @property
    def may_serve(self) -> bool:
        """Whether to show the window."""
        return can(self.actor, SERVE, area=self.work.centre.area_id)

    @property
    def may_manage(self) -> bool:
        """Whether to show what only managers do."""
        return can(self.actor, MANAGE_QUEUE, area=self.work.centre.area_id)

    @property
    def intake_url(self) -> str:
        """Where the matters of the number being served are taken in; empty for those who may not."""
        hand, centre = self.work.in_hand, self.work.centre
        if hand is None or hand.ticket.state != State.SERVING or not can(self.actor, HANDLE_CASES, area=centre.area_id):
            return ""
        return intake_url(centre, [version.item.code for version in hand.items], f"ticket:{hand.ticket.pk}")


@require_safe
def queue(request: CounterRequest, code: str) -> HttpResponse:
    """My window and the line before it; with `part` only what changes."""
    centre = desk_centre(request.actor, code, right=RECEIVE)
    part = "counter/_work.html" if request.GET.get("part") == "work" else "counter/queue.html"
    return render(request, part, {"page": _page(request, centre)})


@require_POST
def sit(request: CounterRequest, code: str) -> HttpResponse:
    """Open a window, or come back to it."""
    centre = desk_centre(request.actor, code, right=SERVE)
    return _done(request, centre, lambda: desk.sit_down(request.actor, _window(request, centre)))


@require_POST
def deed(request: CounterRequest, code: str, name: str) -> HttpResponse:
    """One step at my window: `name` is the verb, `ticket` the number it is about."""
    centre = desk_centre(request.actor, code, right=SERVE)
    actor = request.actor
    alone = {"next": desk.call_next, "pause": desk.pause, "stand": desk.stand_up, "help": desk.call_for_help}
    about = {
        "call": desk.call, "recall": desk.recall, "serve": desk.begin_serving, "miss": desk.miss, "undo": desk.undo_call,
        "aside": desk.put_aside, "finish": desk.finish, "arrive": _arrive, "gone": numbers.give_back,
    }  # fmt: skip
    if name in alone:
        return _done(request, centre, lambda: alone[name](actor))
    if name in about:
        return _done(request, centre, lambda: about[name](actor, _ticket(request, centre)))
    if name == "send":
        window = _window(request, centre) if request.POST.get("window") else None
        return _done(request, centre, lambda: desk.send_on(actor, _ticket(request, centre), window=window))
    raise NotFound()


@require_POST
def arrived(request: CounterRequest, code: str) -> HttpResponse:
    """Somebody with an appointment is at reception."""
    centre = desk_centre(request.actor, code, right=RECEIVE)
    booked = of_day(centre, now().date()).filter(key=request.POST.get("appointment", "")).first()
    if booked is None:
        raise NoSuchAppointment()
    return _done(request, centre, lambda: arrive(request.actor, booked, Source.RECEPTION))


@require_http_methods(["GET", "HEAD", "POST"])
def reception(request: CounterRequest, code: str) -> HttpResponse:
    """Give somebody without a phone a number."""
    centre = desk_centre(request.actor, code, right=RECEIVE)
    form = ReceptionForm(
        request.POST if request.method == "POST" else None, items=matters(centre), source=Source.RECEPTION
    )
    if form.is_valid():
        try:
            ticket = numbers.take_number(request.actor, centre, form.wish())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            tell(ticket)
            return redirect("counter:paper", ticket.key)
    page = {"centre": centre, "form": form}
    return render(request, "counter/reception.html", page, status=422 if form.is_bound else 200)


def _arrive(actor: Actor, ticket: Ticket) -> None:
    """Whoever took a number elsewhere stands at reception."""
    tell(numbers.check_in(actor, ticket))


def _done(request: CounterRequest, centre: Centre, deed: Callable[[], object]) -> HttpResponse:
    """Do it, and answer with the line as it is now; a refusal is said above it."""
    try:
        deed()
    except Refusal as refusal:
        if refusal.status in (401, 403):
            raise
        messages.error(request, str(refusal))
    if request.headers.get("HX-Request"):
        return render(request, "counter/_work.html", {"page": _page(request, centre)})
    return redirect("counter:queue", centre.code)


def _page(request: CounterRequest, centre: Centre) -> QueuePage:
    shown = work(request.actor, centre, now())
    rate_url = request.build_absolute_uri(reverse("cases:rate", args=[shown.rate])) if shown.rate else ""
    return QueuePage(shown, request.actor, rate_url)


def _ticket(request: CounterRequest, centre: Centre) -> Ticket:
    key = request.POST.get("ticket", "")
    found: Ticket | None = Ticket.objects.filter(centre=centre, key=key).select_related("centre").first()
    if found is None:
        raise NoSuchTicket()
    return found


def _window(request: CounterRequest, centre: Centre) -> Window:
    number = request.POST.get("window", "")
    rows = Window.objects.filter(centre=centre, withdrawn=False).select_related("centre")
    found: Window = get_object_or_404(rows, number=int(number) if number.isdigit() and len(number) < 5 else -1)
    return found
