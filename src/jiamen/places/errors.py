"""Refusals of places."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, NotFound, Refusal


class NoSuchCentre(NotFound):
    """No centre residents may look up has this code."""

    code = "no-such-centre"
    message = _("There is no centre with the code “{centre}”.")
    next_step = _("Find your centre by its name on the home page.")


class HoursTurnedRound(InvalidInput):
    """A span ends before it begins."""

    code = "hours-turned-round"
    message = _("{opens} to {closes} does not run forward.")
    next_step = _("For hours past midnight, enter them as two spans: until 24:00, and from 0:00 on the next day.")


class HoursOverlap(InvalidInput):
    """Two spans of one day meet."""

    code = "hours-overlap"
    message = _("Two spans on {day} overlap: {first} and {second}.")
    next_step = _("Make one span of them, or leave a pause between them.")


class WeekIncomplete(Refusal):
    """A form of the weekly hours that did not arrive whole: a day that is missing is not a rest day."""

    code = "week-incomplete"
    status = 422
    message = _("The weekly hours did not arrive whole, so nothing was changed.")
    next_step = _("Open the weekly hours again and save them there; leave a day empty to make it a rest day.")


class WeekChangedMeanwhile(InvalidInput):
    """Somebody else saved the weekly hours after this form was opened; `mark` is of the hours they are `now`."""

    code = "week-changed-meanwhile"
    message = _("Somebody has saved other weekly hours since you opened this page. They are now: {now}.")
    next_step = _("What you typed is still here. Correct it where needed and save again to replace those hours.")


class DayIsPast(InvalidInput):
    """An exception for a date that is over."""

    code = "day-is-past"
    message = _("{day} is past.")
    next_step = _("Choose today or a later date.")


class NoticeEndsTooEarly(InvalidInput):
    """A notice would end before residents could read it."""

    code = "notice-ends-too-early"
    message = _("The notice would end before anybody could read it.")
    next_step = _("Choose a later last day, or leave the field empty.")


class NoticeOver(Refusal):
    """The notice is no longer shown."""

    code = "notice-over"
    message = _("This notice is no longer shown.")
    next_step = _("There is nothing left to do.")


class CalendarYearUnknown(Refusal):
    """The state has not announced, or the library does not have, the holidays of a year."""

    code = "calendar-year-unknown"
    message = _("The holiday calendar of {year} is not known yet.")
    next_step = _("Once it has been announced, enter its days by hand, or update the platform and fill it in again.")
