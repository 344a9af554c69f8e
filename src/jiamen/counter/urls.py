"""Addresses of the counter."""

from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiamen.counter.models import BookingRule, Window
from jiamen.counter.permissions import READ_FIGURES, RECEIVE
from jiamen.counter.views import ahead, appointments, booking, desk, figures, hall, kiosk, numbers, screen, waits
from jiamen.kernel.actor import Actor, can
from jiamen.kernel.ui.context import NavItem
from jiamen.places.models import Centre

app_name = "counter"
urlpatterns = [
    path("centres/<str:code>/number/", numbers.take, name="take"),
    path("centres/<str:code>/door/<str:token>/", numbers.door, name="door"),
    path("centres/<str:code>/kiosk/", kiosk.kiosk, name="kiosk"),
    path("centres/<str:code>/display/", screen.screen, name="screen"),
    path("centres/<str:code>/display/changes/", screen.changes, name="changes"),
    path("centres/<str:code>/kiosk/appointment/", appointments.kiosk, name="kiosk-arrival"),
    path("centres/<str:code>/book/", booking.book, name="book"),
    path("b/<str:key>/", booking.booking, name="booking"),
    path("b/<str:key>/time/", booking.change, name="booking-time"),
    path("b/<str:key>/cancel/", booking.leave, name="booking-cancel"),
    path("b/<str:key>/appointment.ics", booking.calendar, name="booking-ics"),
    path("n/<str:key>/", numbers.ticket, name="ticket"),
    path("n/<str:key>/paper/", numbers.paper, name="paper"),
    path("n/<str:key>/leave/", numbers.leave, name="leave"),
    path("counter/days/", figures.days, name="days"),
    path("counter/tickets/", figures.tickets, name="tickets"),
    path("counter/periods/", figures.periods, name="periods"),
    path("counter/waits/", waits.waits, name="waits"),
    path("desk/<str:code>/queue/", desk.queue, name="queue"),
    path("desk/<str:code>/queue/ahead/", ahead.ahead, name="ahead"),
    path("desk/<str:code>/queue/sit/", desk.sit, name="sit"),
    path("desk/<str:code>/queue/number/", desk.reception, name="reception"),
    path("desk/<str:code>/queue/close/", hall.close, name="close"),
    path("desk/<str:code>/queue/reopen/", hall.reopen, name="reopen"),
    path("desk/<str:code>/queue/do/<slug:name>/", desk.deed, name="deed"),
    path("desk/<str:code>/queue/arrived/", desk.arrived, name="arrived"),
    path("desk/<str:code>/appointments/", appointments.appointments, name="appointments"),
    path("desk/<str:code>/appointments/rule/", appointments.rule, name="booking-rule"),
    path("desk/<str:code>/hall/", hall.hall, name="hall"),
    path("desk/<str:code>/hall/poster/", hall.poster, name="poster"),
]


def at_centre(centre: Centre) -> tuple[NavItem, ...]:
    """Taking a number and booking a time, at centres that work with numbers (2 queries)."""
    if not Window.objects.filter(centre=centre, withdrawn=False).exists():
        return ()
    number = NavItem(_("Take a number"), reverse("counter:take", args=[centre.code]), "ticket-perforated")
    if not BookingRule.objects.filter(centre=centre, taking=True).exists():
        return (number,)
    return (number, NavItem(_("Book a time"), reverse("counter:book", args=[centre.code]), "calendar-check"))


def at_desk(actor: Actor, centre: Centre) -> tuple[NavItem, ...]:
    """The line and the appointments, for those who give out numbers."""
    if not can(actor, RECEIVE, area=centre.area_id):
        return ()
    return (
        NavItem(_("The line"), reverse("counter:queue", args=[centre.code]), "people"),
        NavItem(_("Appointments"), reverse("counter:appointments", args=[centre.code]), "calendar-check"),
    )


def navigation(actor: Actor) -> tuple[NavItem, ...]:
    """The figures, for those who answer for them."""
    return (NavItem(_("Counter"), reverse("counter:days"), "bar-chart"),) if can(actor, READ_FIGURES) else ()
