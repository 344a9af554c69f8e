"""Refusals: every "no" has a code, data, a sentence and a next step.

Services raise them; they are rendered once (toast, field error, `application/problem+json`, a line on the terminal).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A wish the system cannot fulfil, said so that a person knows what to do next.

    Subclasses set `code`, `status` (HTTP), `message` and `next_step`; both texts are `str.format` templates over `data`.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[str | Promise] = _("This cannot be done as asked.")
    next_step: ClassVar[str | Promise] = _("Please check what was entered and try again.")

    def __init__(self, *, field: str | None = None, **data: Any) -> None:
        self.field = field
        self.data: Mapping[str, Any] = data
        super().__init__(self.code)

    def sentence(self) -> str:
        """What happened, in the active language."""
        return str(self.message).format(**self.data)

    def advice(self) -> str:
        """What the person can do next, in the active language."""
        return str(self.next_step).format(**self.data)

    def __str__(self) -> str:
        sentence = self.sentence()
        space = "" if sentence.endswith("。") else " "  # Chinese sentences follow each other without one
        return f"{sentence}{space}{self.advice()}".strip()


class NotPermitted(Refusal):
    """The actor lacks the right."""

    code = "not-permitted"
    status = 403
    message = _("Your account may not do this.")
    next_step = _("If it belongs to your work, ask the operator of your district for the right.")


class SignInNeeded(NotPermitted):
    """Nobody is signed in."""

    code = "sign-in-needed"
    status = 401
    message = _("Please sign in first.")
    next_step = _("After signing in you come back to this page.")


class NotFound(Refusal):
    """No such row, or none this actor may see."""

    code = "not-found"
    status = 404
    message = _("This page or entry does not exist.")
    next_step = _("It may have moved. Start again from the home page.")


class AddressUnreadable(NotFound):
    """The address holds a character that no name of ours can hold."""

    code = "address-unreadable"
    status = 400
    message = _("This address was not copied whole.")
    next_step = _("Start again from the home page.")


class InvalidInput(Refusal):
    """A value cannot be used; `field` names it."""

    code = "invalid-input"
    status = 422
    message = _("“{value}” cannot be used here.")
    next_step = _("Please correct it and send again; everything else was kept.")


class Overloaded(Refusal):
    """No database connection was to be had in time."""

    code = "overloaded"
    status = 503
    message = _("Very many people are here at this moment, so this took too long.")
    next_step = _("Please try again in a few seconds. If you were sending something, look first whether it arrived.")


class Busy(Refusal):
    """Someone else holds the rows too long."""

    code = "busy"
    status = 503
    message = _("Someone else is changing this at the moment.")
    next_step = _("Nothing was changed. Please try again in a few seconds.")
