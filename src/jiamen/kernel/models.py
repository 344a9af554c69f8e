"""The kernel's own rows: what happened (audit) and long work (plan runs)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.actor import Actor, ActorKind


class ScopedQuerySet(models.QuerySet):  # type: ignore[type-arg]  # generic only while type checking
    """Rows that belong to an area; `visible_to` is the only way staff reach them.

    `area_lookup` names the path to the area code, e.g. "centre__area__code".
    """

    area_lookup = "area__code"

    def visible_to(self, actor: Actor) -> Self:
        """Rows inside the actor's part of the tree; nothing for visitors and residents."""
        if actor.kind is ActorKind.SYSTEM or "" in actor.scopes:
            return self.all()
        inside = Q(pk__in=[])
        for scope in actor.scopes:
            inside |= Q(**{f"{self.area_lookup}__startswith": scope})
        return self.filter(inside)


class AuditEntry(models.Model):
    """One thing that happened: who, what, before and after, when, from where. The database refuses to change or delete it."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200, blank=True)
    fact = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    area = models.CharField(max_length=12, blank=True, db_index=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    channel = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Scope(ScopedQuerySet):
        """Audit rows by area."""

        area_lookup = "area"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        ordering = ["-id"]


class RunStatus(models.TextChoices):
    """Where a long piece of work stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("working")
    DONE = "done", _("finished")
    FAILED = "failed", _("stopped by a fault")
    CANCELLED = "cancelled", _("cancelled")


class PlanRun(models.Model):
    """A long solve as a row: what went in, how far it is, what came out. Watched, cancelled and repeated from a page."""

    kind = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=120)
    area = models.CharField(_("area"), max_length=12)
    input = models.JSONField()
    seed = models.IntegerField(default=0)
    solver = models.CharField(max_length=60, blank=True)
    limit_s = models.PositiveIntegerField(default=60)
    status = models.CharField(_("status"), max_length=10, choices=RunStatus, default=RunStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    message = models.CharField(max_length=200, blank=True)
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Scope(ScopedQuerySet):
        """Runs by area."""

        area_lookup = "area"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("plan run")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "area"])]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="plan_run_progress_is_percent"),
            models.CheckConstraint(
                condition=~Q(status=RunStatus.DONE) | Q(result__isnull=False), name="plan_run_done_has_result"
            ),
        ]

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in {RunStatus.DONE, RunStatus.FAILED, RunStatus.CANCELLED}
