"""Cases (办件): one service item being handled for one resident, with every state it has been in."""

from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.cases.models.items import Channel, ItemVersion
from jiamen.kernel.actor import Actor, ActorKind
from jiamen.kernel.models import ScopedQuerySet
from jiamen.kernel.secrets import EncryptedTextField, mask_identity, mask_name, mask_phone


class CaseState(models.TextChoices):
    """Where a case stands."""

    RECEIVED = "received", _("papers being checked")
    INCOMPLETE = "incomplete", _("papers missing")
    RUNNING = "running", _("in progress")
    OFFICE = "office", _("with the deciding office")
    GRANTED = "granted", pgettext_lazy("a case", "granted")
    REFUSED = "refused", pgettext_lazy("a case", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("a case", "withdrawn by the resident")


CASE_STEPS: Mapping[CaseState, frozenset[CaseState]] = {
    CaseState.RECEIVED: frozenset({CaseState.RUNNING, CaseState.INCOMPLETE, CaseState.WITHDRAWN}),
    CaseState.INCOMPLETE: frozenset({CaseState.RUNNING, CaseState.WITHDRAWN}),
    CaseState.RUNNING: frozenset(
        {CaseState.INCOMPLETE, CaseState.OFFICE, CaseState.GRANTED, CaseState.REFUSED, CaseState.WITHDRAWN}
    ),
    CaseState.OFFICE: frozenset({CaseState.RUNNING, CaseState.WITHDRAWN}),
    CaseState.GRANTED: frozenset(),
    CaseState.REFUSED: frozenset(),
    CaseState.WITHDRAWN: frozenset(),
}
"""Allowed steps. The clock runs while a case is in progress or with the office, and rests while papers are missing."""

CLOCK_RUNS = (CaseState.RUNNING, CaseState.OFFICE)
OPEN_CASES = (CaseState.RECEIVED, CaseState.INCOMPLETE, *CLOCK_RUNS)


class AskedBy(models.TextChoices):
    """Who stands at the desk."""

    SELF = "self", _("the person concerned")
    PROXY = "proxy", _("somebody they have authorised")
    WORKER = "worker", _("a worker on their behalf")


class OfCase(ScopedQuerySet):
    """Rows of a case: seen where it is handled, and by the community the resident lives in (通办).

    `to_case` is the path to the case, empty on the case itself.
    """

    to_case = "case__"

    def visible_to(self, actor: Actor) -> Self:
        """Rows handled in the actor's part of the tree, and those of residents who live there."""
        if actor.kind is ActorKind.SYSTEM or "" in actor.scopes:
            return self.all()
        inside = Q(pk__in=[])
        for scope in actor.scopes:
            inside |= Q(**{f"{self.to_case}centre__area__code__startswith": scope})
            inside |= Q(**{f"{self.to_case}home__code__startswith": scope})
        return self.filter(inside)


class Case(models.Model):
    """One matter. It keeps the version of its item; who it is about is stored encrypted, and masked wherever it is shown."""

    key = models.CharField(max_length=16, unique=True)  # in the address of the resident's page
    once = models.UUIDField(unique=True)  # the same intake sent twice is the same case
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="cases")
    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="cases")
    home = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", verbose_name=_("lives in"))
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("in charge")
    )
    name = EncryptedTextField(_("name"))
    phone = EncryptedTextField(_("mobile number"), blank=True, default="")
    phone_key = models.CharField(max_length=64, blank=True, db_index=True)
    identity = EncryptedTextField(_("identity number"))
    identity_key = models.CharField(max_length=64, db_index=True)
    asked_by = models.CharField(_("asked for by"), max_length=8, choices=AskedBy, default=AskedBy.SELF)
    proxy = models.ForeignKey("cases.Proxy", on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.DESK)
    answers = models.JSONField(default=dict)  # question key → value, as asked at intake
    ticket = models.CharField(max_length=40, blank=True)  # "ticket:12", the number the resident came with
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.RECEIVED)
    opened_at = models.DateTimeField(_("taken in"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    due_on = models.DateField(_("promised by"), null=True, blank=True)  # none while the clock does not run
    statutory_on = models.DateField(_("by law by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)

    class Scope(OfCase):
        """Cases themselves."""

        to_case = ""

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("case")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["running", "office"], accepted_at__isnull=False, due_on__isnull=False)
                | ~Q(state__in=["running", "office"]),
                name="running_case_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["granted", "refused", "withdrawn"], closed_at__isnull=False)
                | (~Q(state__in=["granted", "refused", "withdrawn"]) & Q(closed_at__isnull=True)),
                name="closed_case_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(outcome=""), name="refused_case_says_why"),
        ]
        indexes = [models.Index(fields=["centre", "state", "due_on"], name="case_deadlines")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people read to each other: the day and a running number."""
        return f"{localtime(self.opened_at):%Y%m%d}-{self.pk:05}"

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.state in OPEN_CASES

    @property
    def masked_name(self) -> str:
        """The name as lists show it."""
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """The phone as pages show it."""
        return mask_phone(self.phone) if self.phone else ""

    @property
    def masked_identity(self) -> str:
        """The identity number as pages show it."""
        return mask_identity(self.identity)


class CasePeriod(models.Model):
    """One state of a case from–until, by whom, and why. The database lets an open period be ended once, nothing else."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="periods")
    state = models.CharField(_("state"), max_length=10, choices=CaseState)
    began_at = models.DateTimeField(pgettext_lazy("a time", "from"))
    ended_at = models.DateTimeField(pgettext_lazy("a time", "until"), null=True, blank=True)
    who = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = OfCase.as_manager()

    class Meta:
        verbose_name = _("period of a case")
        ordering = ["case_id", "began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_open_period_per_case"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="case_period_runs_forward"
            ),
        ]


class DeadlineStage(models.TextChoices):
    """How a deadline was called to mind."""

    SOON = "soon", _("due soon")
    OVERDUE = "overdue", _("overdue")
    ESCALATED = "escalated", _("passed to the manager")


class DeadlineMark(models.Model):
    """A deadline was called to mind, once per case and stage."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="marks")
    stage = models.CharField(max_length=10, choices=DeadlineStage)
    due_on = models.DateField()
    at = models.DateTimeField()

    objects = OfCase.as_manager()

    class Meta:
        verbose_name = _("mark of a deadline")
        ordering = ["case_id", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "stage"], name="one_mark_per_case_and_stage")]
