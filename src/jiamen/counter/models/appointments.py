"""Appointments (预约): times that can be booked, who has one, and every state it has been in."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.kernel.secrets import EncryptedTextField
from jiamen.places.models.centres import OfCentre


class SlotLength(models.IntegerChoices):
    """How long the time of one appointment is, in minutes."""

    TEN = 10, _("10 minutes")
    FIFTEEN = 15, _("15 minutes")
    TWENTY = 20, _("20 minutes")
    THIRTY = 30, _("30 minutes")
    SIXTY = 60, _("60 minutes")


class BookingRule(models.Model):
    """How a centre gives out appointments; without a row, or not `taking`, it gives out none."""

    centre = models.OneToOneField("places.Centre", on_delete=models.PROTECT, related_name="booking_rule")
    taking = models.BooleanField(_("Residents can book times"), default=True)
    share_percent = models.PositiveSmallIntegerField(
        _("Windows for appointments"), default=50, validators=[MinValueValidator(10), MaxValueValidator(100)],
    )  # fmt: skip
    slot_minutes = models.PositiveSmallIntegerField(
        _("Length of a time"), default=SlotLength.TWENTY, choices=SlotLength
    )
    lead_hours = models.PositiveSmallIntegerField(
        _("At the latest, hours ahead"), default=2, validators=[MaxValueValidator(168)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("At the earliest, days ahead"), default=14, validators=[MinValueValidator(1), MaxValueValidator(30)],
    )  # fmt: skip
    per_person = models.PositiveSmallIntegerField(
        _("Appointments one phone number can have at a time"), default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )  # fmt: skip

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("rule for appointments")
        constraints = [
            models.CheckConstraint(condition=Q(share_percent__range=(1, 100)), name="booking_share_is_percent"),
            models.CheckConstraint(condition=Q(horizon_days__range=(1, 30)), name="booking_horizon_within_a_month"),
            models.CheckConstraint(condition=Q(per_person__gte=1), name="booking_limit_is_one_or_more"),
        ]

    def capacity(self, windows: int) -> int:
        """How many people are booked for the same time when the hall has so many windows: rounded down, at least one."""
        return max(1, windows * self.share_percent // 100) if windows else 0


class Slot(models.Model):
    """A time somebody has asked for, from–until. `taken` counts places held, booked and used; the row is made on demand.

    Two times of one centre that overlap never both have people: after the length of a time was changed, what is booked
    stays as it is, and new times keep clear of it.
    """

    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(pgettext_lazy("a time", "from"))
    ends_at = models.DateTimeField(pgettext_lazy("a time", "until"))
    capacity = models.PositiveSmallIntegerField(_("places"))
    taken = models.PositiveSmallIntegerField(_("taken"), default=0)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("time")
        ordering = ["centre_id", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "starts_at", "ends_at"], name="one_slot_per_centre_and_time"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_is_not_oversold"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="slot_runs_forward"),
            ExclusionConstraint(
                name="slots_with_people_never_overlap",
                condition=Q(taken__gt=0),
                expressions=[
                    (
                        Func(F("centre_id"), F("centre_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    @property
    def day(self) -> date:
        """Its date where the centres are."""
        return localtime(self.starts_at).date()


class BookingState(models.TextChoices):
    """Where an appointment stands."""

    HELD = "held", pgettext_lazy("an appointment", "kept for a short time")
    BOOKED = "booked", pgettext_lazy("an appointment", "booked")
    LAPSED = "lapsed", pgettext_lazy("an appointment", "not confirmed in time")
    CANCELLED = "cancelled", pgettext_lazy("an appointment", "cancelled")
    ARRIVED = "arrived", pgettext_lazy("an appointment", "arrived")
    MISSED = "missed", pgettext_lazy("an appointment", "did not come")


BOOKING_STEPS: Mapping[BookingState, frozenset[BookingState]] = {
    BookingState.HELD: frozenset({BookingState.HELD, BookingState.BOOKED, BookingState.LAPSED, BookingState.CANCELLED}),
    BookingState.LAPSED: frozenset({BookingState.HELD, BookingState.BOOKED, BookingState.CANCELLED}),
    BookingState.BOOKED: frozenset(
        {BookingState.BOOKED, BookingState.CANCELLED, BookingState.ARRIVED, BookingState.MISSED}
    ),
    BookingState.CANCELLED: frozenset(),
    BookingState.ARRIVED: frozenset(),
    BookingState.MISSED: frozenset(),
}
"""Allowed steps. Held → held and booked → booked is another time; lapsed → held or booked takes a place anew."""

HAS_PLACE = (BookingState.HELD, BookingState.BOOKED, BookingState.ARRIVED, BookingState.MISSED)


class Appointment(models.Model):
    """One person's time. Held first, for a few minutes; with a phone number it is booked; at the door it becomes a ticket."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="appointments")
    key = models.CharField(max_length=16, unique=True)  # in the address of the resident's page
    once = models.UUIDField(unique=True)  # the same wish sent twice is the same appointment
    state = models.CharField(_("state"), max_length=10, choices=BookingState, default=BookingState.HELD)
    held_until = models.DateTimeField(_("kept until"))
    phone = EncryptedTextField(blank=True, default="")
    phone_key = models.CharField(max_length=64, blank=True, default="")  # blind: for the limit and at the door
    name = EncryptedTextField(blank=True, default="")
    ticket = models.OneToOneField(
        "counter.Ticket", on_delete=models.PROTECT, null=True, blank=True, related_name="appointment"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    upset_at = models.DateTimeField(_("no longer in opening hours since"), null=True, blank=True)

    class Scope(OfCentre):
        """By the centre of the time."""

        area_lookup = "slot__centre__area__code"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("appointment")
        ordering = ["slot__starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="arrived", ticket__isnull=False) | (~Q(state="arrived") & Q(ticket__isnull=True)),
                name="arrived_appointment_has_ticket",
            ),
        ]
        indexes = [
            models.Index(fields=["phone_key"], condition=Q(state="booked"), name="appointment_by_phone"),
            models.Index(fields=["held_until"], condition=Q(state="held"), name="appointment_held"),
        ]

    def __str__(self) -> str:
        return self.key


class AppointmentItem(models.Model):
    """One of the matters somebody books for."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey("cases.ServiceItem", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=0)

    class Scope(OfCentre):
        """By the centre of the time."""

        area_lookup = "appointment__slot__centre__area__code"

    objects = Scope.as_manager()

    class Meta:
        ordering = ["appointment_id", "rank"]
        constraints = [models.UniqueConstraint(fields=["appointment", "item"], name="one_item_once_per_appointment")]


class AppointmentPeriod(models.Model):
    """One state of an appointment from–until, at which time it was and by whom. Ended once, otherwise never changed."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="periods")
    state = models.CharField(_("state"), max_length=10, choices=BookingState)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(pgettext_lazy("a time", "from"))
    ended_at = models.DateTimeField(pgettext_lazy("a time", "until"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Scope(OfCentre):
        """By the centre of the time."""

        area_lookup = "slot__centre__area__code"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("period of an appointment")
        ordering = ["appointment_id", "began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(ended_at__isnull=True), name="one_open_period_per_appointment"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="appointment_period_runs_forward",
            ),
        ]
