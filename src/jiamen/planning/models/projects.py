"""Upgrades being carried out."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiamen.places.models import Centre
from jiamen.planning.models.diagnoses import OfCentre


class UpgradeAction(models.TextChoices):
    """How a centre is put right."""

    NEW_BUILDING = "new_building", _("new building")
    DEVELOPER = "developer", _("developer-provided premises")
    SHARE = "share", _("share an agency's or neighbour's place")
    IDLE_STATE = "idle_state", _("move into an idle state asset")
    ENLARGE = "enlarge", _("enlarge")
    REARRANGE = "rearrange", _("rearrange rooms")


class ProjectStatus(models.TextChoices):
    """Steps of an upgrade."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    COMPLETED = "completed", _("completed")


class UpgradeScope(OfCentre):
    """Upgrades by centre."""

    def completed_in(self, year: int) -> Self:
        """Upgrades opened in a calendar year."""
        return self.filter(status=ProjectStatus.COMPLETED, completed_on__year=year)

    def that_fixed(self) -> Self:
        """Upgrades that put right a centre too small or off-place and made it neither anew."""
        grown = Q(before_short_in_area=True, after_short_in_area=False)
        moved = Q(before_short_in_place=True, after_short_in_place=False)
        spoilt = Q(before_short_in_area=False, after_short_in_area=True) | Q(
            before_short_in_place=False, after_short_in_place=True
        )
        return self.filter(grown | moved).exclude(spoilt)


class UpgradeProject(models.Model):
    """An upgrade (提档升级项目) with the place before and after; areas in m², money in fen."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="upgrades")
    title = models.CharField(_("title"), max_length=80)
    action = models.CharField(_("action"), max_length=14, choices=UpgradeAction)
    status = models.CharField(_("status"), max_length=10, choices=ProjectStatus)
    before_area_m2 = models.PositiveIntegerField(_("area before, m²"))
    after_area_m2 = models.PositiveIntegerField(_("area after, m²"))
    before_address = models.CharField(max_length=160, blank=True)
    after_address = models.CharField(max_length=160, blank=True)
    before_lat = models.FloatField(null=True)
    before_lon = models.FloatField(null=True)
    cost_fen = models.BigIntegerField(_("cost, fen"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    # Held against the standards by the diagnosis, for the people served today; null until then.
    before_short_in_area = models.BooleanField(null=True, editable=False)
    before_short_in_place = models.BooleanField(null=True, editable=False)
    after_short_in_area = models.BooleanField(null=True, editable=False)
    after_short_in_place = models.BooleanField(null=True, editable=False)
    simulated = models.BooleanField(default=False)

    objects = UpgradeScope.as_manager()

    class Meta:
        verbose_name = _("upgrade project")
        ordering = ["-completed_on", "centre_id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=ProjectStatus.COMPLETED) | Q(completed_on__isnull=False),
                name="completed_project_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(completed_on__gte=F("started_on")),
                name="project_ends_after_it_starts",
            ),
        ]
