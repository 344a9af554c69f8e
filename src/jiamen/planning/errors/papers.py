"""Papers, photos and the report."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, Refusal


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


class PaperKnown(InvalidInput):
    """The project has this very file."""

    code = "paper-known"
    message = _("This project has “{name}” already.")
    next_step = _("You need not send it again.")


class OnlyPhotosArePublic(Refusal):
    """Papers are for the staff."""

    code = "only-photos-are-public"
    message = _("Only photos can be shown to everybody.")
    next_step = _("Add it as a photo if it is one.")


class ReportTemplateFaulty(Refusal):
    """The template officials changed cannot be filled in."""

    code = "report-template-faulty"
    status = 422
    message = _("The template of the report on the server cannot be filled in: {fault}")
    next_step = _("Correct it in Word, or ask the operator to take it away; then the template shipped is used.")
