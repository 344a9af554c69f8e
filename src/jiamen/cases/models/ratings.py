"""Ratings (好差评): one for each service, never changed; a low one is put right, step by step, each step a period."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.kernel.secrets import EncryptedTextField
from jiamen.places.models.centres import OfCentre

SOON = timedelta(days=3)


class Level(models.IntegerChoices):
    """The five levels of the national rules, the best first."""

    VERY_GOOD = 5, _("very satisfied")
    GOOD = 4, _("satisfied")
    FAIR = 3, _("basically satisfied")
    BAD = 2, _("not satisfied")
    VERY_BAD = 1, _("very dissatisfied")


LOW = (Level.BAD, Level.VERY_BAD)
"""These open a rectification; all others count as satisfied."""


class RatingChannel(models.TextChoices):
    """How somebody came to rate."""

    PAD = "pad", _("at the window")
    QR = "qr", _("QR code")
    SMS = "sms", _("text message")


class Reason(models.TextChoices):
    """What was not right, to tick."""

    MANNER = "manner", _("the way I was treated")
    WAIT = "wait", _("waited too long")
    PAPERS = "papers", _("had to bring papers again and again")
    PLACE = "place", _("the place itself")
    OTHER = "other", pgettext_lazy("a reason", "something else")


class RatingInvitation(models.Model):
    """The right to rate one service once, made by whoever ends it. `subject` is "ticket:12" or "case:7".

    `window` lets the pad at that window find it. Who served is kept here and shown to nobody but in figures.
    """

    key = models.CharField(max_length=20, unique=True)  # in the address of the page
    subject = models.CharField(max_length=40, unique=True)
    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="+")
    items = ArrayField(models.CharField(max_length=40), default=list)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    window = models.PositiveSmallIntegerField(_("window"), null=True, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("invitation to rate")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_runs_forward"),
        ]
        indexes = [models.Index(fields=["centre", "window", "-made_at"], name="invitation_of_a_window")]


class Rating(models.Model):
    """What somebody thinks of one service. The database refuses to change or delete it."""

    invitation = models.OneToOneField(RatingInvitation, on_delete=models.PROTECT, related_name="rating")
    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="ratings")
    items = ArrayField(models.CharField(max_length=40), default=list)
    level = models.PositiveSmallIntegerField(_("rating"), choices=Level)
    channel = models.CharField(_("rated by"), max_length=4, choices=RatingChannel)
    at = models.DateTimeField(_("date"))

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("rating")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="rating_has_one_of_five_levels")
        ]
        indexes = [models.Index(fields=["centre", "-at"], name="rating_of_a_centre")]


class RatingRemark(models.Model):
    """Why, in the rater's own ticks and words; said once, straight after rating, and never changed."""

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="remark")
    reasons = ArrayField(models.CharField(max_length=8, choices=Reason), default=list)
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    class Scope(OfCentre):
        """By the centre of the rating."""

        area_lookup = "rating__centre__area__code"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("remark on a rating")


class Stage(models.TextChoices):
    """How far a low rating is put right."""

    OPENED = "opened", pgettext_lazy("a rectification", "to call back")
    CALLED = "called", pgettext_lazy("a rectification", "called back")
    PUT_RIGHT = "put_right", pgettext_lazy("a rectification", "put right")
    RERATED = "rerated", pgettext_lazy("a rectification", "rated again")
    CLOSED = "closed", pgettext_lazy("a rectification", "closed")


STAGES: Mapping[Stage, frozenset[Stage]] = {
    Stage.OPENED: frozenset({Stage.CALLED}),
    Stage.CALLED: frozenset({Stage.PUT_RIGHT}),
    Stage.PUT_RIGHT: frozenset({Stage.RERATED, Stage.CLOSED}),
    Stage.RERATED: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
}
"""Allowed steps: nobody is left uncalled, and nothing is closed that was not put right."""

IN_TIME = (Stage.PUT_RIGHT, Stage.RERATED, Stage.CLOSED)


class Contact(models.TextChoices):
    """What became of the call back."""

    REACHED = "reached", _("spoke with the resident")
    NOT_REACHED = "not_reached", _("called three times, nobody answered")
    NO_NUMBER = "no_number", _("the resident left no number")


class Rectification(models.Model):
    """Putting a low rating right (整改). `key` is in the address of the rater's own page; `phone` goes when it is closed."""

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="rectification")
    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="rectifications")
    key = models.CharField(max_length=20, unique=True)
    stage = models.CharField(_("state"), max_length=10, choices=Stage, default=Stage.OPENED)
    due_on = models.DateField(_("put right by"))
    phone = EncryptedTextField(blank=True, default="")
    again = models.PositiveSmallIntegerField(_("rated again"), choices=Level, null=True, blank=True)
    result = models.CharField(_("result"), max_length=300, blank=True)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("rectification")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="closed") | ~Q(result=""), name="closed_rectification_has_result"
            ),
            models.CheckConstraint(
                condition=~Q(stage="closed") | Q(phone=""), name="closed_rectification_keeps_no_phone"
            ),
            models.CheckConstraint(condition=~Q(stage="rerated") | Q(again__isnull=False), name="rerated_has_a_level"),
        ]

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been put right by now."""
        return self.stage not in IN_TIME and today > self.due_on

    def is_due_soon(self, today: date) -> bool:
        """Whether little time is left."""
        return self.stage not in IN_TIME and not self.is_overdue(today) and self.due_on - today <= SOON


class RectificationPeriod(models.Model):
    """One state of a rectification from–until, with what was written when it began.

    The database lets an open period be ended once, nothing else.
    """

    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="periods")
    stage = models.CharField(_("state"), max_length=10, choices=Stage)
    began_at = models.DateTimeField(pgettext_lazy("a time", "from"))
    ended_at = models.DateTimeField(pgettext_lazy("a time", "until"), null=True, blank=True)
    contact = models.CharField(_("call back"), max_length=12, choices=Contact, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Scope(OfCentre):
        """By the centre of the rectification."""

        area_lookup = "rectification__centre__area__code"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("period of a rectification")
        ordering = ["rectification_id", "began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rectification"], condition=Q(ended_at__isnull=True), name="one_open_period_per_rectification"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="rectification_period_runs_forward",
            ),
        ]
