"""Why this programme: a reason for every action chosen and the decisive reason for every action refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jiamen_optim.siting.explain import Sentence
from jiamen_optim.siting.portfolio.figures import figures
from jiamen_optim.siting.portfolio.problem import Aim, PortfolioProblem
from jiamen_optim.siting.portfolio.rows import Purse, possible, purses
from jiamen_optim.siting.portfolio.solution import Choice, Solution

WITHOUT: Mapping[Aim, str] = MappingProxyType(
    {
        Aim.SHORTFALL: "Without it {by} more households would miss a standard (each standard counted).",
        Aim.WALK: "Without it the walk would be {by} person-metres longer in all.",
        Aim.COST: "Without it the programme would cost {by} fen more.",
        Aim.WAIT: "Without it the wait would be {by} months longer in all.",
    }
)
WITH: Mapping[Aim, str] = MappingProxyType(
    {
        Aim.SHORTFALL: "With it {by} more households would miss a standard (each standard counted).",
        Aim.WALK: "With it the walk would be {by} person-metres longer in all.",
        Aim.COST: "It changes no aim before cost and costs {by} fen.",
        Aim.WAIT: "It changes no aim before the wait, which would be {by} months longer in all.",
    }
)
INSTEAD: Mapping[Aim, str] = MappingProxyType(
    {
        Aim.SHORTFALL: "Instead of action {other} it would leave {by} more households without a standard.",
        Aim.WALK: "Instead of action {other} it would make the walk {by} person-metres longer in all.",
        Aim.COST: "Instead of action {other} it would be as good in every aim before cost and cost {by} fen more.",
        Aim.WAIT: "Instead of action {other} it would be as good but make the wait {by} months longer in all.",
    }
)


@dataclass(frozen=True)
class Reason:
    """Why one action is chosen, with its first year, or refused (`year` None).

    The codes: `fixed`, `needed`, `without-<aim>` and `no-loss` for chosen ones; `ruled-out`, `share`, `late`, `too-dear`,
    `needs`, `other-fixed`, `budget`, `budget-instead`, `with-<aim>`, `instead-<aim>`, `as-good` and `open` for refused
    ones; those of money end in `-total` where a source's limit in all decides.
    Figures name actions (`other`), sources and years by number from 0; words count from 1.
    """

    action: int
    year: int | None
    sentence: Sentence


def explain(problem: PortfolioProblem, solution: Solution) -> tuple[Reason, ...]:
    """One reason per action, by number. Each is exact for one exchange: everything else stays as chosen.

    What an action would be worth with everything else chosen anew is for `price_of`.
    """
    year = {choice.action: choice.year for choice in solution.choices}
    refusals = _Refusals(problem, solution)
    return tuple(
        Reason(action, year.get(action), _why(problem, solution, action) if action in year else refusals.why(action))
        for action in range(len(problem.actions))
    )


def _why(problem: PortfolioProblem, solution: Solution, action: int) -> Sentence:
    chosen = {choice.action for choice in solution.choices}
    if action in problem.fixed:
        return _say("fixed", "It was asked for.")
    for other in sorted(chosen):
        if action in problem.actions[other].needs:
            return _say("needed", "Action {other} needs it.", other=other)
    rest = tuple(choice for choice in solution.choices if choice.action != action)
    aim, by = _first_difference(problem, solution, rest)
    if aim is None or by < 0:
        return _say("no-loss", "Nothing would be lost without it; the run ended before this was settled.")
    return _say(f"without-{aim}", WITHOUT[aim], by=by)


def _first_difference(problem: PortfolioProblem, solution: Solution, other: Iterable[Choice]) -> tuple[Aim | None, int]:
    """The first aim in which the other choices differ, and by how much they are worse (negative: better)."""
    counted = figures(problem, other)
    for aim in problem.aims:
        by = counted.of(aim) - solution.after.of(aim)
        if by:
            return aim, by
    return None, 0


class _Refusals:
    def __init__(self, problem: PortfolioProblem, solution: Solution) -> None:
        self.problem, self.solution = problem, solution
        self.chosen = {choice.action for choice in solution.choices}
        self.rivals = problem.rivals()
        self.wallet = purses(problem, possible(problem))

    def why(self, action: int) -> Sentence:
        problem = self.problem
        if action in problem.forbidden:
            return _say("ruled-out", "It was ruled out.")
        over = problem.over_share(action)
        if over is not None:
            words = "More of its cost would come from source {source} than the {percent} % allowed."
            return _say("share", words, source=over, percent=problem.sources[over].most_percent or 0)
        if not problem.starts(action):
            return _say("late", "In no year in which it may start is it paid for and open in time.")
        short, purse = self._shortest_of(action, ())
        if purse is not None:
            return self._money("too-dear", "Even alone it is too dear", purse, short)
        missing = [other for other in problem.actions[action].needs if other not in self.chosen]
        if missing:
            return _say("needs", "It needs action {other}, which is not chosen.", other=missing[0])
        out = self._in_the_way(action)
        for other in sorted(out & set(problem.fixed)):
            return _say("other-fixed", "It cannot be done beside action {other}, which was asked for.", other=other)
        return self._exchange(action, out)

    def _in_the_way(self, action: int) -> set[int]:
        """Chosen actions that cannot stay beside it, and those that need them."""
        out = {one for group in self.rivals if action in group for one in group if one in self.chosen}
        while more := {one for one in self.chosen - out if out & set(self.problem.actions[one].needs)}:
            out |= more
        return out

    def _exchange(self, action: int, out: set[int]) -> Sentence:
        rest = tuple(choice for choice in self.solution.choices if choice.action not in out)
        instead = {"other": min(out)} if out else {}
        ways = [(*rest, Choice(action, year)) for year in self.problem.starts(action)]
        ways = [way for way in ways if self._in_order(way) and all(purse.left(way) >= 0 for purse in self.wallet)]
        if not ways:
            return self._not_possible(action, rest, instead)
        best = min(ways, key=lambda way: [figures(self.problem, way).of(aim) for aim in self.problem.aims])
        aim, by = _first_difference(self.problem, self.solution, best)
        if aim is None:
            return _say("as-good", "It would be exactly as good as what is chosen.")
        if by < 0:
            return _say("open", "It may be better; the run ended before this was settled.")
        return _say(f"instead-{aim}", INSTEAD[aim], by=by, **instead) if out else _say(f"with-{aim}", WITH[aim], by=by)

    def _not_possible(self, action: int, rest: tuple[Choice, ...], instead: dict[str, int]) -> Sentence:
        short, purse = self._shortest_of(action, rest)
        if purse is None:
            words = "It needs action {other}, which cannot be done in time beside it."
            return _say("needs", words, other=self.problem.actions[action].needs[0])
        if instead:
            return self._money(
                "budget-instead", "Even instead of action {other} it is too dear", purse, short, **instead
            )
        return self._money("budget", "Beside the others it is too dear", purse, short)

    def _in_order(self, way: tuple[Choice, ...]) -> bool:
        year = {choice.action: choice.year for choice in way}
        return all(
            year.get(other, self.problem.years) <= one.year
            for one in way
            for other in self.problem.actions[one.action].needs
        )

    def _shortest_of(self, action: int, rest: tuple[Choice, ...]) -> tuple[int, Purse | None]:
        """In the year that comes nearest to paying: what is missing, and in which purse (None: nothing is missing)."""
        found = []
        for year in self.problem.starts(action):
            way = (*rest, Choice(action, year))
            gaps = [(-purse.left(way), number) for number, purse in enumerate(self.wallet)]
            found.append(max(gaps, default=(0, 0)))
        short, number = min(found)
        return (short, self.wallet[number]) if short > 0 else (0, None)

    def _money(self, code: str, words: str, purse: Purse, short: int, **figures: int) -> Sentence:
        figures |= {"source": purse.source, "missing_fen": short}
        if purse.year is None:
            return _say(f"{code}-total", words + ": source {source} lacks {missing_fen} fen in all.", **figures)
        return _say(
            code, words + ": source {source} lacks {missing_fen} fen in year {year}.", year=purse.year, **figures
        )


def _say(code: str, words: str, **figures: int) -> Sentence:
    """A sentence; numbers of actions, sources and years are counted from 1 in its words."""
    shown = {name: value + (name in ("other", "source", "year")) for name, value in figures.items()}
    return Sentence(code, MappingProxyType(dict(figures)), words.format(**shown))
