"""What centres are held against."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standard(models.Model):
    """One measure the product holds centres against, from a date on. Shipped as data, edited by the operator."""

    key = models.CharField(_("key"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=120)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    unit_en = models.CharField(_("unit (English)"), max_length=60, blank=True)
    clause = models.CharField(_("clause"), max_length=160, blank=True)
    source = models.CharField(_("source"), max_length=200)
    source_en = models.CharField(_("source (English)"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    effective_from = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("standard")
        ordering = ["key", "-effective_from"]
        constraints = [models.UniqueConstraint(fields=["key", "effective_from"], name="one_value_per_standard_and_day")]
