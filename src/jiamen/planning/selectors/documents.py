"""The papers and photos of projects, and their bytes."""

from django.core.files.storage import default_storage

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.planning import permissions
from jiamen.planning.models import PHOTOS, ProjectDocument, UpgradeProject


def document_of(actor: Actor, pk: int) -> ProjectDocument:
    """The document with its project and centre (one query).

    Raises:
        NotFound: there is none in the actor's part of the tree.
    """
    require(actor, permissions.READ)
    rows = ProjectDocument.objects.visible_to(actor.under(permissions.READ)).select_related("project__centre")
    document: ProjectDocument | None = rows.filter(pk=pk).first()
    if document is None:
        raise NotFound()
    return document


def public_photos(project: UpgradeProject) -> list[ProjectDocument]:
    """The photos shown to everybody: before, at work, after (one query)."""
    rows = project.documents.filter(is_public=True, kind__in=PHOTOS)
    return sorted(rows, key=lambda row: (list(PHOTOS).index(row.kind), row.pk))


def public_photo(pk: int) -> ProjectDocument:
    """One photo shown to everybody (one query).

    Raises:
        NotFound: there is none, or it is for the staff.
    """
    row: ProjectDocument | None = ProjectDocument.objects.filter(
        pk=pk, is_public=True, kind__in=PHOTOS, project__in=UpgradeProject.objects.published()
    ).first()
    if row is None:
        raise NotFound()
    return row


def content_of(document: ProjectDocument, *, small: bool) -> bytes:
    """The bytes of the file, or of the small picture of a photo.

    Raises:
        NotFound: the store has lost it, or there is no small picture.
    """
    try:
        with default_storage.open(document.small if small else document.file) as file:
            data: bytes = file.read()
    except (OSError, ValueError) as error:
        raise NotFound() from error
    return data
