"""Files that mean harm or are broken, made here so that none needs to be kept in the tree."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")


def workbook(rows: list[list[object]] | None = None) -> bytes:
    book = Workbook()
    for row in rows or [["区划代码", "名称"], ["361102", "信州区"]]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rebuilt(change: Callable[[str, bytes], bytes] = lambda name, data: data, **more: bytes) -> bytes:
    """A sound workbook with some parts changed or added (``__`` in a name stands for ``/``)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
        for name, data in more.items():
            new.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, data: bytes) -> bytes:
        if name != part:
            return data
        assert old in data
        return data.replace(old, new)

    return rebuilt(change)


def zip_bomb() -> bytes:
    """64 MB of the same cell text in a part a thousand times smaller."""
    return replaced(SHEET, b"</sheetData>", b"<row/>" * 11_000_000 + b"</sheetData>")


def many_parts() -> bytes:
    return rebuilt(**{f"xl__media__{number}.bin": b"" for number in range(2_100)})


def huge_declared() -> bytes:
    """A part whose header promises far more than a table can have; the promise alone is enough to refuse."""
    data = bytearray(rebuilt(xl__media__x=b"x"))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (3_000_000_000).to_bytes(4, "little")
    return bytes(data)


def sparse() -> bytes:
    """Two cells at the far corners: seventeen thousand million empty ones between them."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return replaced(SHEET, b"</sheetData>", far)


def sparse_single_quotes() -> bytes:
    far = b"<row><c  r = 'XFD1048576'><v>1</v></c></row></sheetData>"
    return replaced(SHEET, b"</sheetData>", far)


def macros() -> bytes:
    return rebuilt(xl__vbaProject=b"")[:0] or rebuilt(**{"xl__vbaProject.bin": OLE2})


def macro_type() -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return replaced("[Content_Types].xml", kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def binary() -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return replaced("[Content_Types].xml", kind, b"application/vnd.ms-excel.sheet.binary.macroenabled.main")


def entity_bomb() -> bytes:
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return rebuilt(lambda name, data: lol + data if name == SHEET else data)


def hidden_entities() -> bytes:
    """The same in UTF-16, where a search for its bytes finds nothing."""
    sly = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'.encode("utf-16")
    return rebuilt(lambda name, data: sly if name == SHEET else data)


def external_link() -> bytes:
    return rebuilt(**{"xl__externalLinks__externalLink1.xml": b"<externalLink/>"})


def encrypted() -> bytes:
    return OLE2 + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000


def old_excel() -> bytes:
    return OLE2 + b"\0" * 500 + "Workbook".encode("utf-16-le") + b"\0" * 500


def truncated() -> bytes:
    whole = workbook()
    return whole[: len(whole) * 2 // 3]


def garbled() -> bytes:
    """Sound as a zip, but the sheet is no XML."""
    return rebuilt(lambda name, data: b"<worksheet><sheetData><row" if name == "xl/workbook.xml" else data)


def twins() -> bytes:
    """Two parts of one name: a check could see one and the reader the other."""
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as book:
        book.writestr(SHEET.upper(), b"<worksheet/>")
    return out.getvalue()


# what it is: (file name, bytes, code of the refusal)
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.xlsx", lambda: b"", "file-empty"),
    "only a byte order mark": ("a.csv", lambda: b"\xef\xbb\xbf\r\n", "file-empty"),
    "zip bomb": ("a.xlsx", zip_bomb, "workbook-bomb"),
    "thousands of parts": ("a.xlsx", many_parts, "workbook-bomb"),
    "gigabytes declared": ("a.xlsx", huge_declared, "workbook-bomb"),
    "sparse sheet": ("a.xlsx", sparse, "sheet-too-large"),
    "sparse sheet, other quotes": ("a.xlsx", sparse_single_quotes, "sheet-too-large"),
    "macros": ("a.xlsx", macros, "workbook-macros"),
    "macro type": ("a.xlsm", macro_type, "workbook-macros"),
    "binary workbook": ("a.xlsb", binary, "workbook-binary"),
    "entity bomb": ("a.xlsx", entity_bomb, "workbook-unsafe"),
    "entities in UTF-16": ("a.xlsx", hidden_entities, "workbook-unsafe"),
    "parts of one name": ("a.xlsx", twins, "workbook-unsafe"),
    "external link": ("a.xlsx", external_link, "workbook-linked"),
    "password": ("a.xlsx", encrypted, "workbook-locked"),
    "old Excel": ("a.xls", old_excel, "workbook-old"),
    "cut off": ("a.xlsx", truncated, "file-damaged"),
    "garbled": ("a.xlsx", garbled, "file-damaged"),
    "workbook named CSV": ("a.csv", workbook, "file-misnamed"),
    "CSV named workbook": ("a.xlsx", lambda: "区划代码,名称\n361102,信州区\n".encode(), "file-misnamed"),
    "no ending": ("table", workbook, "file-misnamed"),
    "a picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "file-unknown"),
    "a program": ("a.csv", lambda: b"MZ\x90\0" + b"\0" * 99, "file-unknown"),
    "a web page called .xls": ("a.xls", lambda: b"<html><table></table></html>", "file-unknown"),
    "a zip of something else": ("a.xlsx", lambda: _zip_of_text(), "file-unknown"),
    "no known encoding": ("a.csv", lambda: b"\xff\xffcode,name\n\x81\x20,\xff\n", "encoding-unknown"),
}


def _zip_of_text() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return out.getvalue()


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
