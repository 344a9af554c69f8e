"""Upgrade projects."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, Refusal


class StepNotAllowed(Refusal):
    """The project does not stand where this step could follow."""

    code = "project-step"
    message = _("This project is “{status}”; this step cannot follow.")
    next_step = _("Open the project again and take the step it offers.")


class ProjectDates(InvalidInput):
    """Dates out of order."""

    code = "project-dates"
    message = _("The dates are out of order: {later} must not be before {earlier}.")
    next_step = _("Correct the date.")


class DelayReason(InvalidInput):
    """A delay that is none."""

    code = "project-delay"
    message = _("A delay needs a reason and a date after {due}.")
    next_step = _("Enter the reason and the new date.")


class MilestoneReached(Refusal):
    """It was reached before."""

    code = "milestone-reached"
    message = _("This milestone was reached already.")
    next_step = _("Open the project again to see what is still to be done.")


class NotThatMuch(InvalidInput):
    """More than a source's share or the contract leaves."""

    code = "payment-too-high"
    message = _("Only {left} yuan can still be paid from this source under this contract.")
    next_step = _("Enter at most that amount.")


class SharesMissing(InvalidInput):
    """Work cannot begin while nobody knows who pays."""

    code = "shares-missing"
    message = _("It is not entered yet who pays for this project.")
    next_step = _("Enter the money by source first; then the work can start.")


class AmountNeeded(InvalidInput):
    """An amount or area of nothing, or below."""

    code = "project-amount"
    message = _("Amounts of money and areas must be above 0.")
    next_step = _("Correct the figure.")


class SharesDiffer(InvalidInput):
    """Sources that give more or less than the cost."""

    code = "project-shares"
    message = _("The sources give {given} yuan together, but the project costs {cost} yuan.")
    next_step = _("Correct an amount so that they add up.")


class OpenAreaTooLarge(InvalidInput):
    """More open to residents than there is."""

    code = "open-area-too-large"
    message = _("The area open to residents cannot be above the {m2} m² measured at acceptance.")
    next_step = _("Enter at most that area.")


class RoomNumberTaken(InvalidInput):
    """The centre has a room of this number."""

    code = "room-number-taken"
    message = _("The centre already has a room {code}.")
    next_step = _("Give the new room another number.")
