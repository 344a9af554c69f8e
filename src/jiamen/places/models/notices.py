"""What a centre tells its residents, and what became of it."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.clock import now
from jiamen.places.models.centres import Centre, OfCentre


class NoticeScope(OfCentre):
    """Notices by centre."""

    def current(self) -> Self:
        """Notices residents see now."""
        moment = now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=moment), published_at__lte=moment)


class Notice(models.Model):
    """A short text on a centre's page from a moment on, until another."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="notices")
    title = models.CharField(_("title"), max_length=60)
    body = models.TextField(_("text"), max_length=1000)
    published_at = models.DateTimeField(_("shown from"))
    until = models.DateTimeField(_("shown until"), null=True, blank=True)
    simulated = models.BooleanField(default=False)

    objects = NoticeScope.as_manager()

    class Meta:
        verbose_name = _("notice")
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("published_at")), name="notice_ends_after_it_begins"
            ),
        ]


class Story(models.Model):
    """What was, what was done, what is: one place's change told with before and after."""

    slug = models.SlugField(unique=True)
    title = models.CharField(_("title"), max_length=60)
    place_name = models.CharField(_("place"), max_length=60)
    centre = models.ForeignKey(Centre, on_delete=models.SET_NULL, null=True, blank=True, related_name="stories")
    before = models.TextField(_("before"))
    after = models.TextField(_("after"))
    rank = models.PositiveSmallIntegerField(default=100)

    class Meta:
        verbose_name = _("story")
        ordering = ["rank"]
