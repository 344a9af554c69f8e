"""Refusals that concern messages, and how handing one to a service can fail."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, NotFound, Refusal


class EventUnknown(NotFound):
    """No app declares this event."""

    code = "message-event-unknown"
    message = _("There is no such event.")
    next_step = _("Choose one from the list of texts.")


class NoSuchMessage(NotFound):
    """No such message, or none in the actor's area or of their own."""

    code = "no-such-message"
    message = _("There is no such message.")
    next_step = _("Messages are kept for 90 days.")


class LinkUnreadable(NotFound):
    """The link of a message was not copied whole."""

    code = "message-link-unreadable"
    message = _("This link was not copied whole.")
    next_step = _("Open it from the message itself, or ask at your centre.")


class PlaceholderUnknown(InvalidInput):
    """A text names a value the event does not bring along."""

    code = "placeholder-unknown"
    message = _("This event has no {name}.")
    next_step = _("You can use: {known}.")


class BraceAlone(InvalidInput):
    """A brace that belongs to no placeholder."""

    code = "brace-alone"
    message = _("There is a brace that belongs to no placeholder.")
    next_step = _("Write placeholders like {{name}}, and use no other braces.")


class FieldLineOdd(InvalidInput):
    """A line of the WeChat fields is not "name: text"."""

    code = "field-line-odd"
    message = _("“{line}” is not a field of a WeChat template.")
    next_step = _("Write one field a line, its name first: thing1: text.")


class WechatHalf(InvalidInput):
    """WeChat is switched on without a template, or a template has no fields."""

    code = "wechat-half"
    message = _("WeChat needs the number of its template and the fields in it.")
    next_step = _("Enter both, or switch WeChat off for this event.")


class NothingToReach(InvalidInput):
    """The address does not fit the channel."""

    code = "nothing-to-reach"
    message = _("“{value}” cannot be reached on this way.")
    next_step = _("Enter a mobile number for a text message, an e-mail address for an e-mail.")


class CannotSendAgain(Refusal):
    """The message is on its way, has arrived, or its text is gone."""

    code = "cannot-send-again"
    message = _("This message cannot be sent again as it is now.")
    next_step = _("Only messages that were given up, or that nobody knows about, can be.")


class NotAPaper(Refusal):
    """The message goes another way than paper."""

    code = "not-a-paper"
    message = _("This message is not one to print, or it has been handed over already.")
    next_step = _("Choose another from the list.")


class NotTaken(Exception):
    """The service certainly did not take the message. `again`: it may help to try later. `detail`: the service's own words."""

    def __init__(self, reason: str, *, again: bool, detail: str = "") -> None:
        self.reason, self.again, self.detail = reason, again, detail
        super().__init__(f"{reason} {detail}".strip())


class Unsure(Exception):
    """Nobody knows whether the service took the message."""
