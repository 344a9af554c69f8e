"""The siting problem: which sites to open for the demand points."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists

MOST_WEIGHTED_M = 2**50


class Objective(StrEnum):
    """What is made best."""

    P_MEDIAN = "p-median"
    """Least weighted walk: sum over demand points of weight × metres to the nearest open site (Hakimi 1964)."""
    MCLP = "mclp"
    """Most weight within `radius_m` of an open site: maximal covering (Church & ReVelle 1974)."""
    LSCP = "lscp"
    """Fewest sites so that every weighted demand point has one within `radius_m` (Toregas et al. 1971); `p` is None."""
    P_CENTER = "p-center"
    """Least largest walk of a weighted demand point to its nearest open site (Hakimi 1964)."""

    @property
    def by_radius(self) -> bool:
        """Whether the problem needs `radius_m`."""
        return self in (Objective.MCLP, Objective.LSCP)


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """Open `p` of the sites of `near`; each demand point goes to its nearest open site.

    `weight` (n, int64): what one demand point counts, for example residents, with elders counted more (see
    `group_weights`). `fixed` sites are open whatever happens and count towards `p`; `forbidden` sites stay closed.
    `radius_m` is needed for MCLP and LSCP only; LSCP, which counts the sites itself, has no `p`
    (None). Raises ProblemError when the data contradict themselves.
    """

    near: NearestLists
    weight: NDArray[np.int64]
    p: int | None
    objective: Objective = Objective.P_MEDIAN
    radius_m: int | None = None
    fixed: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self._check_weights()
        self._check_sites()
        self._check_p()
        if self.objective.by_radius and (self.radius_m is None or self.radius_m < 0):
            raise ProblemError("radius", "Coverage needs a radius in metres. Give a radius of 0 m or more.")
        if self.objective.by_radius:
            self._check_reach(self.radius_m or 0)
        if self.objective is Objective.LSCP:
            self._check_listed(self.radius_m or 0)
        if self.objective is Objective.P_CENTER:
            self._check_listed(None)

    @property
    def places(self) -> int:
        """The number of sites to open, for the objectives that have one."""
        if self.p is None:
            raise ProblemError("p-missing", f"“{self.objective}” needs the number of sites to open. Give p.")
        return self.p

    def _check_weights(self) -> None:
        if len(self.weight) != self.near.n_demand:
            raise ProblemError(
                "weight-count", f"{self.near.n_demand} demand points but {len(self.weight)} weights. Give one each."
            )
        negative = np.nonzero(self.weight < 0)[0]
        if len(negative):
            rows = tuple(int(row) for row in negative[:20])
            raise ProblemError(
                "weight-negative", f"Demand point {rows[0] + 1} has a negative weight. Use 0 or more.", rows
            )
        if not self.weight.any():
            raise ProblemError(
                "weight-zero", "Nobody lives at the demand points: all weights are 0. Check the population."
            )
        if float(np.dot(self.weight.astype(np.float64), self.near.far_m)) > MOST_WEIGHTED_M:
            raise ProblemError("too-large", "Weights × distances are too large to add up exactly. Use coarser units.")

    def _check_reach(self, radius_m: int) -> None:
        cut = np.diff(self.near.start) < self.near.n_sites
        short = np.nonzero(cut & (self.near.far_m <= radius_m))[0]
        if len(short):
            rows = tuple(int(row) for row in short[:20])
            sentence = f"The list of demand point {rows[0] + 1} ends before the radius of {radius_m} m. Keep more sites a list."
            raise ProblemError("radius-list", sentence, rows)

    def _check_listed(self, radius_m: int | None) -> None:
        """Every weighted demand point has an allowed site in its list, within the radius if there is one."""
        near = self.near
        usable = ~np.isin(near.site, self.forbidden)
        if radius_m is not None:
            usable &= near.walk_m <= radius_m
        entries = np.repeat(np.arange(near.n_demand), np.diff(near.start))[usable]
        alone = np.nonzero((np.bincount(entries, minlength=near.n_demand) == 0) & (self.weight > 0))[0]
        if len(alone):
            rows = tuple(int(row) for row in alone[:20])
            shown = ", ".join(str(row + 1) for row in rows[:5]) + (" …" if len(alone) > 5 else "")
            where = "on their list" if radius_m is None else f"within {radius_m} m"
            step = "Lengthen the lists" if radius_m is None else "Widen the radius"
            sentence = f"{len(alone)} demand points ({shown}) have no allowed site {where}. {step} or add sites."
            raise ProblemError("uncoverable", sentence, rows)

    def _check_sites(self) -> None:
        fixed, forbidden = set(self.fixed), set(self.forbidden)
        unknown = sorted(site for site in fixed | forbidden if not 0 <= site < self.near.n_sites)
        if unknown:
            raise ProblemError(
                "site-unknown", f"Site {unknown[0]} does not exist. Check fixed and forbidden.", tuple(unknown)
            )
        both = sorted(fixed & forbidden)
        if both:
            raise ProblemError(
                "fixed-forbidden", f"Site {both[0] + 1} is both fixed and forbidden. Decide.", tuple(both)
            )

    def _check_p(self) -> None:
        if self.objective is Objective.LSCP:
            if self.p is not None:
                raise ProblemError("p-given", "Covering everybody counts the sites itself. Leave p out.")
            return
        if self.places < 1:
            raise ProblemError("p-small", f"{self.p} sites to open. Ask for at least one.")
        allowed = self.near.n_sites - len(set(self.forbidden))
        if self.places > allowed:
            raise ProblemError(
                "p-large", f"{self.p} sites to open but only {allowed} allowed. Ask for fewer or add sites."
            )
        if len(set(self.fixed)) > self.places:
            raise ProblemError(
                "p-fixed",
                f"{len(set(self.fixed))} fixed sites but only {self.p} to open. Free some or open more.",
                tuple(sorted(set(self.fixed))),
            )


def group_weights(people: Mapping[str, ArrayLike], percent: Mapping[str, int]) -> NDArray[np.int64]:
    """One weight per demand point from groups of people (arrays of n head counts, groups apart from each other).

    A group in `percent` counts that many per cent, any other 100; weights are in hundredths of a person, divided by
    the greatest common divisor of the percentages (all groups at 100 gives head counts).
    """
    parts = {group: percent.get(group, 100) for group in people}
    if min(parts.values(), default=100) < 0:
        raise ProblemError("percent-negative", "A group cannot count less than nothing. Use 0 per cent or more.")
    unit = max(int(np.gcd.reduce(list(parts.values()))), 1)
    total = sum(np.asarray(people[group], dtype=np.int64) * (share // unit) for group, share in parts.items())
    return np.asarray(total, dtype=np.int64)
