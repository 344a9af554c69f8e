"""Files people send: good ones, and ones that are not what they say."""

import io
import zipfile

from openpyxl import Workbook
from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
GPS, MAKE, TURNED = 0x8825, 0x010F, 0x0112


def picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 900), colour: str = "red") -> bytes:
    """A picture that tells where and by what it was taken, turned by its EXIF."""
    exif = Image.Exif()
    exif[MAKE], exif[TURNED] = "SecretCamera", 6
    exif.get_ifd(GPS)[1] = "N"
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind, exif=exif)
    return buffer.getvalue()


def package(types: str, *parts: tuple[str, bytes]) -> bytes:
    """A zip that says what it is in its list of types."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{types}"/></Types>')
        for name, data in parts:
            archive.writestr(name, data)
    return buffer.getvalue()


def workbook() -> bytes:
    """An empty Excel file."""
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()
