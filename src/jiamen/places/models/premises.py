"""Premises that could become a centre or part of one (可用场所)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.models import ScopedQuerySet


class PremisesKind(models.TextChoices):
    """How a place could be won."""

    IDLE_STATE = "idle_state", _("idle state-owned asset")
    SHARED = "shared", _("agency premises to share")
    DEVELOPER = "developer", _("developer-provided premises")
    PLANNED = "planned", _("planned building")


class Premises(models.Model):
    """A place with an owner, an area and a date from which it can be had."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="premises")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=PremisesKind)
    address = models.CharField(_("address"), max_length=160)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    floor_area_m2 = models.PositiveIntegerField(_("floor area, m²"))
    owner = models.CharField(_("owner"), max_length=80, blank=True)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    simulated = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("premises")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="premises_on_the_globe"
            ),
        ]

    def __str__(self) -> str:
        return self.name
