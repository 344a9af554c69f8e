"""What if one site were added or dropped: the exact new assignment while a planner waits.

Only where along its list each demand point is served is kept between two questions: sorted lists make it enough to look
before that entry for a new site, and behind it when the site is dropped.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiamen_optim.common.compiled import compiled
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.siting.solution import UNREACHED


@dataclass(frozen=True)
class GroupWalk:
    """One group of people: head counts, and people × metres on foot to the nearest open site.

    `within` of them walk at most the radius; `unreached` have none of their listed sites open and are charged their
    far distance.
    """

    people: int
    walk: int
    within: int
    unreached: int

    @property
    def mean_walk_m(self) -> float:
        """Mean metres on foot; 0 for a group of nobody."""
        return self.walk / self.people if self.people else 0.0


@dataclass(frozen=True, eq=False)
class Assignment:
    """Nearest open site (n, int32; UNREACHED if no listed one is open), metres to it (n, int32), and the groups."""

    site: NDArray[np.int32]
    walk_m: NDArray[np.int32]
    groups: Mapping[str, GroupWalk]


class WhatIf:
    """A choice of open sites that is asked about, and changed, one site at a time.

    `groups` are head counts by demand point (n, int64 each); `radius_m` is what counts as within reach.
    """

    def __init__(
        self, near: NearestLists, sites: Iterable[int], groups: Mapping[str, NDArray[np.int64]], radius_m: int
    ) -> None:
        self._near, self._groups, self._radius_m = near, groups, radius_m
        self._open = np.zeros(near.n_sites, dtype=bool)
        for site in sites:
            self._know(site)
            self._open[site] = True
        self._at = near.start[:-1].copy()
        _move_on(near.start, near.site, self._open, self._at)

    @property
    def sites(self) -> tuple[int, ...]:
        """The open sites, ascending."""
        return tuple(int(site) for site in np.nonzero(self._open)[0])

    def now(self) -> Assignment:
        """Everybody's walk to the open sites."""
        return self._assignment(self._at)

    def with_site(self, site: int) -> Assignment:
        """Everybody's walk if `site` were open too. Raises ProblemError when there is no such site, or it is open."""
        return self._assignment(self._opened(site))

    def without_site(self, site: int) -> Assignment:
        """Everybody's walk if `site` were closed. Raises ProblemError when it is not open."""
        return self._assignment(self._closed(site)[1])

    def add(self, site: int) -> None:
        """Open `site` for the questions to come. Raises ProblemError like `with_site`."""
        self._at = self._opened(site)
        self._open[site] = True

    def drop(self, site: int) -> None:
        """Close `site` for the questions to come. Raises ProblemError like `without_site`."""
        self._open, self._at = self._closed(site)

    def _know(self, site: int) -> None:
        if not 0 <= site < self._near.n_sites:
            raise ProblemError("site-unknown", f"Site {site + 1} does not exist. Choose one of the list.", (site,))

    def _opened(self, site: int) -> NDArray[np.int64]:
        self._know(site)
        if self._open[site]:
            raise ProblemError("site-open", f"Site {site + 1} is already open. Choose a closed one.", (site,))
        at = self._at.copy()
        _look_before(self._near.start, self._near.site, site, at)
        return at

    def _closed(self, site: int) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        self._know(site)
        if not self._open[site]:
            raise ProblemError("site-closed", f"Site {site + 1} is not open. Choose an open one.", (site,))
        left, at = self._open.copy(), self._at.copy()
        left[site] = False
        _move_on(self._near.start, self._near.site, left, at)
        return left, at

    def _assignment(self, at: NDArray[np.int64]) -> Assignment:
        near = self._near
        site = np.full(near.n_demand, UNREACHED, dtype=np.int32)
        walk_m = near.far_m.copy()
        served = at < near.start[1:]
        site[served], walk_m[served] = near.site[at[served]], near.walk_m[at[served]]
        within = served & (walk_m <= self._radius_m)
        groups = {
            name: GroupWalk(
                people=int(people.sum()),
                walk=int(np.dot(people, walk_m.astype(np.int64))),
                within=int(people[within].sum()),
                unreached=int(people[~served].sum()),
            )
            for name, people in self._groups.items()
        }
        return Assignment(site, walk_m, groups)


@compiled
def _move_on(
    start: NDArray[np.int64], site: NDArray[np.int32], is_open: NDArray[np.bool_], at: NDArray[np.int64]
) -> None:
    """Move each demand point along its list to the next open site, or to the end of the list."""
    for row in range(len(at)):
        entry = at[row]
        while entry < start[row + 1] and not is_open[site[entry]]:
            entry += 1
        at[row] = entry


@compiled
def _look_before(start: NDArray[np.int64], site: NDArray[np.int32], opened: int, at: NDArray[np.int64]) -> None:
    """Move each demand point back to `opened` where that is listed before the site it has."""
    for row in range(len(at)):
        for entry in range(start[row], at[row]):
            if site[entry] == opened:
                at[row] = entry
                break
