"""What people were told about their wait, kept to be held against what came true."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiamen.counter.models.tickets import Ticket
from jiamen.places.models.centres import OfCentre


class WaitTold(models.Model):
    """The wait a ticket was told when it joined the line, in seconds from `told_at` until called.

    `quantiles_s` is the whole distribution (5 %, 10 % … 95 %), of which residents read the median and the 90 %; `naive_s` is
    what a display would have said: people before × mean service / windows open.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="told")
    told_at = models.DateTimeField(_("told at"))
    median_s = models.PositiveIntegerField(_("half of the time called by then, s"))
    p90_s = models.PositiveIntegerField(_("nine times in ten called by then, s"))
    quantiles_s = ArrayField(models.PositiveIntegerField())
    naive_s = models.PositiveIntegerField(_("by the rule of thumb, s"))

    class Scope(OfCentre):
        """By the centre of the ticket."""

        area_lookup = "ticket__centre__area__code"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("wait told")
        ordering = ["-told_at"]
