"""Papers and photos: judged by their bytes, photos without secrets, seen only by whom they are for."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from jiamen.kernel import papers
from jiamen.kernel.models import AuditEntry
from jiamen.kernel.papers import PaperDamaged, PaperNotTaken, PaperTooLarge, PhotoNeeded
from jiamen.planning.errors import OnlyPhotosArePublic, PaperKnown
from jiamen.planning.models import ProjectDocument, UpgradeProject
from jiamen.planning.services import documents as keeping
from tests.planning.papers import PDF, WORD, package, picture, workbook
from tests.planning.rows import make_centre, planner
from tests.planning.test_pages import signed_in


def project() -> UpgradeProject:
    return UpgradeProject.objects.create(
        centre=make_centre(), title="扩建", action="enlarge", status="under_way", before_area_m2=1, after_area_m2=2
    )


def added(found: UpgradeProject, name: str, data: bytes, kind: str = "other", **more: Any) -> ProjectDocument:
    return keeping.add_document(planner(), found, kind=kind, name=name, data=data, **more)


GOOD: list[tuple[str, Callable[[], bytes], str]] = [
    ("合同.pdf", lambda: PDF, "合同.pdf"),
    ("合同.exe", lambda: PDF, "合同.pdf"),
    ("../../扫描.png", lambda: picture("PNG", (20, 20)), "扫描.png"),
    ("a.webp", lambda: picture("WEBP", (20, 20)), "a.webp"),
    ("批复.docx", lambda: package(WORD), "批复.docx"),
    ("表.xlsx", workbook, "表.xlsx"),
]


@pytest.mark.parametrize(("name", "data", "kept"), GOOD)
def test_what_is_kept_is_called_by_what_it_is(name: str, data: Callable[[], bytes], kept: str) -> None:
    row = added(project(), name, data())
    assert row.name == kept
    assert default_storage.open(row.file).read() == data()


BAD: list[tuple[type[Exception], str, Callable[[], bytes]]] = [
    (PaperNotTaken, "other", lambda: b"MZ\x90 a program called contract.pdf"),
    (PaperNotTaken, "other", lambda: b""),
    (PaperNotTaken, "other", lambda: b"<html><script>alert(1)</script></html>"),
    (PaperNotTaken, "other", lambda: package("application/zip")),
    (PaperNotTaken, "other", lambda: package(WORD, ("word/vbaProject.bin", b"x"))),
    (PaperDamaged, "other", lambda: PDF[:12]),
    (PaperDamaged, "other", lambda: package(WORD)[:60]),
    (PaperDamaged, "photo_after", lambda: picture()[:600]),
    (PaperTooLarge, "other", lambda: b"%PDF-" + b" " * papers.MAX_BYTES),
    (PhotoNeeded, "photo_before", lambda: PDF),
]


@pytest.mark.parametrize(("refusal", "kind", "data"), BAD)
def test_what_is_not_kept_is_named_and_leaves_nothing(
    refusal: type[Exception], kind: str, data: Callable[[], bytes]
) -> None:
    found = project()
    with pytest.raises(refusal, match="合同"):
        added(found, "合同.pdf", data(), kind)
    assert not found.documents.exists()


def test_a_package_that_unpacks_into_an_enormous_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(PaperDamaged):
        added(project(), "a.docx", package(WORD, ("word/document.xml", b"0" * 3_000_000)))


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MAX_PIXELS", 100)
    with pytest.raises(PaperTooLarge):
        added(project(), "a.jpg", picture(), "photo_after")


def test_a_photo_tells_neither_place_nor_camera_and_stands_upright() -> None:
    sent = picture(size=(4000, 3000))
    assert b"SecretCamera" in sent
    row = added(project(), "a.jpg", sent, "photo_after", is_public=True)
    whole, small = (default_storage.open(name).read() for name in (row.file, row.small))
    for data, longest in ((whole, papers.WHOLE_PX), (small, papers.SMALL_PX)):
        shown = Image.open(io.BytesIO(data))
        assert b"SecretCamera" not in data
        assert not shown.getexif()
        assert shown.size == (longest * 3 // 4, longest)


def test_the_same_file_is_kept_once_and_the_store_keeps_no_orphan() -> None:
    found = project()
    row = added(found, "a.pdf", PDF)
    with pytest.raises(PaperKnown):
        added(found, "b.pdf", PDF)
    assert default_storage.listdir(f"projects/{found.pk}")[1] == [row.file.rsplit("/")[-1]]


@pytest.mark.django_db(transaction=True)
def test_what_is_removed_is_gone_but_the_log_knows_what_it_was() -> None:
    found = project()
    row = added(found, "合同.pdf", PDF, "contract")
    keeping.remove_document(planner(), row)
    assert not found.documents.exists()
    assert not default_storage.exists(row.file)
    told = AuditEntry.objects.filter(fact="planning.document_changed").first()
    assert told is not None
    assert (told.before or {})["sha256"] == row.sha256
    assert (told.before or {})["name"] == "合同.pdf"


def test_only_photos_are_public_whoever_writes() -> None:
    row = added(project(), "a.pdf", PDF, is_public=True)
    assert not row.is_public
    with pytest.raises(OnlyPhotosArePublic):
        keeping.show_document(planner(), row, is_public=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectDocument.objects.update(is_public=True)


def test_several_at_once_and_what_cannot_be_kept_does_not_lose_the_others() -> None:
    found, client = project(), signed_in()
    url = reverse("planning:documents", args=[found.pk])
    sent = [
        SimpleUploadedFile(n, d)
        for n, d in (("好.jpg", picture()), ("坏.jpg", PDF), ("又好.jpg", picture(colour="blue")))
    ]
    answer = client.post(url, {"kind": "photo_during", "papers": sent, "is_public": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "坏.jpg" in page
    assert [row.name for row in found.documents.all()] == ["好.jpg", "又好.jpg"]
    assert client.post(url, {"kind": "other"}).status_code == 422
    answer = client.post(url, {"kind": "contract", "papers": [SimpleUploadedFile("合同.pdf", PDF)]})
    assert answer.status_code == 302


def test_a_paper_is_taken_away_and_runs_nowhere() -> None:
    row = added(project(), "合同.pdf", PDF)
    client, url = signed_in(), reverse("planning:document", args=[row.pk])
    answer = client.get(url)
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    default_storage.delete(row.file)
    assert client.get(url).status_code == 404
