"""Why an option is chosen or refused, and what more money would do, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiamen.kernel.money import yuan

REASONS = {
    "fixed": gettext_lazy("You insisted on it."),
    "needed": gettext_lazy("“{other}” needs it."),
    "no-loss": gettext_lazy("Nothing would be lost without it; the search ended before this was settled."),
    "without-shortfall": gettext_lazy("Without it {by} more households would miss a standard."),
    "without-walk": gettext_lazy("Without it the way would be longer: {by} person-metres in all."),
    "without-cost": gettext_lazy("Without it the programme would be {by_yuan} yuan dearer."),
    "without-wait": gettext_lazy("Without it the wait would be {by} months longer in all."),
    "ruled-out": gettext_lazy("You ruled it out."),
    "ownership": gettext_lazy("The ownership of the place is not settled."),
    "not-free": gettext_lazy("The place cannot be had before the last year begins."),
    "share": gettext_lazy("More of its cost would come from {source} than the {percent} % allowed."),
    "late": gettext_lazy("In no year could it be paid for and open in time."),
    "too-dear": gettext_lazy("Even alone it is too dear: {source} lacks {missing} yuan in {year}."),
    "too-dear-total": gettext_lazy("Even alone it is too dear: {source} lacks {missing} yuan in all."),
    "needs": gettext_lazy("It needs “{other}”, which is not chosen."),
    "other-fixed": gettext_lazy("It cannot be done beside “{other}”, which you insisted on."),
    "budget": gettext_lazy("Beside the others it is too dear: {source} lacks {missing} yuan in {year}."),
    "budget-total": gettext_lazy("Beside the others it is too dear: {source} lacks {missing} yuan in all."),
    "budget-instead": gettext_lazy(
        "Even instead of “{other}” it is too dear: {source} lacks {missing} yuan in {year}."
    ),
    "budget-instead-total": gettext_lazy(
        "Even instead of “{other}” it is too dear: {source} lacks {missing} yuan in all."
    ),
    "with-shortfall": gettext_lazy("With it {by} more households would miss a standard."),
    "with-walk": gettext_lazy("With it the way would be longer: {by} person-metres in all."),
    "with-cost": gettext_lazy("It would improve nothing and cost {by_yuan} yuan."),
    "with-wait": gettext_lazy("It would improve nothing, and the wait would be {by} months longer in all."),
    "instead-shortfall": gettext_lazy("Instead of “{other}” it would leave {by} more households without a standard."),
    "instead-walk": gettext_lazy("Instead of “{other}” it would make the way longer: {by} person-metres in all."),
    "instead-cost": gettext_lazy("Instead of “{other}” it would do as much good and cost {by_yuan} yuan more."),
    "instead-wait": gettext_lazy("Instead of “{other}” it would do as much good, but {by} months later."),
    "as-good": gettext_lazy("It would be exactly as good as what is chosen."),
    "open": gettext_lazy("It may be better; the search ended before this was settled."),
}


def why(row: Mapping[str, Any], first_year: int) -> str:
    """The decisive reason of an option, as its run stored it."""
    given = row["figures"]
    by, missing = int(given.get("by", 0)), int(given.get("missing_fen", 0))
    words: dict[str, Any] = {name: given.get(name, "") for name in ("other", "source", "percent")}
    words |= {
        "by": f"{by:,}",
        "by_yuan": yuan(by),
        "missing": yuan(missing),
        "year": first_year + int(given.get("year", 0)),
    }
    return str(REASONS[row["code"]]).format(**words)


def worth_words(row: Mapping[str, Any]) -> str:
    """What more of a source would do."""
    told = {
        "source": row["source"], "more": yuan(row["fen"]),
        "n": f"{-row['shortfall']:,}", "within": f"{row['households_within']:,}",
    }  # fmt: skip
    if row["shortfall"] < 0:
        text = _("{more} yuan more from {source}: {n} fewer households would miss a standard.").format(**told)
    elif row["households_within"] > 0:
        text = _("{more} yuan more from {source}: {within} more households would be within reach.").format(**told)
    else:
        text = _("{more} yuan more from {source} alone would change nothing for the households.").format(**told)
    return text if row["exact"] else text + _("(Best known; not proven.)")
