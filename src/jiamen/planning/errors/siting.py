"""Standards, and siting runs."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, Refusal


class StandardMissing(Refusal):
    """No value of a standard is in force on the day."""

    code = "standard-missing"
    message = _("No value of the standard “{key}” is in force on {day}.")
    next_step = _("Ask the operator to enter one under Planning, Standards.")


class StandardExists(InvalidInput):
    """The standard already has a value from that date on."""

    code = "standard-exists"
    message = _("This standard already has a value from {day} on.")
    next_step = _("History is kept as it was. Choose another date from which the new value holds.")


class StandardValue(InvalidInput):
    """A value no standard can have."""

    code = "standard-value"
    message = _("{value} cannot be the value of this standard.")
    next_step = _("Enter a number above 0; a percentage is at most 100.")


class AreaUnknown(InvalidInput):
    """No such area, or none this actor may see."""

    code = "area-unknown"
    status = 404
    message = _("This area does not exist or does not belong to your work.")
    next_step = _("Choose an area from the list.")


class NoPeople(InvalidInput):
    """No population in the area."""

    code = "no-people"
    message = _("There is no population in this area yet.")
    next_step = _("Import population cells first.")


class NoSites(InvalidInput):
    """Nothing to choose from."""

    code = "no-sites"
    message = _("There is no site to choose from in this area.")
    next_step = _("Import centres or premises first, or choose a larger area.")


class TooManySites(InvalidInput):
    """More sites wanted than there are."""

    code = "too-many-sites"
    message = _("{asked} sites are asked for, but only {there} can be chosen from.")
    next_step = _("Ask for at most {there}, or let premises be chosen too.")


class TooFewSites(InvalidInput):
    """More places stay or are insisted on than sites wanted."""

    code = "too-few-sites"
    message = _("{fixed} places are to be kept or insisted on, but only {asked} sites are asked for.")
    next_step = _("Ask for at least {fixed}, or let existing centres be given up.")


class CountMissing(InvalidInput):
    """How many sites was not said."""

    code = "count-missing"
    message = _("How many centres there are to be is missing.")
    next_step = _("Enter a number; only “as few centres as possible” finds it by itself.")


class CountNotAsked(InvalidInput):
    """A number of sites where it is the answer."""

    code = "count-not-asked"
    message = _("How many centres are needed is what this question finds out.")
    next_step = _("Leave the number of centres out.")


class SiteUnknown(InvalidInput):
    """Insisting on, or ruling out, what is not there."""

    code = "site-unknown"
    message = _("The place {site} cannot be chosen in this area any more.")
    next_step = _("Take it off the list, or choose another place.")


class FixedAndForbidden(InvalidInput):
    """Both at once."""

    code = "fixed-and-forbidden"
    message = _("“{site}” is insisted on and ruled out at once.")
    next_step = _("Choose one of the two.")


class NotCoverable(InvalidInput):
    """Everybody is to be within the radius, but not everybody has a place there."""

    code = "not-coverable"
    message = _("{people} people have no place to choose within {radius_m} m.")
    next_step = _("Widen the radius to at least {least_m} m, or import premises nearer to them.")


class RoomMissing(InvalidInput):
    """Even the largest places have too little floor area for everybody."""

    code = "room-missing"
    message = _(
        "The {places} places there would be at most, such as {names}, have room for {there} households; {needed} live here."
    )
    next_step = _("Ask for more centres, or let existing ones be given up for larger places.")


class NeedUnread(InvalidInput):
    """A line of the needs does not say how much."""

    code = "need-unread"
    message = _("Line {line} of the needs cannot be read.")
    next_step = _("Write each community or group once, then a whole number from 0 to 300, such as “elders 150”.")


class NeedUnknown(InvalidInput):
    """A line of the needs names nobody."""

    code = "need-unknown"
    message = _("Line {line} of the needs: “{name}” is no community of this area, or more than one.")
    next_step = _("Write the name as in the list of communities, or the code of the community.")


class NoFront(InvalidInput):
    """There is no question to ask again for other numbers."""

    code = "no-front"
    message = _("Other numbers of centres can be asked for once a run with a given number is finished.")
    next_step = _("Wait for the run, or start one that asks for a number of centres.")


class NoPreview(InvalidInput):
    """What is asked takes longer than a moment."""

    code = "no-preview"
    message = _("With room for all, an answer takes up to a minute, so there is none while you choose.")
    next_step = _("Press “Compute”.")


class TooQuick(Refusal):
    """More previews than a hand can ask for."""

    code = "too-quick"
    status = 429
    message = _("So many previews cannot be worked out at once.")
    next_step = _("Wait a second and change the number again.")


class RunOver(Refusal):
    """A run that has ended cannot be cancelled."""

    code = "run-over"
    message = _("This run has already ended.")
    next_step = _("Open it to see what came out, or start it again.")


class SitingFailed(Refusal):
    """The solver could not work on what it was given."""

    code = "siting-failed"
    status = 422
    message = _("The sites could not be computed: {reason}")
    next_step = _("Correct the data or the choices and start the run again.")
