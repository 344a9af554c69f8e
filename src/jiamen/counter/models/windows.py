"""Windows of a hall, who sits there, and the queue of one day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.places.models.centres import OfCentre


class Window(models.Model):
    """A window of a hall. Without `items` everything is done there, which is the rule for generalist workers."""

    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="windows")
    number = models.PositiveSmallIntegerField(_("window"))
    items = models.ManyToManyField("cases.ServiceItem", verbose_name=_("only these items"), blank=True)
    withdrawn = models.BooleanField(_("no longer used"), default=False)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("window")
        ordering = ["centre_id", "number"]
        constraints = [models.UniqueConstraint(fields=["centre", "number"], name="one_window_number_per_centre")]

    def __str__(self) -> str:
        return str(self.number)


class Sitting(models.Model):
    """A worker at a window, from–until. One window has one worker, one worker one window."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="sittings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sittings")
    began_at = models.DateTimeField(pgettext_lazy("a time", "from"))
    ended_at = models.DateTimeField(pgettext_lazy("a time", "until"), null=True, blank=True)
    paused = models.BooleanField(_("pause"), default=False)

    class Scope(OfCentre):
        """Sittings by the centre of their window."""

        area_lookup = "window__centre__area__code"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("sitting")
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["window"], condition=Q(ended_at__isnull=True), name="one_worker_at_a_window"
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at__isnull=True), name="one_window_per_worker"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="sitting_runs_forward"
            ),
        ]


class QueueDay(models.Model):
    """The queue of one centre and day; whoever calls a number holds its row, so that calls follow each other.

    `favoured_in_a_row` counts the calls from the priority and appointment lanes since the last ordinary one.
    """

    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="queue_days")
    day = models.DateField(_("date"))
    favoured_in_a_row = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(_("no more numbers since"), null=True, blank=True)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("queue of a day")
        ordering = ["-day", "centre_id"]
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="one_queue_per_centre_and_day")]
