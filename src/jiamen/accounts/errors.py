"""Refusals that concern signing in and the accounts of staff."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import Refusal


class WrongPassword(Refusal):
    """The name is unknown, the password wrong, or the account closed: always the same words."""

    code = "wrong-password"
    status = 422
    message = _("The user name and the password do not match.")
    next_step = _("Please check both. After {limit} wrong tries the account is locked for {minutes} minutes.")


class NotThePassword(Refusal):
    """Somebody who is signed in typed another password than theirs."""

    code = "not-the-password"
    status = 422
    message = _("This is not your current password.")
    next_step = _("Please try again; if you forgot it, ask your operator for a new link.")


class WeakPassword(Refusal):
    """The password breaks a rule; `why` says which, in whole sentences."""

    code = "weak-password"
    status = 422
    message = "{why}"
    next_step = _("Please choose another one.")


class LockedOut(Refusal):
    """Too many wrong passwords for one name; the same for names nobody has."""

    code = "locked-out"
    status = 429
    message = _("Too many wrong tries: this account is locked until {until}.")
    next_step = _("Sign in again after that. If you forgot the password, ask your operator for a new link.")


class AddressHeld(Refusal):
    """Too many tries from one network address."""

    code = "address-held"
    status = 429
    message = _("Too many tries from this network: signing in from here is paused until {until}.")
    next_step = _("Please try again after that; other networks are not affected.")


class SecondFactorHeld(Refusal):
    """Too many wrong codes of an authenticator app."""

    code = "second-factor-held"
    status = 429
    message = _("Too many wrong codes: please wait until {until}.")
    next_step = _("Sign in again after that. If you lost your device, use a recovery code or ask your operator.")


class NotAPhone(Refusal):
    """The text is not a mobile number of mainland China."""

    code = "not-a-phone"
    status = 422
    message = _("This is not a mobile number we can send a message to.")
    next_step = _("Please enter the 11 digits, for example 138 0000 1234.")


class CodeTooSoon(Refusal):
    """A code was sent a moment ago."""

    code = "code-too-soon"
    status = 429
    message = _("A code was sent a moment ago.")
    next_step = _("If it has not come, you can ask for another in {seconds} seconds.")


class TooManyCodes(Refusal):
    """A phone or an address asked for too many codes."""

    code = "too-many-codes"
    status = 429
    message = _("Too many codes were asked for. The next can be sent after {until}.")
    next_step = _("If you need something now, your centre's desk is glad to help.")


class WrongCode(Refusal):
    """The digits are not those that were sent."""

    code = "wrong-code"
    status = 422
    message = _("This is not the code we sent.")
    next_step = _("Please look at the latest message; {tries_left} tries are left.")


class CodeGone(Refusal):
    """The code has expired, was used, or was tried too often."""

    code = "code-gone"
    status = 422
    message = _("This code can no longer be used.")
    next_step = _("Please ask for a new one.")


class SmsFailed(Refusal):
    """The SMS service did not take the message."""

    code = "sms-failed"
    status = 503
    message = _("The message could not be sent just now.")
    next_step = _("Nothing was lost. Please try again in a minute.")


class InvitationGone(Refusal):
    """The link was used, replaced or is too old."""

    code = "invitation-gone"
    status = 404
    message = _("This link can no longer be used: it works once and for 72 hours.")
    next_step = _("Please ask your operator for a new one.")


class NameTaken(Refusal):
    """Another account has this user name."""

    code = "name-taken"
    message = _("Someone already signs in as “{username}”.")
    next_step = _("Please choose another user name, for example with a number behind it.")


class OutsideScope(Refusal):
    """The operator's own scope does not reach this area, or the account holds roles beyond it."""

    code = "outside-scope"
    status = 403
    message = _("This reaches beyond the area you look after.")
    next_step = _("An operator of the wider area can do it.")


class NotYourself(Refusal):
    """Operators do not lock themselves out."""

    code = "not-yourself"
    message = _("You cannot take your own access away.")
    next_step = _("Another operator of your area can do it.")


class LastRole(Refusal):
    """An account keeps at least one role, so that it stays in somebody's list."""

    code = "last-role"
    message = _("This is the account's only role.")
    next_step = _("Give it another role first, or close the account.")


class AlreadyHeld(Refusal):
    """The role is already held there."""

    code = "already-held"
    message = _("This role is already held for {area}.")
    next_step = _("Nothing needs to be done.")
