"""A file kept between the dry run and “import now”: private, under a random name, for a day."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import NotFound
from jiamen.kernel.excel.errors import FileTooLarge

MAX_BYTES = 50 * 1024 * 1024
KEPT = timedelta(hours=24)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class UploadGone(NotFound):
    """The file was kept for a day and is gone, or is not what was checked."""

    code = "upload-gone"
    message = _("The uploaded file is no longer kept.")
    next_step = _("Send it again; it is checked anew.")


@dataclass(frozen=True)
class Kept:
    """A kept file: its random name and the digest of its bytes."""

    token: str
    sha256: str
    size: int


def folder() -> Path:
    """Where uploads lie, readable by the server's user only."""
    path = Path(settings.DATA_DIR) / "uploads" / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep(chunks: Iterable[bytes], *, at: datetime) -> Kept:
    """Write a file down under a random name and clear away those that have had their day.

    Raises:
        FileTooLarge: more than `MAX_BYTES`.
    """
    discard_old(at)
    token = secrets.token_urlsafe(32)
    path = folder() / token
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MAX_BYTES:
                    raise FileTooLarge(megabytes=f"> {MAX_BYTES // 2**20}", limit=MAX_BYTES // 2**20)
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    os.utime(path, (at.timestamp(), at.timestamp()))
    return Kept(token, digest.hexdigest(), size)


def kept_path(token: str, sha256: str, *, at: datetime) -> Path:
    """The path of a kept file whose bytes are still those of ``sha256``.

    Raises:
        UploadGone: it has expired, was removed, or differs.
    """
    path = folder() / token
    if not _TOKEN.fullmatch(token) or not path.is_file() or _expired(path, at):
        raise UploadGone()
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise UploadGone()
    return path


def discard(token: str) -> None:
    """Remove a kept file."""
    if _TOKEN.fullmatch(token):
        (folder() / token).unlink(missing_ok=True)


def discard_old(at: datetime) -> None:
    """Remove every file kept longer than `KEPT`."""
    for path in folder().iterdir():
        if _expired(path, at):
            path.unlink(missing_ok=True)


def _expired(path: Path, at: datetime) -> bool:
    return at.timestamp() - path.stat().st_mtime > KEPT.total_seconds()
