"""Refusals of the counter."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, NotFound, Refusal


class NoSuchTicket(NotFound):
    """The address names no ticket."""

    code = "no-such-ticket"
    message = _("There is no such number.")
    next_step = _("Numbers hold for one day. Take a new one at the door or on the centre's page.")


class NothingChosen(InvalidInput):
    """No matter was chosen."""

    code = "nothing-chosen"
    message = _("Please say what you come for.")
    next_step = _("Choose at least one matter; “other” is fine.")


class ItemNotHere(InvalidInput):
    """An item that is not done at this centre."""

    code = "item-not-here"
    message = _("One of the matters chosen is not done here any more.")
    next_step = _("Choose again from the list; the rest of what you entered was kept.")


class TooManyItems(InvalidInput):
    """More matters than one number carries."""

    code = "too-many-items"
    message = _("{count} matters are more than one number can carry.")
    next_step = _("Choose at most {most}; the worker can add others at the window.")


class QueueIsClosed(Refusal):
    """No more numbers today."""

    code = "queue-closed"
    message = _("No more numbers are given out today.")
    next_step = _("Please come on the next opening day, or book a time.")


class CentreShut(Refusal):
    """The centre is not open at this hour."""

    code = "centre-shut"
    message = _("The centre is closed now, so no numbers are given out.")
    next_step = _("Its page shows when it opens.")


class NotAtDoor(Refusal):
    """A check-in from a link that is not of this centre."""

    code = "not-at-door"
    message = _("This code does not belong to the centre where you took your number.")
    next_step = _("Scan the code at the door of your centre, or say your number at reception.")


class WindowBusy(Refusal):
    """Somebody else sits there, or the worker sits elsewhere."""

    code = "window-busy"
    message = _("Window {window} is taken by {who}.")
    next_step = _("Choose another window, or ask your colleague to leave it first.")


class NotAtWindow(Refusal):
    """The worker has no window."""

    code = "not-at-window"
    message = _("You are not at a window yet.")
    next_step = _("Open a window first, then call.")


class TicketInHand(Refusal):
    """The window has a number already."""

    code = "ticket-in-hand"
    message = _("Number {ticket} is still at your window.")
    next_step = _("Finish it, put it aside or send it on first.")


class NobodyWaiting(Refusal):
    """Nothing to call."""

    code = "nobody-waiting"
    status = 404
    message = _("Nobody is waiting for your window.")
    next_step = _("The list shows new numbers as they come.")


class StepNotPossible(Refusal):
    """A step the ticket's state does not allow, mostly because a colleague was quicker."""

    code = "step-not-possible"
    message = _("Number {ticket} is “{state}” by now, so this was not done.")
    next_step = _("The page shows how things stand.")


class NotYours(Refusal):
    """A ticket at somebody else's window."""

    code = "ticket-not-yours"
    message = _("Number {ticket} is at window {window}.")
    next_step = _("Ask your colleague there to send it on to you.")


class WindowElsewhere(InvalidInput):
    """A window that cannot take the ticket."""

    code = "window-elsewhere"
    message = _("Window {window} does not do everything that number {ticket} needs.")
    next_step = _("Choose another window.")


class NoNumbersHere(Refusal):
    """A centre without windows."""

    code = "no-numbers-here"
    message = _("This centre works without numbers.")
    next_step = _("Just come by; somebody is at the desk in opening hours.")


class WindowsInUse(Refusal):
    """A window cannot be taken away while somebody works there."""

    code = "windows-in-use"
    message = _("Window {window} is in use.")
    next_step = _("Try again once your colleague has left it.")


class KioskUnknown(Refusal):
    """A kiosk page on a device that was not set up by staff."""

    code = "kiosk-unknown"
    status = 403
    message = _("This device is not a kiosk of the centre.")
    next_step = _(
        "Staff set it up from their desk: “Kiosks and screens”. By phone you can take a number on the centre's page."
    )


class TooManyNumbers(Refusal):
    """Very many numbers from one address."""

    code = "too-many-numbers"
    status = 429
    message = _("Very many numbers were taken from here just now.")
    next_step = _("Please try again at {until}, or take a number at the door.")


class NothingKnown(Refusal):
    """A look ahead before there is a past."""

    code = "waits-nothing-known"
    message = _("Too few numbers have been served here to foresee a day.")
    next_step = _("Come back when at least {least} numbers have been served; until then the line itself tells most.")


class ShutThatDay(InvalidInput):
    """A look ahead at a day without opening hours."""

    code = "waits-shut"
    message = _("The centre is not open for numbers on that day.")
    next_step = _("Choose another day, or enter special hours for it first.")


class WindowUnknown(InvalidInput):
    """A question about a window that is not there."""

    code = "waits-window-unknown"
    message = _("There is no such window.")
    next_step = _("Choose one of the windows in the list.")


# --- appointments ---------------------------------------------------------------------------------------------------


class NoAppointmentsHere(Refusal):
    """A centre that gives out no appointments."""

    code = "no-appointments-here"
    message = _("This centre does not take appointments at the moment.")
    next_step = _("Just come by in opening hours; the centre's page shows them.")


class NoSuchAppointment(NotFound):
    """The address names no appointment, or none is booked with this phone number today."""

    code = "no-such-appointment"
    message = _("There is no such appointment today.")
    next_step = _("Check the mobile number you booked with, or ask at reception.")


class TimeGone(Refusal):
    """Somebody else was quicker, or the time is not offered any more."""

    code = "time-gone"
    message = _("The time you chose is not free any more.")
    next_step = _("Free next: {times}. Everything you entered was kept.")


class TooManyAppointments(Refusal):
    """The limit per person."""

    code = "too-many-appointments"
    message = _("This mobile number already has {count} appointments here, as many as one can have at a time.")
    next_step = _("Cancel one of them first, or come by without an appointment.")


class AppointmentOver(Refusal):
    """A step that the appointment's state does not allow."""

    code = "appointment-over"
    message = _("This appointment is “{state}” by now, so this was not done.")
    next_step = _("The page of the appointment shows how things stand; you can book another time.")


class NotToday(Refusal):
    """Somebody at the door on another day."""

    code = "not-today"
    message = _("Your appointment is at {time}, not today.")
    next_step = _("Take a number if you want to be served today; the appointment stays as it is.")


class TooManyHolds(Refusal):
    """Very many times kept from one address."""

    code = "too-many-holds"
    status = 429
    message = _("Very many times were chosen from here just now.")
    next_step = _("Please try again at {until}, or book at reception.")


class TooManyLooks(Refusal):
    """Very many mobile numbers tried from one address."""

    code = "too-many-looks"
    status = 429
    message = _("Very many mobile numbers were tried from here just now.")
    next_step = _("Please try again at {until}, or ask at reception.")
