"""Keep the papers and photos of a project."""

import hashlib
import secrets
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows
from jiamen.kernel.papers import Paper, read_paper
from jiamen.planning import permissions
from jiamen.planning.errors import OnlyPhotosArePublic, PaperKnown
from jiamen.planning.events import DocumentChanged
from jiamen.planning.models import PHOTOS, ProjectDocument, UpgradeProject

MAX_NAME = 100


def add_document(
    actor: Actor, project: UpgradeProject, *, kind: str, name: str, data: bytes, is_public: bool = False
) -> ProjectDocument:
    """Keep a file, called as it was sent but with the ending of what it is; `is_public` holds for photos only.

    Raises:
        NotPermitted; PaperTooLarge, PaperNotTaken, PaperDamaged, PhotoNeeded; PaperKnown: the project has this very file.
    """
    require(actor, permissions.CARRY_OUT, area=project.centre.area_id)
    is_photo = kind in PHOTOS
    paper = read_paper(name, data, as_photo=is_photo)
    digest = hashlib.sha256(paper.data).hexdigest()
    if project.documents.filter(sha256=digest).exists():
        raise PaperKnown(name=name)
    file, small = _stored(project, paper)
    try:
        with transaction.atomic():
            lock_rows(UpgradeProject.objects.filter(pk=project.pk))
            if project.documents.filter(sha256=digest).exists():
                raise PaperKnown(name=name)
            row: ProjectDocument = project.documents.create(
                kind=kind, name=PurePath(name).stem[:MAX_NAME] + paper.ending, content_type=paper.content_type,
                size_bytes=len(paper.data), sha256=digest, file=file, small=small, is_public=is_public and is_photo,
                added_at=clock.now(), who=actor.label,
            )  # fmt: skip
            publish(actor, _changed(row, "added"), after=_told(row))
    except BaseException:
        _discard(file, small)
        raise
    return row


@transaction.atomic
def remove_document(actor: Actor, document: ProjectDocument) -> None:
    """Take a file away for good; the audit log keeps what it was, by whom and its digest.

    Raises:
        NotPermitted.
    """
    require(actor, permissions.CARRY_OUT, area=document.project.centre.area_id)
    publish(actor, _changed(document, "removed"), before=_told(document))
    document.delete()
    transaction.on_commit(lambda: _discard(document.file, document.small))


@transaction.atomic
def show_document(actor: Actor, document: ProjectDocument, *, is_public: bool) -> None:
    """Show a photo to everybody, or no longer.

    Raises:
        NotPermitted; OnlyPhotosArePublic.
    """
    require(actor, permissions.CARRY_OUT, area=document.project.centre.area_id)
    if not document.is_photo:
        raise OnlyPhotosArePublic()
    before = _told(document)
    document.is_public = is_public
    document.save(update_fields=["is_public"])
    publish(actor, _changed(document, "shown" if is_public else "hidden"), before=before, after=_told(document))


def _stored(project: UpgradeProject, paper: Paper) -> tuple[str, str]:
    """The names the file and the small picture of a photo are kept under; nobody can guess them."""
    base = f"projects/{project.pk}/{secrets.token_hex(16)}"
    file = default_storage.save(f"{base}{paper.ending}", ContentFile(paper.data))
    small = default_storage.save(f"{base}-small{paper.ending}", ContentFile(paper.small)) if paper.small else ""
    return file, small


def _discard(*names: str) -> None:
    for name in filter(None, names):
        default_storage.delete(name)


def _told(row: ProjectDocument) -> dict[str, object]:
    return {"name": row.name, "kind": row.kind, "sha256": row.sha256, "public": row.is_public, "who": row.who}


def _changed(row: ProjectDocument, what: str) -> DocumentChanged:
    return DocumentChanged(subject=f"project:{row.project_id}", area=row.project.centre.area_id, what=what)
