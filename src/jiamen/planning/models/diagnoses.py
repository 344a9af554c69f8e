"""What a centre lacks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.models import ScopedQuerySet
from jiamen.places.models import Centre


class OfCentre(ScopedQuerySet):
    """Rows that belong to a centre."""

    area_lookup = "centre__area__code"


class CentreDiagnosis(models.Model):
    """The last diagnosis (体检) of a centre: figures, verdict facts and the 0–100 score with its terms."""

    centre = models.OneToOneField(Centre, on_delete=models.CASCADE, related_name="diagnosis")
    computed_at = models.DateTimeField()
    residents = models.PositiveIntegerField()
    households = models.PositiveIntegerField()
    elders = models.PositiveIntegerField()
    areas = models.JSONField()  # codes of the communities whose people it serves
    floor_area_m2 = models.PositiveIntegerField()
    required_area_m2 = models.PositiveIntegerField()
    deficit_m2 = models.PositiveIntegerField()
    below_size_m2 = models.PositiveIntegerField()  # against the size of one centre, whatever its households
    open_share_percent = models.PositiveSmallIntegerField()
    workers = models.PositiveIntegerField()
    required_workers = models.PositiveIntegerField()
    functions_present = models.JSONField()
    functions_missing = models.JSONField()
    radius_m = models.PositiveIntegerField()
    walk_p50_m = models.PositiveIntegerField()
    walk_p90_m = models.PositiveIntegerField()
    elder_walk_p50_m = models.PositiveIntegerField()
    elder_walk_p90_m = models.PositiveIntegerField()
    households_beyond = models.PositiveIntegerField()
    residents_beyond = models.PositiveIntegerField()
    elders_beyond = models.PositiveIntegerField()
    open_minutes_week = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField()
    terms = models.JSONField()  # list of {key, points, of, figure, target}; points add up to the score
    short_in_area = models.BooleanField()
    short_in_place = models.BooleanField()
    short_in_layout = models.BooleanField()

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("diagnosis")
        constraints = [models.CheckConstraint(condition=Q(score__lte=100), name="diagnosis_score_to_100")]
