"""What happens to an upgrade on its way: steps, milestones, delays, money."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.models import ScopedQuerySet
from jiamen.kernel.money import yuan
from jiamen.planning.models.projects import ProjectStatus, UpgradeProject


class OfProject(ScopedQuerySet):
    """Rows that belong to an upgrade project."""

    area_lookup = "project__centre__area__code"


class ProjectStep(models.Model):
    """How long a project stood at a status, and who brought it there; `until` is empty for today's."""

    project = models.ForeignKey(UpgradeProject, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(max_length=10, choices=ProjectStatus)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    who = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, blank=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("step of a project")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=Q(until__isnull=True), name="project_stands_at_one_step"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="step_ends_after_it_begins"),
        ]  # fmt: skip


class Milestone(models.Model):
    """Something to be reached by a day."""

    project = models.ForeignKey(UpgradeProject, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=60)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("milestone")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title


class ProjectDelay(models.Model):
    """A later day to be ready by, and why; what was promised before is kept."""

    project = models.ForeignKey(UpgradeProject, on_delete=models.CASCADE, related_name="delays")
    was_due_on = models.DateField(null=True)
    due_on = models.DateField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    who = models.CharField(max_length=80)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("delay")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(was_due_on__isnull=True) | Q(due_on__gt=F("was_due_on")), name="delay_is_later")
        ]  # fmt: skip


class ProjectShare(models.Model):
    """What a source gives at most, in fen."""

    project = models.ForeignKey(UpgradeProject, on_delete=models.CASCADE, related_name="shares")
    source = models.CharField(max_length=60)
    fen = models.BigIntegerField()

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("share of a source")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="one_share_per_source"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="share_above_nothing"),
        ]

    def __str__(self) -> str:
        return self.source


class OfShare(ScopedQuerySet):
    """Payments by the centre of their project."""

    area_lookup = "share__project__centre__area__code"


class Payment(models.Model):
    """Fen paid out of a share. A trigger keeps the sums within the share and the contract, whoever writes."""

    share = models.ForeignKey(ProjectShare, on_delete=models.CASCADE, related_name="payments")
    fen = models.BigIntegerField()
    paid_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    who = models.CharField(max_length=80)

    objects = OfShare.as_manager()

    class Meta:
        verbose_name = _("payment")
        ordering = ["paid_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(fen__gt=0), name="payment_above_nothing")]

    @property
    def yuan(self) -> str:
        """The amount in yuan."""
        return yuan(self.fen)
