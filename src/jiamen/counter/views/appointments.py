"""Appointments for the staff: the list, the rule; and the kiosk that finds them by mobile number."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiamen.counter.errors import KioskUnknown
from jiamen.counter.forms import ArrivalForm, RuleForm
from jiamen.counter.models import Appointment, BookingRule, BookingState, Source
from jiamen.counter.permissions import MANAGE_QUEUE, RECEIVE
from jiamen.counter.selectors.appointments import all_appointments, appointment_by_phone, item_names, upset
from jiamen.counter.services.appointments import look_up, set_rule
from jiamen.counter.views.asking import CounterRequest, is_kiosk
from jiamen.counter.views.booking import arrived_booked
from jiamen.kernel.actor import can
from jiamen.kernel.clock import now
from jiamen.kernel.errors import Refusal
from jiamen.kernel.secrets import mask_phone
from jiamen.kernel.ui.columns import Badge
from jiamen.kernel.ui.table import Column, Table
from jiamen.places.selectors.centre import public_centre
from jiamen.places.selectors.desk import desk_centre

STATE_BADGES = {
    BookingState.BOOKED: Badge(BookingState.BOOKED.label, "calendar-check", "good"),
    BookingState.ARRIVED: Badge(BookingState.ARRIVED.label, "person-check", "neutral"),
    BookingState.MISSED: Badge(BookingState.MISSED.label, "person-x", "soon"),
    BookingState.CANCELLED: Badge(BookingState.CANCELLED.label, "x-circle", "neutral"),
}


def table(names: Mapping[int, str]) -> Table[Appointment]:
    """The list of appointments; `names` are the items' by their ids."""

    def items(row: Appointment) -> str:
        between = pgettext("between services", ", ")
        return between.join(names[item.item_id] for item in row.items.all() if item.item_id in names)

    return Table(
        id="appointments",
        title=gettext_lazy("Appointments"),
        empty=gettext_lazy("Appointments appear here once residents book times."),
        columns=(
            Column(
                "starts_at",
                gettext_lazy("Time"),
                value=lambda row: localtime(row.slot.starts_at).strftime("%Y-%m-%d %H:%M"),
                source="slot__starts_at",
                sortable=True,
                url=lambda row: reverse("counter:booking", args=[row.key]),
            ),
            Column(
                "state",
                gettext_lazy("State"),
                sortable=True,
                filter="choice",
                choices={state.value: badge.word for state, badge in STATE_BADGES.items()},
                badge=lambda value: STATE_BADGES[BookingState(value)],
            ),
            Column("items", gettext_lazy("Matters"), value=items),
            Column("name", pgettext_lazy("how somebody is called", "Name")),
            Column("phone", gettext_lazy("Mobile number"), value=lambda row: mask_phone(row.phone)),
            Column("ticket", gettext_lazy("Number"), value=lambda row: row.ticket and row.ticket.label),
        ),
    )


@require_safe
def appointments(request: CounterRequest, code: str) -> HttpResponse:
    """All appointments of a centre, and those that need another time."""
    centre = desk_centre(request.actor, code, right=RECEIVE)
    view = table(item_names(centre, now())).view(request.GET, all_appointments(request.actor, centre))
    page = {
        "centre": centre,
        "view": view,
        "upset": upset(centre, now()),
        "rule": BookingRule.objects.filter(centre=centre, taking=True).first(),
        "may_manage": can(request.actor, MANAGE_QUEUE, area=centre.area_id),
    }
    return view.exported() or render(request, "counter/appointments.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: CounterRequest, code: str) -> HttpResponse:
    """How the centre gives out appointments."""
    centre = desk_centre(request.actor, code, right=MANAGE_QUEUE)
    stored = BookingRule.objects.filter(centre=centre).first()
    sent = request.POST if request.method == "POST" else None
    form = RuleForm(sent, instance=stored or BookingRule(centre=centre))
    if form.is_valid():
        set_rule(request.actor, centre, form.wish())
        messages.success(request, _("Saved. Residents see the times at once."))
        return redirect("counter:appointments", code)
    page = {"centre": centre, "form": form}
    return render(request, "counter/booking_rule.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: CounterRequest, code: str) -> HttpResponse:
    """“I have an appointment” at the kiosk: by mobile number; the number is printed."""
    centre = public_centre(code)
    if not is_kiosk(request, centre):
        raise KioskUnknown()
    form = ArrivalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            look_up(request.actor)
            booked = appointment_by_phone(centre, form.cleaned_data["phone"], now().date())
            return arrived_booked(request, booked, Source.KIOSK)
        except Refusal as refusal:
            form.add_error("phone", str(refusal))
    page = {"centre": centre, "form": form}
    return render(request, "counter/kiosk_arrival.html", page, status=422 if form.is_bound else 200)
