"""Refusals of cases."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, NotFound, NotPermitted, Refusal


class NoSuchItem(NotFound):
    """No service item has this code, or none that can be asked for now."""

    code = "no-such-item"
    message = _("There is no service item with the code “{item}”.")
    next_step = _("Look it up by its name in the list of all items.")


class ItemChangedMeanwhile(Refusal):
    """Somebody else published a version after this form was opened; `latest` is its number, None when there was none."""

    code = "item-changed-meanwhile"
    message = _("Somebody has published another version of this item since you opened the form.")
    next_step = _(
        "What you entered is still here. Compare it with the version that holds now; publish again to replace that one."
    )


class ItemUnchanged(Refusal):
    """A new version that says what the newest one says."""

    code = "item-unchanged"
    message = _("Nothing differs from the version that holds now, so no new version was made.")
    next_step = _("Change something first, or leave the form.")


class ItemWithdrawn(Refusal):
    """The item was withdrawn before."""

    code = "item-withdrawn"
    message = _("This item was withdrawn already.")
    next_step = _("Restore it if it can be asked for again.")


class ItemNotWithdrawn(Refusal):
    """The item can be asked for."""

    code = "item-not-withdrawn"
    message = _("This item is not withdrawn.")
    next_step = _("There is nothing left to do.")


class PromiseTooLong(InvalidInput):
    """A promised limit beyond the statutory one."""

    code = "promise-too-long"
    message = _("The promised limit of {promised} working days is longer than the statutory one of {statutory}.")
    next_step = _("Promise at most the statutory limit.")


class AnswerUnknown(InvalidInput):
    """A paper that depends on an answer that no question offers."""

    code = "answer-unknown"
    message = _("The paper “{paper}” depends on the answer “{answer}”, which no question of this item offers.")
    next_step = _("Choose another answer for this paper, or add the question.")


class QuestionIdle(InvalidInput):
    """A question on which no paper depends."""

    code = "question-idle"
    message = _("No paper depends on the question “{question}”.")
    next_step = _("Make a paper depend on one of its answers, or remove the question.")


class TooFewAnswers(InvalidInput):
    """A question that leaves no choice."""

    code = "too-few-answers"
    message = _("The question “{question}” needs at least two different answers.")
    next_step = _("Give one answer a line, the Chinese first, then “|” and the English.")


class ItemMissing(InvalidInput):
    """Papers of an item that is not there."""

    code = "item-missing"
    message = _("There is no service item “{item}” yet.")
    next_step = _("Import the items first, then their papers.")


class DraftUnreadable(InvalidInput):
    """The hidden part of a form did not arrive whole."""

    code = "draft-unreadable"
    message = _("The form did not arrive whole, so nothing was changed.")
    next_step = _("Open the item again and make your changes there.")


class ItemCodeTaken(InvalidInput):
    """A new item with the code of another one."""

    code = "item-code-taken"
    message = _("There is an item with the code “{item}” already.")
    next_step = _("Choose another code, or change that item.")


class NoSuchInvitation(NotFound):
    """The address names no service to rate."""

    code = "no-such-invitation"
    message = _("This address for rating was not copied whole.")
    next_step = _("Scan the code at the window once more, or open the link in the message again.")


class RatingExpired(Refusal):
    """Too late to rate."""

    code = "rating-expired"
    status = 410
    message = _("The time to rate this service is over; it ended on {day}.")
    next_step = _("You can still tell the centre what you think: its page has the phone number.")


class AlreadyRated(Refusal):
    """A service is rated once."""

    code = "already-rated"
    message = _("This service has been rated. Thank you.")
    next_step = _("Each service is rated once, and nobody can change it afterwards.")


class OwnService(NotPermitted):
    """A worker and the rating of their own work."""

    code = "own-service"
    message = _("This rating is about a service of your own, so it is not yours to give or to handle.")
    next_step = _("Another manager takes care of it; the operator can give a colleague that role for the centre.")


class WordsTooLate(Refusal):
    """A remark long after the rating."""

    code = "words-too-late"
    status = 410
    message = _("Your rating is kept. Reasons can be added only within half an hour after it.")
    next_step = _("You can still tell the centre: its page has the phone number.")


class AlreadySaid(Refusal):
    """A second remark on one rating."""

    code = "already-said"
    message = _("Your words have arrived already. Thank you.")
    next_step = _("Nothing more is needed.")


class NoSuchRectification(NotFound):
    """The address names no rectification."""

    code = "no-such-rectification"
    message = _("There is no low rating being put right under this address.")
    next_step = _("Open the link again that you were given after rating.")


class StageNotPossible(Refusal):
    """A step the rectification does not allow now, mostly because a colleague was quicker."""

    code = "stage-not-possible"
    message = _("This low rating is “{stage}” by now, so this was not done.")
    next_step = _("The page shows how things stand.")


class NotYetPutRight(Refusal):
    """Rating again before anything was done."""

    code = "not-yet-put-right"
    message = _("The centre has not written down yet what was put right.")
    next_step = _("You can rate again on this page once it has.")


class PadUnknown(Refusal):
    """The pad's page on a device that was not set up by staff."""

    code = "pad-unknown"
    status = 403
    message = _("This device is not a rating pad of the centre.")
    next_step = _("Staff set it up from their desk: “The line”, “Hall”, “Rating pads”.")


# --- cases --------------------------------------------------------------------------------------------------------------
class NoSuchCase(NotFound):
    """The address names no case, or none the actor may see."""

    code = "no-such-case"
    message = _("There is no such case.")
    next_step = _("Check the number on the receipt, or look the case up by phone or identity number.")


class CaseStepNotPossible(Refusal):
    """A step the case's state does not allow, mostly because a colleague was quicker."""

    code = "case-step-not-possible"
    message = _("Case {case} is “{state}” by now, so this was not done.")
    next_step = _("The page shows how things stand.")


class PapersNotComplete(Refusal):
    """A case cannot be accepted yet."""

    code = "papers-not-complete"
    message = _("{count} papers are still missing or cannot be used.")
    next_step = _("Give the resident the one-time notice, or tick the papers that are here.")


class PapersComplete(Refusal):
    """A notice without anything on it."""

    code = "papers-complete"
    message = _("Nothing is missing, so there is nothing to put on a notice.")
    next_step = _("Accept the case.")


class SecondNotice(InvalidInput):
    """A notice is given once."""

    code = "second-notice"
    message = _("This case had its one-time notice already.")
    next_step = _("If something really must be asked for again, say why; the manager sees it.")


class ReasonNeeded(InvalidInput):
    """A refusal, or an unusable paper, without a sentence."""

    code = "reason-needed"
    message = _("A reason is needed.")
    next_step = _("Say in one sentence what the resident should know.")


class NoAuthority(Refusal):
    """Somebody asks for another person without being allowed to."""

    code = "no-authority"
    message = _("Nobody is authorised to act for this person in this matter today.")
    next_step = _("Record the authorisation first, or change who asks.")


class ProxyEnded(Refusal):
    """The authorisation is over."""

    code = "proxy-ended"
    message = _("This authorisation has ended already.")
    next_step = _("Record a new one if it is still wanted.")


class NotAnIdentity(InvalidInput):
    """Not a number any document has."""

    code = "not-an-identity"
    message = _("This is not a valid number of an identity document.")
    next_step = _("Compare it with the card digit by digit; the last place may be an X.")


class HomeElsewhere(InvalidInput):
    """The community is outside the district."""

    code = "home-elsewhere"
    message = _("This community is not in the district of the centre.")
    next_step = _("Choose the community the resident lives in, or send them to their own district.")


class NotHeld(Refusal):
    """A paper cannot be used again."""

    code = "paper-not-held"
    message = _("We hold no such paper that may be used again today.")
    next_step = _("Ask for the paper itself.")


class FileKnown(InvalidInput):
    """The paper has this very file."""

    code = "file-known"
    message = _("“{name}” is stored under this paper already.")
    next_step = _("You need not add it again.")


class PurposeNeeded(InvalidInput):
    """Personal data are opened for a reason only."""

    code = "purpose-needed"
    message = _("Please say what you need the data for.")
    next_step = _("Choose a purpose; the resident can read it on their own page.")


class ErrandRuns(Refusal):
    """A case has one errand."""

    code = "errand-runs"
    message = _("A worker acts for the resident in this case already.")
    next_step = _("The page of the case shows who.")


class PaperElsewhere(Refusal):
    """A paper is not where it was thought to be."""

    code = "paper-elsewhere"
    message = _("The paper is “{where}” by now, so this was not written down.")
    next_step = _("The page shows in whose hands it is.")


class DatesReversed(InvalidInput):
    """An end before the beginning."""

    code = "dates-reversed"
    message = _("The end lies before the beginning.")
    next_step = _("Choose a later day.")
