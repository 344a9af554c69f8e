"""What wishes would cost: the prices asked for an answer, as a person reads them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.kernel.money import yuan
from jiamen.kernel.words import is_chinese

KIND = "price"
WISHED = frozenset({"fixed", "ruled-out"})
"""Reasons of options that somebody has decided on."""
IMPOSSIBLE = frozenset({"ownership", "not-free", "share", "late", "too-dear", "too-dear-total"})
"""Reasons that no other choice can overcome."""


_OPEN, _CLOSE = (" (", "（"), (")", "）")  # English, Chinese


@dataclass(frozen=True, slots=True)
class Price:
    """A price asked for: `words` say what came out, or why nothing did; `result` is empty until it is done."""

    run: PlanRun
    option: int
    words: str
    result: dict[str, Any]

    @property
    def open(self) -> bool:
        """Whether it is still being computed."""
        return not self.run.over


def prices_of(answer: PlanRun) -> list[Price]:
    """Prices asked for an answer (a run of a programme) and not cancelled, the newest of each option first (one query)."""
    newest: dict[int, PlanRun] = {}
    runs = PlanRun.objects.filter(kind=KIND, area=answer.area, input__answer=answer.pk)
    for run in runs.exclude(status=RunStatus.CANCELLED).order_by("-pk"):
        newest.setdefault(run.input["option"], run)
    return [Price(run, option, _words(run), run.result or {}) for option, run in newest.items()]


def price_of_option(answer: PlanRun, option: int) -> PlanRun | None:
    """The newest price of an option (id) for an answer (one query)."""
    runs = PlanRun.objects.filter(kind=KIND, area=answer.area, input__answer=answer.pk, input__option=option)
    return runs.order_by("-pk").first()


def metres_each(moved: dict[str, int]) -> int | None:
    """By how many metres the way of those moved changes on average; None where nobody is moved."""
    return round(moved["household_m"] / moved["households"]) if moved["households"] else None


def _words(run: PlanRun) -> str:
    if run.status == RunStatus.DONE:
        return price_words(run.title, run.input["done"], run.result or {})
    return run.failure if run.status == RunStatus.FAILED else str(run.get_status_display())


def price_words(title: str, done: bool, result: dict[str, Any]) -> str:
    """What changes when an option is done (`done`), or left out, and the rest chosen anew."""
    head = _("If “{title}” is done: ") if done else _("Without “{title}”: ")
    parts = [*_households(result), *_money(result["cost_fen"])] or [
        _("nothing changes for the households or the money")
    ]
    text = head.format(title=title) + ("；" if is_chinese() else "; ").join(parts) + ("。" if is_chinese() else ".")
    if result["better"]:
        text += _("The programme found with it is better than the one shown; compute again.")
    return text if result["exact"] else text + f"{_OPEN[is_chinese()]}{proof_of(result)}{_CLOSE[is_chinese()]}"


def proof_of(result: dict[str, Any]) -> str:
    """Whether the figures are the true ones, and if not, between which the true change of the first aim lies."""
    if result["exact"]:
        return _("proven")
    if result["between"] is None:
        return _("best known; not proven")
    least, most = (f"{n:+,}" for n in result["between"])
    return _("best known; proven: {least} to {most} households missing a standard").format(least=least, most=most)


def _households(result: dict[str, Any]) -> list[str]:
    told = {
        "shortfall": (_("{n} more households miss a standard"), _("{n} fewer households miss a standard")),
        "households_within": (_("{n} more households within reach"), _("{n} fewer households within reach")),
    }
    parts = []
    for key, (more, fewer) in told.items():
        if result[key]:
            parts.append((more if result[key] > 0 else fewer).format(n=f"{abs(result[key]):,}"))
    ways = {
        "longer": _("{n} households walk {metres} m farther on average"),
        "shorter": _("{n} households walk {metres} m less on average"),
    }
    for key, words in ways.items():
        if (metres := metres_each(result[key])) is not None:
            parts.append(words.format(n=f"{result[key]['households']:,}", metres=f"{metres:,}"))
    return parts


def _money(fen: int) -> list[str]:
    words = _("{yuan} yuan more is spent") if fen > 0 else _("{yuan} yuan less is spent")
    return [words.format(yuan=yuan(abs(fen)))] if fen else []
