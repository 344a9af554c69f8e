"""Where people live, as counts: never a name in this file."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.models import ScopedQuerySet


class PopulationCell(models.Model):
    """A demand point (人口网格): a compound or a grid cell with its people, at one coordinate (WGS-84)."""

    code = models.CharField(_("code"), max_length=24, unique=True)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="cells")
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    residents = models.PositiveIntegerField(_("residents"))
    households = models.PositiveIntegerField(_("households"))
    one_person_households = models.PositiveIntegerField(_("one-person households"), default=0)
    age_0_14 = models.PositiveIntegerField(_("aged 0–14"), default=0)
    age_15_64 = models.PositiveIntegerField(_("aged 15–64"), default=0)
    age_65_plus = models.PositiveIntegerField(_("aged 65 and over"), default=0)
    households_with_1_elder = models.PositiveIntegerField(_("households with one elder"), default=0)
    households_with_2_elders = models.PositiveIntegerField(_("households with two elders"), default=0)
    households_with_3_elders = models.PositiveIntegerField(_("households with three or more elders"), default=0)
    disabled = models.PositiveIntegerField(_("disabled residents"), default=0)
    simulated = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("population cell")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(residents=F("age_0_14") + F("age_15_64") + F("age_65_plus")), name="cell_ages_add_up"
            ),
            models.CheckConstraint(
                condition=Q(
                    households__gte=F("households_with_1_elder")
                    + F("households_with_2_elders")
                    + F("households_with_3_elders")
                )
                & Q(households__gte=F("one_person_households")),
                name="cell_households_add_up",
            ),
            models.CheckConstraint(condition=Q(disabled__lte=F("residents")), name="cell_disabled_within_residents"),
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="cell_on_the_globe"
            ),
        ]


class CensusCounty(models.Model):
    """One county's row of the 2020 census: the figures the product reads, and all columns as published."""

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    province = models.CharField(_("province"), max_length=40)
    city = models.CharField(_("city"), max_length=60, blank=True)
    name = models.CharField(_("county"), max_length=60)
    residents = models.PositiveIntegerField(_("residents"), null=True)
    households = models.PositiveIntegerField(_("households"), null=True)
    figures = models.JSONField()  # published header → number or null

    class Meta:
        verbose_name = _("census county")
        ordering = ["code"]
