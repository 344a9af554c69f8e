"""The tree of areas: district, street or town, community or village."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.models import ScopedQuerySet


class AreaLevel(models.TextChoices):
    """Depth in the tree; the code has 6, 9 and 12 digits."""

    DISTRICT = "district", _("district")
    STREET = "street", _("street or town")
    COMMUNITY = "community", _("community or village")


class AreaKind(models.TextChoices):
    """Town or country; the standards differ."""

    URBAN = "urban", _("urban")
    RURAL = "rural", _("rural")


CODE_LENGTH = {AreaLevel.DISTRICT: 6, AreaLevel.STREET: 9, AreaLevel.COMMUNITY: 12}


class Area(models.Model):
    """A node of the tree. The national statistical code is the key and, because it nests, also the path."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=10, choices=AreaLevel)
    kind = models.CharField(_("kind"), max_length=6, choices=AreaKind, default=AreaKind.URBAN)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    boundary = models.JSONField(null=True, blank=True)  # GeoJSON Polygon or MultiPolygon, WGS-84
    simulated = models.BooleanField(default=False)

    class Scope(ScopedQuerySet):
        """Areas by their own code."""

        area_lookup = "code"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("area")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=AreaLevel.DISTRICT, parent__isnull=True)
                | Q(level=AreaLevel.STREET, parent=Substr(F("code"), 1, 6))
                | Q(level=AreaLevel.COMMUNITY, parent=Substr(F("code"), 1, 9)),
                name="area_code_nests_in_parent",
            ),
            models.CheckConstraint(
                condition=Q(level=AreaLevel.DISTRICT, code__regex=r"^\d{6}$")
                | Q(level=AreaLevel.STREET, code__regex=r"^\d{9}$")
                | Q(level=AreaLevel.COMMUNITY, code__regex=r"^\d{12}$"),
                name="area_code_fits_level",
            ),
        ]

    def __str__(self) -> str:
        return self.name
