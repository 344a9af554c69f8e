"""A wish and a layout → the problem of the optimisation core that fits → its solution."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from jiamen.planning.errors import NotCoverable
from jiamen.planning.plans.layout import Layout
from jiamen.planning.selectors.hexagons import grouped
from jiamen.planning.selectors.room import RoomRule
from jiamen.planning.selectors.sites import Candidate
from jiamen.planning.selectors.walks import Cells
from jiamen.planning.services.siting import SitingWish
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.common.stop import Stop
from jiamen_optim.siting import Objective, SitingProblem, Solution, assign, capacitated, group_weights, solve

MOST_GROUPS = 600
"""Capacities make a problem so much harder that a district's cells are joined to at most so many groups of neighbours."""


def solved(wish: SitingWish, layout: Layout, room: RoomRule | None, *, stop: Stop, seed: int = 0) -> Solution:
    """The best answer to the wish within the limits; `room` is the rule of a wish with room for all, else None.

    Raises:
        NotCoverable: everybody is to be within the radius, and some have no allowed place there.
        ProblemError: the data contradict themselves.
    """
    if room is not None:
        return _with_room(wish, layout, room, stop=stop, seed=seed)
    return solve(problem(wish, layout), stop=stop, seed=seed)


def problem(wish: SitingWish, layout: Layout) -> SitingProblem:
    """The wish as the optimisation core understands it; sites are numbered as the layout has them.

    Raises:
        NotCoverable: everybody is to be within the radius, and some have no allowed place there.
        ProblemError: the data contradict themselves.
    """
    fixed, forbidden = bound_places(wish, layout.sites)
    objective = Objective(wish.objective)
    if objective is Objective.LSCP:
        _refuse_uncoverable(wish, layout, forbidden)
    weight = people_weight(wish, layout.cells)
    return SitingProblem(layout.near, weight, wish.p, objective, wish.radius_m, fixed=fixed, forbidden=forbidden)


def bound_places(wish: SitingWish, sites: Sequence[Candidate]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The places (numbers) chosen in any case, and those not chosen at all."""
    kept = {site.key for site in sites if wish.keep_existing and site.kind == "centre"} - set(wish.forbidden)
    fixed = tuple(i for i, site in enumerate(sites) if site.key in kept or site.key in wish.fixed)
    return fixed, tuple(i for i, site in enumerate(sites) if site.key in wish.forbidden)


def people_weight(wish: SitingWish, cells: Cells) -> NDArray[np.int64]:
    """What the people of each cell (n) count: by age, and by what their community and group need where that weighs in."""
    people = {
        "others": cells.residents - cells.age_65_plus - cells.age_0_14,
        "children": cells.age_0_14,
        "elders": cells.age_65_plus,
    }
    elders = wish.elder_percent * wish.needs.get("elders", 100)
    weight = group_weights(
        people, {"others": 10_000, "children": 100 * wish.needs.get("children", 100), "elders": elders}
    )
    percent = np.array([wish.needs.get(area, 100) for area in cells.area.tolist()], dtype=np.int64)
    return weight * (percent // max(1, int(np.gcd.reduce(percent))))


def _refuse_uncoverable(wish: SitingWish, layout: Layout, forbidden: tuple[int, ...]) -> None:
    people = layout.cells.residents
    allowed = [index for index in range(len(layout.sites)) if index not in forbidden]
    walk = assign(layout.near, allowed)[1].astype(np.int64)
    beyond = walk > wish.radius_m
    if people[beyond].any():
        least_m = int(walk[people > 0].max())
        raise NotCoverable(field="radius_m", people=int(people[beyond].sum()), radius_m=wish.radius_m, least_m=least_m)


def group_of(cells: Cells) -> NDArray[np.int64]:
    """The group of neighbours (from 0) each cell (n) belongs to; every cell one of its own where they are few."""
    if len(cells) <= MOST_GROUPS:
        return np.arange(len(cells))
    return grouped(cells, MOST_GROUPS).group


def _with_room(wish: SitingWish, layout: Layout, room: RoomRule, *, stop: Stop, seed: int) -> Solution:
    """Capacitated p-median: each group of neighbours goes whole to one place, and no place is given more than it has room for.

    The walk of a group is the mean of its people's; the answer is told cell by cell again.
    """
    cells, walk_m, group = layout.cells, _table(layout.near), group_of(layout.cells)
    weight = people_weight(wish, cells)
    count, heads = int(group.max()) + 1, np.maximum(weight, 1)
    metres, people = np.zeros((count, len(layout.sites)), dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.add.at(metres, group, heads[:, None] * walk_m)
    np.add.at(people, group, heads)
    fixed, forbidden = bound_places(wish, layout.sites)
    asked = capacitated.CapacitatedProblem(
        NearestLists.from_matrix(np.rint(metres / people[:, None])),
        np.bincount(group, weight, count).astype(np.int64),
        np.bincount(group, cells.households, count).astype(np.int64),
        room.households(layout.sites),
        wish.p or 0,
        fixed=fixed,
        forbidden=forbidden,
    )
    answer = capacitated.solve(asked, stop=stop, seed=seed)
    site = answer.site[group]
    return replace(answer, site=site, walk_m=walk_m[np.arange(len(cells)), site].astype(np.int32))


def _table(near: NearestLists) -> NDArray[np.int64]:
    """Metres from each demand point (n) to each site (m); the far distance where a site is not listed."""
    walk_m = np.repeat(near.far_m.astype(np.int64)[:, None], near.n_sites, axis=1)
    walk_m[np.repeat(np.arange(near.n_demand), np.diff(near.start)), near.site] = near.walk_m
    return walk_m
