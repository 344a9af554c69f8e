"""What an uploaded file really is, by its bytes, and photos without what they tell in secret.

A photo is decoded and drawn anew, so that neither EXIF nor GPS nor anything hidden behind the picture is kept.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from warnings import catch_warnings, simplefilter

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from jiamen.kernel.errors import InvalidInput

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2_000
WHOLE_PX, SMALL_PX = 2_000, 640
"""Longest side of a photo as kept, and as the page shows it."""
QUALITY = 85

JPEG = "image/jpeg"
IMAGES = {"JPEG": (JPEG, ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
OFFICE = "application/vnd.openxmlformats-officedocument"
PACKAGES = {
    f"{OFFICE}.wordprocessingml.document.main+xml": (f"{OFFICE}.wordprocessingml.document", ".docx"),
    f"{OFFICE}.spreadsheetml.sheet.main+xml": (f"{OFFICE}.spreadsheetml.sheet", ".xlsx"),
}
ENDINGS = (".pdf", ".jpg", ".jpeg", ".png", ".webp", ".docx", ".xlsx")


class PaperTooLarge(InvalidInput):
    """More bytes or pixels than are kept."""

    code = "paper-too-large"
    status = 413
    message = _("“{name}” is too large: at most {megabytes} MB and 60 million pixels are taken.")
    next_step = _("Save it smaller and send it again.")


class PaperNotTaken(InvalidInput):
    """None of the kinds of file that are kept, or one with programs or a password."""

    code = "paper-not-taken"
    message = _("“{name}” is not a file that is kept here.")
    next_step = _("Send a PDF, a JPEG, PNG or WebP picture, or a Word or Excel file without macros and password.")


class PaperDamaged(InvalidInput):
    """Cut off or garbled."""

    code = "paper-damaged"
    message = _("“{name}” is damaged or was cut off, so it cannot be opened.")
    next_step = _("Open it on your computer, save it again, and send that file.")


class PhotoNeeded(InvalidInput):
    """Something else than a picture was sent as a photo."""

    code = "photo-needed"
    message = _("“{name}” is not a picture, so it cannot be a photo.")
    next_step = _("Choose another kind for it, or send a JPEG, PNG or WebP picture.")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file fit to be kept; `small` is the picture of a photo for the page, else empty."""

    content_type: str
    ending: str
    data: bytes
    small: bytes = b""


def read_paper(name: str, data: bytes, *, as_photo: bool) -> Paper:
    """Tell what the file is and refuse what cannot be kept; a photo comes back drawn anew.

    Raises:
        PaperTooLarge, PaperNotTaken, PaperDamaged; PhotoNeeded: a photo is said to be one and is none.
    """
    if len(data) > MAX_BYTES:
        raise PaperTooLarge(name=name, megabytes=MAX_BYTES // 1024 // 1024)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return _photo(name, data) if as_photo else _picture(name, data)
    if as_photo:
        raise PhotoNeeded(name=name)
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2_048:]:
            raise PaperDamaged(name=name)
        return Paper("application/pdf", ".pdf", data)
    if data.startswith(b"PK\x03\x04"):
        return _package(name, data)
    raise PaperNotTaken(name=name)


def _picture(name: str, data: bytes) -> Paper:
    return Paper(*IMAGES[_opened(name, data).format or ""], data)


def _photo(name: str, data: bytes) -> Paper:
    upright = ImageOps.exif_transpose(_opened(name, data)).convert("RGBA")
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    return Paper(JPEG, ".jpg", _drawn(ground, WHOLE_PX), _drawn(ground, SMALL_PX))


def _opened(name: str, data: bytes) -> Image.Image:
    try:
        with catch_warnings():
            simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is below
            picture = Image.open(io.BytesIO(data), formats=tuple(IMAGES))
        if picture.width * picture.height > MAX_PIXELS:
            raise PaperTooLarge(name=name, megabytes=MAX_BYTES // 1024 // 1024)
        picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PaperDamaged(name=name) from error
    return picture


def _drawn(picture: Image.Image, longest_px: int) -> bytes:
    smaller = picture.copy()
    smaller.thumbnail((longest_px, longest_px))
    buffer = io.BytesIO()
    smaller.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()


def _package(name: str, data: bytes) -> Paper:
    """A Word or Excel file without programs, unpacked once with hard limits (declared sizes can lie)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or any(part.flag_bits & 1 for part in parts):
                raise PaperNotTaken(name=name)
            if len(parts) > MAX_PARTS or _unpacked(archive) > MAX_UNPACKED:
                raise PaperDamaged(name=name)
            types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise PaperDamaged(name=name) from error
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise PaperNotTaken(name=name)
    found = next((kind for main, kind in PACKAGES.items() if f'"{main}"' in types), None)
    if found is None:
        raise PaperNotTaken(name=name)
    return Paper(*found, data)


def _unpacked(archive: zipfile.ZipFile) -> int:
    """Bytes that really come out, counted no further than the limit; reading to the end also checks each part."""
    out = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            while chunk := stream.read(1024 * 1024):
                out += len(chunk)
                if out > MAX_UNPACKED:
                    return out
    return out
