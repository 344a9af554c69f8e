"""Upgrades being carried out."""

from datetime import date
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
    ACCEPTED = "accepted", _("accepted, not open yet")
    COMPLETED = "completed", _("completed")
    SUSPENDED = "suspended", _("suspended")
    ABANDONED = "abandoned", _("given up")


STEPS: dict[str, frozenset[str]] = {
    ProjectStatus.PLANNED: frozenset({ProjectStatus.UNDER_WAY, ProjectStatus.SUSPENDED, ProjectStatus.ABANDONED}),
    ProjectStatus.UNDER_WAY: frozenset({ProjectStatus.ACCEPTED, ProjectStatus.SUSPENDED, ProjectStatus.ABANDONED}),
    ProjectStatus.SUSPENDED: frozenset({ProjectStatus.PLANNED, ProjectStatus.UNDER_WAY, ProjectStatus.ABANDONED}),
    ProjectStatus.ACCEPTED: frozenset({ProjectStatus.COMPLETED}),
    ProjectStatus.COMPLETED: frozenset(),
    ProjectStatus.ABANDONED: frozenset(),
}
"""Which status may follow which."""


class UpgradeScope(OfCentre):
    """Upgrades by centre."""

    def completed_in(self, year: int) -> Self:
        """Upgrades opened in a calendar year."""
        return self.filter(status=ProjectStatus.COMPLETED, completed_on__year=year)

    def published(self) -> Self:
        """Upgrades of centres residents may look up."""
        return self.filter(centre__in=Centre.objects.public())

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
    after_lat = models.FloatField(null=True, blank=True)
    after_lon = models.FloatField(null=True, blank=True)
    cost_fen = models.BigIntegerField(_("cost, fen"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    # Held against the standards by the diagnosis, for the people served today; null until then.
    before_short_in_area = models.BooleanField(null=True, editable=False)
    before_short_in_place = models.BooleanField(null=True, editable=False)
    after_short_in_area = models.BooleanField(null=True, editable=False)
    after_short_in_place = models.BooleanField(null=True, editable=False)
    simulated = models.BooleanField(default=False)
    # Carried out here: empty for an upgrade recorded after the fact.
    option = models.ForeignKey(
        "planning.UpgradeOption",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="projects",
    )
    planned_start_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    contract_fen = models.BigIntegerField(null=True, blank=True)
    measured_m2 = models.PositiveIntegerField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    centre_before = models.JSONField(null=True, blank=True, editable=False)
    centre_after = models.JSONField(null=True, blank=True, editable=False)

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
            models.CheckConstraint(
                condition=~Q(status=ProjectStatus.COMPLETED)
                | Q(due_on__isnull=True)
                | Q(accepted_on__isnull=False, measured_m2__isnull=False),
                name="completed_project_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(planned_start_on__isnull=True)
                | Q(due_on__gte=F("planned_start_on")),
                name="project_is_due_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(accepted_on__gte=F("started_on")),
                name="project_accepted_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True)
                | Q(accepted_on__isnull=True)
                | Q(completed_on__gte=F("accepted_on")),
                name="project_opens_after_acceptance",
            ),
            models.CheckConstraint(
                condition=Q(contract_fen__isnull=True) | Q(contract_fen__gt=0), name="contract_above_nothing"
            ),
            models.UniqueConstraint(
                fields=["option"], condition=~Q(status=ProjectStatus.ABANDONED), name="one_live_project_per_option"
            ),
        ]

    def is_overdue(self, today: date) -> bool:
        """Whether it should be open by now and is not."""
        over = {ProjectStatus.COMPLETED, ProjectStatus.ABANDONED}
        return self.due_on is not None and self.due_on < today and self.status not in over

    @property
    def is_over_budget(self) -> bool:
        """Whether the contract is dearer than what was planned."""
        return self.contract_fen is not None and self.cost_fen is not None and self.contract_fen > self.cost_fen
