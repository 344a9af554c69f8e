"""Scenarios of the upgrade programme, their answers and prices."""

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.errors import InvalidInput, Refusal


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
