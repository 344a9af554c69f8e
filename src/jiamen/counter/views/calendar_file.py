"""An appointment as a calendar file (RFC 5545), in UTC: every calendar shows it by its own clock."""

from datetime import UTC, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Alarm, Calendar, Event

from jiamen.counter.models import BookingState
from jiamen.counter.selectors.appointments import Booked
from jiamen.kernel.clock import now
from jiamen.kernel.words import is_chinese

ALARM = timedelta(hours=2)


def calendar_file(booked: Booked, page: str) -> bytes:
    """The file. Opened again after a change it replaces the entry made before; a cancelled one takes it away."""
    appointment = booked.appointment
    slot, centre = appointment.slot, appointment.slot.centre
    cancelled = appointment.state == BookingState.CANCELLED
    event = Event()
    event.add("uid", f"{appointment.once}@jiamen")
    event.add("sequence", appointment.periods.count())
    event.add("dtstamp", now().astimezone(UTC))
    event.add("dtstart", slot.starts_at.astimezone(UTC))
    event.add("dtend", slot.ends_at.astimezone(UTC))
    event.add("summary", _("Appointment: {centre}").format(centre=centre.name))
    event.add("location", centre.address)
    event.add("url", page)
    names = pgettext("between services", ", ").join(
        item.name if is_chinese() else item.name_en for item in booked.items
    )
    event.add("description", f"{names}\n{page}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Appointment: {centre}").format(centre=centre.name))
    alarm.add("trigger", -ALARM)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Jiamen//Appointments//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
