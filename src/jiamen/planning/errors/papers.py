"""Papers, photos and the report."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, Refusal


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
