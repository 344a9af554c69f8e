"""Upgrade options and funding sources."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, Refusal


class OptionFrozen(Refusal):
    """An approved programme rests on it."""

    code = "option-frozen"
    message = _("“{title}” belongs to an approved programme and stays as it was.")
    next_step = _("Withdraw it and enter a new option instead.")


class PremisesNeeded(InvalidInput):
    """A move to nowhere."""

    code = "option-premises-needed"
    message = _("To move into, share or build a place, it must be said which place.")
    next_step = _("Choose the place; if it is not in the list, import it with the other premises first.")


class PremisesNotNeeded(InvalidInput):
    """The centre stays where it is."""

    code = "option-premises-not-needed"
    message = _("To enlarge or rearrange, the centre stays where it is; no other place is needed.")
    next_step = _("Leave the place empty, or choose another way.")


class PremisesElsewhere(InvalidInput):
    """In another district."""

    code = "option-premises-elsewhere"
    message = _("{name} lies in another district than the centre.")
    next_step = _("Choose a place in the centre's own district.")


class OptionOpenArea(InvalidInput):
    """More open to residents than there is."""

    code = "option-open-area"
    message = _("The area open to residents cannot be above the floor area of {m2} m².")
    next_step = _("Correct one of the two areas.")


class PayersMissing(InvalidInput):
    """Nobody pays."""

    code = "option-payers-missing"
    message = _("Nobody pays for this option yet.")
    next_step = _("Enter what each source pays; if the list is empty, add a funding source first.")


class ShareAboveRule(InvalidInput):
    """More than the source may give."""

    code = "option-share-above-rule"
    message = _("{source} may pay at most {percent} % of the cost, here {most} yuan.")
    next_step = _("Let the other sources pay more.")


class SourceKnown(InvalidInput):
    """Two sources of one name cannot be told apart."""

    code = "source-known"
    message = _("The district already has a funding source called “{name}”.")
    next_step = _("Change that one, or choose another name.")
