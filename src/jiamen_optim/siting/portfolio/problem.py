"""The upgrade programme: which actions on which centres, in which year, under which budgets."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.siting.problem import MOST_WEIGHTED_M, group_weights

MONTHS = 12


class Aim(StrEnum):
    """What is made least, one after the other; a later aim never costs an earlier one anything."""

    SHORTFALL = "shortfall"
    """Households whose centre misses a standard, added up over the standards."""
    WALK = "walk"
    """Weighted people × metres to the nearest open place at the end of the horizon."""
    COST = "cost"
    """What the chosen actions cost to build, in fen."""
    WAIT = "wait"
    """Months from the beginning of the programme to the opening of each chosen action, added up."""


@dataclass(frozen=True)
class Action:
    """One thing that could be done for a centre.

    `centre`, `opens` and `closes` number centres and sites (0-based); `opens` None: nobody walks elsewhere (enlarge,
    rearrange). `shares_fen` is what each source pays and adds up to `cost_fen`; all of it falls due in the year the action
    starts. `years` are the years (0-based) it may start in; it opens `months` after the beginning of that year and must
    do so within the horizon. `needs` are actions that must be chosen as well and start no later. `leaves` is what is
    left unmet of each standard, in households, as `PortfolioProblem.shortfall`. `running_fen` (more a year) and
    `floor_area_m2` (afterwards) are added up and shown, not steered by.
    """

    centre: int
    kind: str
    opens: int | None
    closes: int | None
    floor_area_m2: int
    cost_fen: int
    running_fen: int
    months: int
    shares_fen: tuple[int, ...]
    years: tuple[int, ...]
    leaves: tuple[int, ...]
    needs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """Who pays, and the rules: at most so much in all, up to a last year (0-based), at most so many per cent of an action."""

    name: str
    most_fen: int | None = None
    last_year: int | None = None
    most_percent: int | None = None


@dataclass(frozen=True)
class Budget:
    """What a source can pay in one year; a source without a budget for a year pays nothing then. Nothing is carried over."""

    source: int
    year: int
    fen: int


@dataclass(frozen=True, eq=False)
class Group:
    """People of one kind by demand point (n, int64); each counts `percent` in the walk (0: shown only)."""

    name: str
    people: NDArray[np.int64]
    percent: int = 100


@dataclass(frozen=True, eq=False)
class PortfolioProblem:
    """Choose actions and their years so that the aims, in their order, come out least.

    `near`: walks of the demand points to every site, those of today and those an action opens. `groups` are apart from
    each other where they count. `open_now`: sites open today. `shortfall`: for each centre and each of `standards`, how
    many households it fails today. At most one action per centre, per site opened, per site closed and per set of
    `excludes`. `fixed` actions are done whatever happens, `forbidden` ones never. `radius_m` says what is within reach.
    Raises ProblemError when the data contradict themselves.
    """

    near: NearestLists
    groups: tuple[Group, ...]
    open_now: tuple[int, ...]
    standards: tuple[str, ...]
    shortfall: tuple[tuple[int, ...], ...]
    actions: tuple[Action, ...]
    sources: tuple[Source, ...]
    budgets: tuple[Budget, ...]
    years: int
    radius_m: int
    excludes: tuple[tuple[int, ...], ...] = ()
    fixed: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()
    aims: tuple[Aim, ...] = (Aim.SHORTFALL, Aim.WALK, Aim.COST, Aim.WAIT)

    def __post_init__(self) -> None:
        self._check_whole()
        self._check_groups()
        self._check_budgets()
        for number, action in enumerate(self.actions):
            self._check_action(number, action)
        self._check_wishes()

    @property
    def weight(self) -> NDArray[np.int64]:
        """What each demand point counts in the walk (n, int64)."""
        people = {group.name: group.people for group in self.groups}
        return group_weights(people, {group.name: group.percent for group in self.groups})

    def starts(self, action: int) -> tuple[int, ...]:
        """Years in which the action may start: its own, opening in time, and every source that pays still paying."""
        it = self.actions[action]
        if action in self.forbidden or self.over_share(action) is not None:
            return ()
        ends = [source.last_year for source, fen in zip(self.sources, it.shares_fen, strict=True) if fen]
        last = min([(self.years * MONTHS - it.months) // MONTHS, *(end for end in ends if end is not None)])
        return tuple(sorted({year for year in it.years if year <= last}))

    def over_share(self, action: int) -> int | None:
        """The first source that may not pay so large a share of the action, or None."""
        it = self.actions[action]
        for number, (source, fen) in enumerate(zip(self.sources, it.shares_fen, strict=True)):
            if source.most_percent is not None and 100 * fen > source.most_percent * it.cost_fen:
                return number
        return None

    def rivals(self) -> tuple[tuple[int, ...], ...]:
        """Sets of actions of which at most one can be done, each sorted: by centre, site opened, site closed, and as given."""
        places: dict[tuple[str, int], set[int]] = {}
        for number, action in enumerate(self.actions):
            for what, place in (("centre", action.centre), ("opens", action.opens), ("closes", action.closes)):
                if place is not None:
                    places.setdefault((what, place), set()).add(number)
        sets = [*places.values(), *(set(group) for group in self.excludes)]
        return tuple(sorted({tuple(sorted(one)) for one in sets if len(one) > 1}))

    def money(self, source: int, year: int) -> int:
        """What the source can pay in the year, in fen."""
        return sum(budget.fen for budget in self.budgets if (budget.source, budget.year) == (source, year))

    def _check_whole(self) -> None:
        if not 1 <= self.years <= 20:
            raise ProblemError("years", f"A horizon of {self.years} years. Plan for 1 to 20.")
        if self.radius_m < 0:
            raise ProblemError("radius", "A negative radius. Give a radius of 0 m or more.")
        if len(set(self.aims)) != len(self.aims) or not self.aims:
            raise ProblemError("aims", "No aim, or an aim named twice. Name each aim once.")
        lost = [site for site in self.open_now if not 0 <= site < self.near.n_sites]
        if lost:
            raise ProblemError(
                "site-unknown", f"Site {lost[0]} does not exist. Check the sites open today.", tuple(lost)
            )
        for row, unmet in enumerate(self.shortfall):
            if len(unmet) != len(self.standards) or min(unmet, default=0) < 0:
                sentence = f"Centre {row + 1}: give one number of households, 0 or more, for each standard."
                raise ProblemError("shortfall", sentence, (row,))

    def _check_groups(self) -> None:
        for row, group in enumerate(self.groups):
            if len(group.people) != self.near.n_demand or (group.people < 0).any():
                sentence = f"Group {group.name}: give one number of people, 0 or more, for each demand point."
                raise ProblemError("group-people", sentence, (row,))
        if len({group.name for group in self.groups}) < len(self.groups):
            raise ProblemError("group-twice", "Two groups have the same name. Name them apart.")
        if not self.groups or not self.weight.any():
            raise ProblemError(
                "weight-zero", "Nobody lives at the demand points: all weights are 0. Check the population."
            )
        if float(np.dot(self.weight.astype(np.float64), self.near.far_m)) > MOST_WEIGHTED_M:
            raise ProblemError("too-large", "Weights × distances are too large to add up exactly. Use coarser units.")

    def _check_budgets(self) -> None:
        seen: set[tuple[int, int]] = set()
        for row, budget in enumerate(self.budgets):
            known = 0 <= budget.source < len(self.sources) and 0 <= budget.year < self.years and budget.fen >= 0
            if not known or (budget.source, budget.year) in seen:
                sentence = (
                    f"Budget {row + 1} names an unknown source or year, is negative, or is given twice. Correct it."
                )
                raise ProblemError("budget", sentence, (row,))
            seen.add((budget.source, budget.year))

    def _check_action(self, number: int, action: Action) -> None:
        for code, sentence in self._faults(action):
            raise ProblemError(code, f"Action {number + 1} ({action.kind}) {sentence}", (number,))

    def _faults(self, action: Action) -> Iterator[tuple[str, str]]:
        sites = [site for site in (action.opens, action.closes) if site is not None]
        if not 0 <= action.centre < len(self.shortfall):
            yield "action-centre", "is for a centre that does not exist. Name one of the centres."
        if any(not 0 <= site < self.near.n_sites for site in sites):
            yield "action-site", "names a site that does not exist. Check what it opens and closes."
        if action.opens is not None and action.opens in self.open_now:
            yield "action-opens", "opens a place that is open today. Choose another place."
        if action.closes is not None and action.closes not in self.open_now:
            yield "action-closes", "closes a place that is not open today. Name the place of today."
        if len(action.shares_fen) != len(self.sources) or min(action.shares_fen, default=0) < 0:
            yield "action-sources", "needs one share of 0 fen or more for each source."
        elif sum(action.shares_fen) != action.cost_fen:
            yield "action-shares", f"costs {action.cost_fen} fen but its shares add up to {sum(action.shares_fen)}."
        if action.months < 0 or any(not 0 <= year < self.years for year in action.years):
            yield "action-years", "takes less than no time or names a year outside the horizon. Correct it."
        if len(action.leaves) != len(self.standards) or min(action.leaves, default=0) < 0:
            yield "action-leaves", "needs one number of households, 0 or more, for each standard."
        if any(not 0 <= other < len(self.actions) for other in action.needs):
            yield "action-needs", "needs an action that does not exist."

    def _check_wishes(self) -> None:
        named = [*self.fixed, *self.forbidden, *(one for group in self.excludes for one in group)]
        unknown = sorted({action for action in named if not 0 <= action < len(self.actions)})
        if unknown:
            sentence = f"Action {unknown[0]} does not exist. Check fixed, forbidden and excluded actions."
            raise ProblemError("action-unknown", sentence, tuple(unknown))
