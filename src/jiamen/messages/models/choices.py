"""What the operator of an area changed about an event."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.models import ScopedQuerySet
from jiamen.messages.models.kinds import Channel


class EventChoice(models.Model):
    """Texts and channels of one event in one area and all inside it; the nearest one up the tree counts, as a whole."""

    event = models.CharField(_("event"), max_length=60)
    area = models.CharField(_("area"), max_length=12)
    channels = ArrayField(models.CharField(max_length=10, choices=Channel), default=list, blank=True)
    title_zh = models.CharField(max_length=60)
    text_zh = models.CharField(max_length=500)
    title_en = models.CharField(max_length=60)
    text_en = models.CharField(max_length=500)
    wechat_template = models.CharField(max_length=64, blank=True, default="")
    wechat_fields = models.CharField(max_length=500, blank=True, default="")

    class Scope(ScopedQuerySet):
        """Choices by area."""

        area_lookup = "area"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("texts of a message")
        ordering = ["event", "area"]
        constraints = [models.UniqueConstraint(fields=["event", "area"], name="one_choice_per_event_and_area")]
