"""Opening hours: a weekly pattern, exceptions, and the calendar of rest days and make-up workdays (调休)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from jiamen.places.models.centres import Centre, OfCentre


class DayPattern(models.IntegerChoices):
    """The day a span is for. A public holiday follows HOLIDAY (none: closed), a make-up workday follows Monday."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")
    HOLIDAY = 8, _("public holiday")


def _one(column: str, function: str) -> Func:
    """A scalar as a one-element range: exclusion constraints without the btree_gist extension."""
    return Func(F(column), F(column), Value("[]"), function=function)


class OpeningSpan(models.Model):
    """From–to (minutes after midnight) on one kind of day; a lunch break is two spans. 1440 is midnight."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="spans")
    day = models.PositiveSmallIntegerField(_("day"), choices=DayPattern)
    opens_min = models.PositiveSmallIntegerField(_("opens"))
    closes_min = models.PositiveSmallIntegerField(_("closes"))
    note = models.CharField(_("note"), max_length=60, blank=True)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("opening hours")
        ordering = ["centre_id", "day", "opens_min"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_min__lt=F("closes_min"), closes_min__lte=1440), name="opening_span_runs_forward"
            ),
            ExclusionConstraint(
                name="opening_spans_of_a_day_never_overlap",
                expressions=[
                    (_one("centre_id", "int8range"), RangeOperators.OVERLAPS),
                    (_one("day", "int4range"), RangeOperators.OVERLAPS),
                    (Func(F("opens_min"), F("closes_min"), function="int4range"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class OpeningException(models.Model):
    """One date that differs: closed, or other hours (minutes after midnight), with the reason residents read."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("date"))
    closed = models.BooleanField(_("closed all day"), default=True)
    opens_min = models.PositiveSmallIntegerField(_("opens"), null=True, blank=True)
    closes_min = models.PositiveSmallIntegerField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=80)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("exception")
        ordering = ["centre_id", "day"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "day"], name="one_exception_per_centre_and_day"),
            models.CheckConstraint(
                condition=Q(closed=True, opens_min__isnull=True, closes_min__isnull=True)
                | Q(closed=False, opens_min__lt=F("closes_min"), closes_min__lte=1440),
                name="exception_is_closed_or_has_hours",
            ),
        ]


class DayKind(models.TextChoices):
    """What the state made of a date."""

    HOLIDAY = "holiday", _("public holiday")
    MAKEUP = "makeup", _("make-up workday")


class CalendarDay(models.Model):
    """A date that is not what its weekday says; filled from a library for known years and editable by the operator."""

    day = models.DateField(_("date"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=8, choices=DayKind)
    name = models.CharField(_("name"), max_length=40)
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        ordering = ["day"]
