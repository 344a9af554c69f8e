"""Papers and photos of an upgrade."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiamen.planning.models.course import OfProject
from jiamen.planning.models.projects import UpgradeProject


class DocumentKind(models.TextChoices):
    """What a file is."""

    CONTRACT = "contract", _("contract")
    APPROVAL = "approval", _("approval")
    ACCEPTANCE = "acceptance", _("acceptance record")
    PHOTO_BEFORE = "photo_before", _("photo: before")
    PHOTO_DURING = "photo_during", _("photo: at work")
    PHOTO_AFTER = "photo_after", _("photo: after")
    OTHER = "other", _("other paper")


PHOTOS = (DocumentKind.PHOTO_BEFORE, DocumentKind.PHOTO_DURING, DocumentKind.PHOTO_AFTER)


class ProjectDocument(models.Model):
    """A file of a project; only a photo may be shown to everybody. `file` and `small` are names in the store of uploads."""

    project = models.ForeignKey(UpgradeProject, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=12, choices=DocumentKind)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=120, unique=True)
    small = models.CharField(max_length=120, blank=True)
    is_public = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    who = models.CharField(max_length=80)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("document of a project")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(kind__in=[kind.value for kind in PHOTOS]),
                name="only_photos_are_public",
            ),
            models.UniqueConstraint(fields=["project", "sha256"], name="one_copy_of_a_document"),
        ]

    @property
    def is_photo(self) -> bool:
        """Whether it is a photo of the place."""
        return self.kind in PHOTOS
