"""What a file really is, and whether it may be opened at all.

A workbook is a zip of XML parts. Before any library unpacks it, every part is streamed once with hard limits on the bytes
that really come out (declared sizes can lie), and sheets are searched for the cells they reach, because one cell at the far
corner makes a reader lay out seventeen thousand million empty ones.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO

from jiamen.kernel.excel import errors
from jiamen.kernel.words import listed

MAX_PARTS = 2_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_STRINGS = 120 * 1024 * 1024
MAX_RATIO = 150
"""Bytes out for a byte in; tables of figures reach 10 to 60."""
RATIO_FROM = 8 * 1024 * 1024
"""Small parts may be as repetitive as they like."""
MAX_CELLS = 10_000_000
"""Rows × columns of one sheet: 200,000 rows of 50 columns."""

_CHUNK = 1024 * 1024
_MAX_TAG = 64 * 1024
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_CELL = re.compile(rb"<(?:[A-Za-z]+:)?c[\s/>]")
_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


class FileKind(StrEnum):
    """Kinds of file that can be read as a table."""

    XLSX = "XLSX"
    CSV = "CSV"
    GEOJSON = "GeoJSON"
    GEOTIFF = "GeoTIFF"


EXTENSIONS = {
    FileKind.XLSX: (".xlsx",),
    FileKind.CSV: (".csv", ".txt", ".tsv"),
    FileKind.GEOJSON: (".geojson", ".json"),
    FileKind.GEOTIFF: (".tif", ".tiff"),
}
WORKBOOKS: tuple[FileKind, ...] = (FileKind.XLSX, FileKind.CSV)


def inspect(path: Path, *, name: str = "", accepted: tuple[FileKind, ...] = WORKBOOKS) -> FileKind:
    """Tell what the file at ``path`` is by its bytes, and refuse it if it is not safe to open.

    ``name`` is the name the sender gave it, when it is stored under another.

    Raises:
        FileRefused: one of its subclasses, for each reason in `errors`.
    """
    extension = Path(name or path.name).suffix.lower()
    with path.open("rb") as file:
        head = file.read(64 * 1024)
    found = _kind(path, head)
    if found not in accepted:
        raise errors.FileUnknown(accepted=listed(accepted))
    if extension not in EXTENSIONS[found]:
        raise errors.FileMisnamed(extension=extension or "—", found=found.value)
    if found is FileKind.XLSX:
        _inspect_workbook(path)
    return found


def _kind(path: Path, head: bytes) -> FileKind | None:
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise errors.FileEmpty()
    if head.startswith(_OLE2):
        _refuse_ole2(path)
    if head.startswith(b"PK"):
        return _zip_kind(path)
    if head.startswith(_TIFF):
        return FileKind.GEOTIFF
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return FileKind.GEOJSON
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if (b"\0" in head and not is_utf16) or head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<")):
        return None
    return FileKind.CSV


def _refuse_ole2(path: Path) -> None:
    """Excel 97–2003 files and encrypted packages share one container; the encrypted one names its stream in UTF-16."""
    with path.open("rb") as file:
        data = file.read(MAX_STRINGS)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise errors.LockedWorkbook()
    raise errors.OldWorkbook()


def _zip_kind(path: Path) -> FileKind | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist()}
            if any(info.flag_bits & 1 for info in archive.infolist()):
                raise errors.LockedWorkbook()
            if "[Content_Types].xml" not in names:
                return None
            with archive.open("[Content_Types].xml") as part:
                types = part.read(_CHUNK)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise errors.FileDamaged() from error
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise errors.MacroWorkbook()
    if b"sheet.binary" in types:
        raise errors.BinaryWorkbook()
    return FileKind.XLSX if b"spreadsheetml" in types else None


def _inspect_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise errors.WorkbookBomb()
            if len({part.filename.lower() for part in parts}) < len(parts):
                raise errors.WorkbookUnsafe()
            if any(part.filename.lower().startswith(("xl/externallinks/", "xl/macrosheets/")) for part in parts):
                raise errors.LinkedWorkbook()
            for part in parts:
                with archive.open(part) as stream:
                    _inspect_part(part, stream)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise errors.FileDamaged() from error


def _inspect_part(part: zipfile.ZipInfo, stream: IO[bytes]) -> None:
    name = part.filename.lower()
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    reach = _Reach()
    for number, tags in enumerate(_tags(part, stream)):
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        if _MARKUP.search(tags) or (number == 0 and _is_utf16(tags)):
            raise errors.WorkbookUnsafe()
        if is_sheet:
            reach.extend(tags)


def _is_utf16(start: bytes) -> bool:
    """Other encodings would hide markup from the search; spreadsheet programs write UTF-8."""
    return b"\0" in start[:64] or start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"utf-16" in start[:200].lower()


def _tags(part: zipfile.ZipInfo, stream: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that never cut a tag in two, counting the bytes that really come out."""
    out, rest = 0, b""
    limit = MAX_STRINGS if part.filename.lower().endswith("sharedstrings.xml") else MAX_UNPACKED
    while chunk := stream.read(_CHUNK):
        out += len(chunk)
        if out > limit or (out > RATIO_FROM and out > MAX_RATIO * max(1, part.compress_size)):
            raise errors.WorkbookBomb()
        data = rest + chunk
        cut = data.rfind(b"<")
        if cut < 0 or len(data) - cut > _MAX_TAG:
            cut = len(data)
        rest = data[cut:]
        if cut:
            yield data[:cut]
    if rest:
        yield rest


class _Reach:
    """How far the cells of a sheet reach."""

    def __init__(self) -> None:
        self.cells, self.rows, self.columns = 0, 0, 0

    def extend(self, tags: bytes) -> None:
        found = _REFERENCE.findall(tags)
        self.cells += len(_CELL.findall(tags))
        self.rows = max([self.rows, *(int(number) for number in {number[:9] for _letters, number in found})])
        self.columns = max([self.columns, *(column_number(letters[:4]) for letters in {pair[0] for pair in found})])
        if max(self.rows * self.columns, self.cells) > MAX_CELLS:
            raise errors.SheetTooLarge(rows=self.rows, columns=column_name(self.columns), limit=MAX_CELLS)


def column_number(letters: bytes) -> int:
    """``b"F"`` → 6; no letters → 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def column_name(number: int) -> str:
    """6 → ``"F"`` (columns count from 1)."""
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
