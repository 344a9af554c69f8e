"""What planning cannot do, and what to do instead."""

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


class ScenarioFrozen(Refusal):
    """Approved, so nothing changes any more."""

    code = "scenario-frozen"
    message = _("“{name}” is approved and stays as it was.")
    next_step = _("Copy it and change the copy.")


class ScenarioYears(InvalidInput):
    """Years that cannot be planned."""

    code = "scenario-years"
    message = _("A programme begins this year or later and lasts 1 to {most} years.")
    next_step = _("Correct the years.")


class NoOptions(InvalidInput):
    """Nothing to choose from."""

    code = "no-options"
    message = _("There is nothing to choose from: this area has no upgrade options that are still open.")
    next_step = _("Choose a larger area, or have options entered first.")


class NoAnswer(InvalidInput):
    """Nothing to show or compare."""

    code = "no-answer"
    message = _("Nothing has been computed yet for “{name}”.")
    next_step = _("Open the scenario and press “Compute”; when it is done, come back.")


class NotDiagnosed(InvalidInput):
    """Shortfalls are not known."""

    code = "not-diagnosed"
    message = _("{count} centres with upgrade options have not been diagnosed, so it is not known what they lack.")
    next_step = _("Press “Diagnose again” on the diagnosis page first.")


class ProgrammeFailed(Refusal):
    """The solver could not work on what it was given."""

    code = "programme-failed"
    status = 422
    message = _("The programme could not be computed: {reason}")
    next_step = _("Change the wishes, years or budgets and compute again.")


class PriceFailed(Refusal):
    """The programme with the wish could not be found."""

    code = "price-failed"
    status = 422
    message = _("It cannot be said what this would cost: {reason}")
    next_step = _("Look at the reason beside the option; raise a budget or plan for more years if you need it.")


class WishedAlready(InvalidInput):
    """What is insisted on or ruled out has no price of its own."""

    code = "option-wished"
    message = _("You have already insisted on “{title}”, or ruled it out.")
    next_step = _("Leave it free and compute again; then its price can be asked for.")


class CannotBeDone(InvalidInput):
    """Whatever it would cost, the rules forbid it."""

    code = "option-impossible"
    message = _("“{title}” cannot be done in these years: {reason}")
    next_step = _("Change the option, the years or the budgets, and compute again.")


class NotComputed(Refusal):
    """Nothing to approve yet."""

    code = "programme-not-computed"
    message = _("Nothing has been computed for “{name}” yet.")
    next_step = _("Press “Compute”, wait for the answer and look at it before you approve.")


class AnswerOutdated(Refusal):
    """Something changed after the answer."""

    code = "programme-outdated"
    message = _("“{name}”, or what could be done in its area, has changed since it was computed.")
    next_step = _("Compute it again and look at the new answer first.")


class NothingChosen(Refusal):
    """An empty programme."""

    code = "programme-empty"
    message = _("The programme computed for “{name}” contains no project.")
    next_step = _("Raise a budget or plan for more years, and compute again.")


class OptionTaken(InvalidInput):
    """A project of this option is alive, or it is retired."""

    code = "option-taken"
    message = _("“{title}” can no longer be chosen: it is being carried out or was withdrawn.")
    next_step = _("Open the scenario again to see what can be chosen.")


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
