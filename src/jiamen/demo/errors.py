"""What keeps a demo district from being built."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import Refusal


class CountyUnknown(Refusal):
    """No census row with this code is at hand."""

    code = "demo-county-unknown"
    status = 404
    message = _("No census figures are at hand for the county code {code}.")
    next_step = _("Name the census workbook with --census FILE, or leave --code out for the demo district 361102.")


class WorkbookUnreadable(Refusal):
    """The file given as census workbook is none."""

    code = "demo-workbook-unreadable"
    status = 422
    message = _("{file} cannot be read as the census workbook: {reason}.")
    next_step = _("Give the county workbook of the 2020 census as it was published (.xlsx).")


class FiguresMissing(Refusal):
    """The row lacks figures that cannot be worked out from its other figures."""

    code = "demo-figures-missing"
    status = 422
    message = _("The census row of {name} ({code}) lacks figures: {missing}.")
    next_step = _("Choose another county, or complete the row in the workbook.")


class FiguresContradict(Refusal):
    """The row's figures cannot all be true of one population."""

    code = "demo-figures-contradict"
    status = 422
    message = _("The census figures of {name} ({code}) contradict each other: {what}.")
    next_step = _("Correct the row in the workbook, or choose another county.")


class DistrictExists(Refusal):
    """A district with this code is there and was not made by the demo."""

    code = "demo-district-exists"
    message = _("The district {code} already has data that the demo did not make.")
    next_step = _("Nothing was changed. Load another county with --code, or use an empty database.")
