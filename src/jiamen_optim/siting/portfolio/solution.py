"""What an upgrade programme comes out as: the actions with their years, and how good that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.stop import StopReason
from jiamen_optim.siting.answer import relative_gap
from jiamen_optim.siting.portfolio.problem import Aim
from jiamen_optim.siting.solution import Status


@dataclass(frozen=True, order=True)
class Choice:
    """An action and the year (0-based) it starts in."""

    action: int
    year: int


@dataclass(frozen=True)
class GroupWalk:
    """How a group walks: people × metres, and how many of the people are within the radius of an open place."""

    name: str
    people: int
    walk: int
    within: int

    @property
    def mean_walk_m(self) -> float:
        """Mean walk in metres."""
        return self.walk / max(self.people, 1)


@dataclass(frozen=True)
class Figures:
    """Everything that is counted about a programme, in whole numbers.

    `unmet`: households by standard; `shortfall` their sum; `walk` weighted people × metres; `cost_fen` to build;
    `running_fen` more a year; `wait` months until opening, added up; `floor_area_m2` of the places acted on.
    """

    unmet: tuple[int, ...]
    walk: int
    cost_fen: int
    running_fen: int
    wait: int
    floor_area_m2: int
    groups: tuple[GroupWalk, ...]

    @property
    def shortfall(self) -> int:
        """Households whose centre misses a standard, added up over the standards."""
        return sum(self.unmet)

    def of(self, aim: Aim) -> int:
        """The figure that the aim makes least."""
        return {Aim.SHORTFALL: self.shortfall, Aim.WALK: self.walk, Aim.COST: self.cost_fen, Aim.WAIT: self.wait}[aim]


@dataclass(frozen=True)
class Stage:
    """One aim: what was reached and what has been proven, given what the aims before it reached.

    No programme that is as good in every aim before is better than `bound` in this one; None: the run ended before
    anything was proven.
    """

    aim: Aim
    value: int
    bound: int | None
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether nothing better is possible."""
        return self.bound == self.value

    @property
    def gap(self) -> float:
        """How much better it could be at most, relative to the value; 1 if nothing is known."""
        return 1.0 if self.bound is None else relative_gap(self.value, self.bound)


@dataclass(frozen=True, eq=False)
class Solution:
    """A programme and its proof.

    `choices` sorted by action; `stages` one per aim, in order; OPTIMAL only if all are proven. `gap` is that of the
    first stage not proven. `today` and `after`: figures without and with the programme. `spent_fen`: one row per
    source, one column per year. `site` (n, int32) is the nearest open place of each demand point afterwards (-1:
    none listed), `walk_m` (n, int32) the way there.
    """

    status: Status
    stop_reason: StopReason
    choices: tuple[Choice, ...]
    stages: tuple[Stage, ...]
    gap: float
    seconds: float
    today: Figures
    after: Figures
    spent_fen: tuple[tuple[int, ...], ...]
    site: NDArray[np.int32]
    walk_m: NDArray[np.int32]
