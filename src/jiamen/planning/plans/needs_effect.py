"""What it changes that residents' needs weigh in: the same wish, answered with and without."""

from dataclasses import replace
from typing import Any

import numpy as np

from jiamen.planning.plans.layout import Layout
from jiamen.planning.plans.solving import people_weight, solved
from jiamen.planning.selectors.room import RoomRule
from jiamen.planning.services.siting import SitingWish
from jiamen_optim.common.stop import Stop
from jiamen_optim.siting import Solution


def needs_effect(
    wish: SitingWish, layout: Layout, room: RoomRule | None, weighted: Solution, *, stop: Stop, seed: int
) -> dict[str, Any]:
    """Places chosen only with or only without the needs, and how people walk in both answers; `weighted` is the one with.

    Raises ProblemError like `solved`.
    """
    plain = solved(replace(wish, needs={}), layout, room, stop=stop, seed=seed)
    names = [site.name for site in layout.sites]
    return {
        "only_with": [names[i] for i in sorted(set(weighted.sites) - set(plain.sites))],
        "only_without": [names[i] for i in sorted(set(plain.sites) - set(weighted.sites))],
        "without": _figures(wish, layout, plain),
        "with": _figures(wish, layout, weighted),
    }


def _figures(wish: SitingWish, layout: Layout, solution: Solution) -> dict[str, Any]:
    """Mean walk by head and by need, the people within the radius, and how far the answer is proven."""
    people, weight = layout.cells.residents, people_weight(wish, layout.cells)
    walk = solution.walk_m.astype(np.int64)
    return {
        "mean_walk_m": round(int(np.dot(people, walk)) / max(1, int(people.sum()))),
        "need_walk_m": round(int(np.dot(weight, walk)) / max(1, int(weight.sum()))),
        "within": int(people[walk <= wish.radius_m].sum()),
        "people": int(people.sum()),
        "status": str(solution.status),
        "gap": solution.gap,
    }
