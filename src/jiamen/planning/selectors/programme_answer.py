"""What came out for a scenario, as a person reads it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiamen.kernel.models import PlanRun
from jiamen.kernel.money import yuan
from jiamen.planning.selectors.programme_words import why, worth_words
from jiamen.planning.selectors.runs import proof_words


@dataclass(frozen=True, slots=True)
class Line:
    """One figure without the programme and with it; `today` None: there is none today."""

    label: str
    today: int | None
    after: int | Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a finished run: its proof, figures, money by source and calendar year (spent and left), and options.

    `options` are the run's rows with `why`, the calendar year they begin in and the wishes of then, chosen ones first.
    """

    run: PlanRun
    proof: str
    years: range
    lines: list[Line]
    money: list[tuple[str, list[tuple[str, str]]]]
    worth: list[str]
    options: list[dict[str, Any]]


def answer_of(run: PlanRun) -> Answer:
    """The answer of a run that is done (no query)."""
    result: dict[str, Any] = run.result or {}
    first_year = run.input["first_year"]
    return Answer(
        run=run,
        proof=proof_words(result),
        years=range(first_year, first_year + run.input["years"]),
        lines=_lines(result["today"], result["after"]),
        money=_money(result),
        worth=[worth_words(row) for row in result["worth"]],
        options=[
            row | {"why": why(row, first_year), "begins": "" if row["year"] is None else str(first_year + row["year"])}
            for row in sorted(result["options"], key=lambda row: (row["year"] is None, row["year"] or 0, row["title"]))
        ],
    )


def _lines(today: dict[str, Any], after: dict[str, Any]) -> list[Line]:
    households, metres, money = pgettext("unit", "households"), _("m"), _("yuan")
    titles = {
        "area": _("Centre too small for them"),
        "open_share": _("Too little open to residents"),
        "functions": _("Functions missing"),
    }
    named = [
        ("households_within", _("Households within the radius"), households),
        ("elders_within", _("Elders within the radius"), pgettext("unit", "people")),
        ("mean_walk_m", _("Mean walk"), metres),
        ("walk_p90_m", _("One in ten walks farther than"), metres),
    ]
    return [
        *(Line(titles[key], n, after["unmet"][key], households) for key, n in today["unmet"].items()),
        *(Line(label, today[key], after[key], unit) for key, label, unit in named),
        Line(_("Cost"), None, Decimal(after["cost_fen"]) / 100, money),
        Line(_("Running cost a year"), None, Decimal(after["running_fen"]) / 100, money),
    ]


def _money(result: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    rows = zip(result["sources"], result["budget"], result["spent"], strict=True)
    return [
        (name, [(yuan(fen), yuan(given - fen)) for given, fen in zip(budget, spent, strict=True)])
        for name, budget, spent in rows
    ]
