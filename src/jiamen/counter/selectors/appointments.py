"""Appointments as their holder, the door and the staff see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import get_current_timezone

from jiamen.cases.models import ItemVersion
from jiamen.cases.selectors.items import versions_at
from jiamen.counter.errors import NoSuchAppointment
from jiamen.counter.models import Appointment, AppointmentItem, AppointmentPeriod, BookingState
from jiamen.kernel.actor import Actor
from jiamen.kernel.secrets import blind_key, mask_phone
from jiamen.kernel.words import is_chinese
from jiamen.places.models import Centre


@dataclass(frozen=True, slots=True)
class Booked:
    """Somebody's appointment with what it is for."""

    appointment: Appointment
    items: list[ItemVersion]

    @property
    def phone(self) -> str:
        """The mobile number, masked."""
        return mask_phone(self.appointment.phone) if self.appointment.phone else ""


def appointment_by_key(key: str) -> Appointment:
    """The appointment whose page has this address (1 query). Raises: NoSuchAppointment."""
    rows = Appointment.objects.select_related("slot__centre", "ticket")
    found: Appointment | None = rows.filter(key=key).first()
    if found is None:
        raise NoSuchAppointment()
    return found


def of_day(centre: Centre, day: date) -> QuerySet[Appointment]:
    """All appointments of a centre and day."""
    midnight = datetime.combine(day, time.min, tzinfo=get_current_timezone())
    rows: QuerySet[Appointment] = Appointment.objects.filter(
        slot__centre=centre, slot__starts_at__gte=midnight, slot__starts_at__lt=midnight + timedelta(days=1)
    )
    return rows.select_related("slot__centre", "ticket")


def appointment_by_phone(centre: Centre, phone: str, day: date) -> Appointment:
    """The appointment somebody with this mobile number has on a day, the earliest still open, else the one arrived.

    Raises: NoSuchAppointment.
    """
    rows = of_day(centre, day).filter(phone_key=blind_key("phone", phone))
    for state in (BookingState.BOOKED, BookingState.ARRIVED):
        if found := rows.filter(state=state).order_by("slot__starts_at").first():
            return found
    raise NoSuchAppointment(field="phone")


def booked_today(centre: Centre, moment: datetime) -> list[Booked]:
    """Who is still to come today (3 queries)."""
    return with_items(of_day(centre, moment.date()).filter(state=BookingState.BOOKED), centre, moment)


def upset(centre: Centre, moment: datetime) -> list[Booked]:
    """Coming appointments at times the centre is not open at any more (3 queries)."""
    rows = Appointment.objects.filter(
        slot__centre=centre, state=BookingState.BOOKED, upset_at__isnull=False, slot__starts_at__gt=moment
    )
    return with_items(rows.select_related("slot__centre"), centre, moment)


def with_items(rows: Iterable[Appointment], centre: Centre, moment: datetime) -> list[Booked]:
    """The same with what each is for, in the words that hold at the centre (2 queries)."""
    rows = list(rows)
    found: dict[int, list[ItemVersion]] = {row.pk: [] for row in rows}
    if rows:
        named = {version.item_id: version for version in versions_at(centre.area_id, moment)}
        for item in AppointmentItem.objects.filter(appointment__in=rows):
            if item.item_id in named:
                found[item.appointment_id].append(named[item.item_id])
    return [Booked(row, found[row.pk]) for row in rows]


def all_appointments(actor: Actor, centre: Centre) -> QuerySet[Appointment]:
    """Every appointment of a centre that was ever confirmed, the latest first, for the list of the staff."""
    confirmed = AppointmentPeriod.objects.filter(appointment=OuterRef("pk"), state=BookingState.BOOKED)
    rows: QuerySet[Appointment] = Appointment.objects.visible_to(actor).filter(Exists(confirmed), slot__centre=centre)
    return rows.select_related("slot__centre", "ticket").prefetch_related("items").order_by("-slot__starts_at", "pk")


def item_names(centre: Centre, moment: datetime) -> dict[int, str]:
    """Every item by its id, in the words that hold at the centre (1 query)."""
    return {row.item_id: row.name if is_chinese() else row.name_en for row in versions_at(centre.area_id, moment)}
