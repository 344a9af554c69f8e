"""Why a file is not taken, each with what to do about it."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import Refusal

_SAVE_AGAIN = _("Open it in Excel or WPS, choose “Save as”, type “Excel Workbook (*.xlsx)”, and send that file.")


class FileRefused(Refusal):
    """A file that is not taken; nothing was changed."""

    code = "file-refused"
    status = 422


class FileEmpty(FileRefused):
    """No bytes, or no header row."""

    code = "file-empty"
    message = _("The file is empty.")
    next_step = _("Download the template, fill it in, and send it.")


class FileDamaged(FileRefused):
    """Cut off or garbled."""

    code = "file-damaged"
    message = _("The file is damaged or was cut off, so it cannot be read to the end.")
    next_step = _SAVE_AGAIN


class FileUnknown(FileRefused):
    """None of the kinds of file that can be read here."""

    code = "file-unknown"
    message = _("This is not a kind of file that can be read here.")
    next_step = _("Please send one of: {accepted}.")


class FileMisnamed(FileRefused):
    """The name says one thing, the bytes another."""

    code = "file-misnamed"
    message = _("The file is named “{extension}”, but what it holds is {found}.")
    next_step = _("Rename it with the right ending, or save it again from the program it came from.")


class OldWorkbook(FileRefused):
    """An Excel 97–2003 file."""

    code = "workbook-old"
    message = _("This is a workbook of the old format (.xls), which is not read.")
    next_step = _SAVE_AGAIN


class BinaryWorkbook(FileRefused):
    """An .xlsb file."""

    code = "workbook-binary"
    message = _("This is a binary workbook (.xlsb), which is not read.")
    next_step = _SAVE_AGAIN


class MacroWorkbook(FileRefused):
    """A workbook with macros."""

    code = "workbook-macros"
    message = _("The workbook contains macros, and files with programs in them are not taken.")
    next_step = _SAVE_AGAIN


class LockedWorkbook(FileRefused):
    """A workbook that needs a password to open."""

    code = "workbook-locked"
    message = _("The workbook is protected with a password, so it cannot be opened.")
    next_step = _("Remove the password (File, Info, Protect Workbook), save it, and send it again.")


class LinkedWorkbook(FileRefused):
    """A workbook that takes figures from other files."""

    code = "workbook-linked"
    message = _("The workbook takes figures from other files, which are not here.")
    next_step = _("Copy the sheet, paste it as values into the template, and send that file.")


class WorkbookUnsafe(FileRefused):
    """XML with definitions of its own, or parts no spreadsheet program writes."""

    code = "workbook-unsafe"
    message = _("The workbook contains parts that no spreadsheet program writes, so it is not opened.")
    next_step = _("Copy the rows into the template and send that file.")


class FileTooLarge(FileRefused):
    """More bytes than are taken."""

    code = "file-too-large"
    status = 413
    message = _("The file has {megabytes} MB; at most {limit} MB are taken here.")
    next_step = _("Split it into smaller files, or ask the operator to import it on the server with “jiamen import”.")


class WorkbookBomb(FileRefused):
    """A small file that unpacks into an enormous one."""

    code = "workbook-bomb"
    message = _("Unpacked, the workbook would be far larger than a table of figures can be, so it is not opened.")
    next_step = _("Copy only the rows with data into the template and send that file.")


class SheetTooLarge(FileRefused):
    """Cells strewn over an enormous area."""

    code = "sheet-too-large"
    message = _("The sheet reaches to row {rows} and column {columns}; at most {limit} cells are read.")
    next_step = _("Copy only the rows with data into the template and send that file.")


class EncodingUnknown(FileRefused):
    """Text in neither UTF-8 nor GB18030."""

    code = "encoding-unknown"
    message = _("The characters of this text file cannot be read: it is neither UTF-8 nor GB18030.")
    next_step = _("Save it as “CSV UTF-8 (comma delimited)” and send it again.")
