"""Two scenarios of the upgrade programme side by side."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiamen.kernel.actor import Actor
from jiamen.planning.errors import NoAnswer
from jiamen.planning.models import Scenario
from jiamen.planning.selectors import programme as reading
from jiamen.planning.selectors.district import is_simulated
from jiamen.planning.selectors.programme_answer import Answer, answer_of
from jiamen.planning.views.district import actor_of


@dataclass(frozen=True, slots=True)
class Both:
    """One figure of two programmes; `more` is what the second has more."""

    label: str
    unit: str
    today: int | None
    first: int | Decimal
    second: int | Decimal
    more: int | Decimal


@dataclass(frozen=True, slots=True)
class Apart:
    """An option the two decide differently: the year each begins it in, "" where it is not chosen."""

    option: dict[str, Any]
    first: str
    second: str


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Figures, decisions that differ, and maps of two scenarios."""
    actor = actor_of(request)
    sides = [_side(actor, request.GET.get(name, "")) for name in ("a", "b")]
    (_, first), (_, second) = sides
    figures = [
        Both(one.label, one.unit, one.today, one.after, other.after, other.after - one.after)
        for one, other in zip(first.lines, second.lines, strict=True)
    ]
    page = {
        "sides": sides, "figures": figures, "apart": _apart(first, second),
        "simulated": is_simulated(sides[0][0].area_id),
    }  # fmt: skip
    return render(request, "planning/compare_scenarios.html", page)


def _side(actor: Actor, number: str) -> tuple[Scenario, Answer]:
    found = reading.scenario_of(actor, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0)
    run = reading.newest_answer(found)
    if run is None:
        raise NoAnswer(name=found.name)
    return found, answer_of(run)


def _apart(first: Answer, second: Answer) -> list[Apart]:
    """Options of either that are not begun in the same year in both."""
    one, other = ({row["pk"]: row for row in answer.options} for answer in (first, second))
    pairs = [(one.get(pk), other.get(pk)) for pk in {**one, **other}]
    told = [Apart(a or b or {}, a["begins"] if a else "", b["begins"] if b else "") for a, b in pairs]
    return [row for row in told if row.first != row.second]
