"""Who gains and who is left out when the centres are other ones: by age group and by community."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiamen.planning.selectors.sites import Candidate
from jiamen.planning.selectors.walks import NOBODY, Cells, Count, walk_to_nearest

GROUPS = {"residents": "residents", "age_0_14": "age_0_14", "age_15_64": "age_15_64", "age_65_plus": "age_65_plus"}


@dataclass(frozen=True, slots=True)
class GroupImpact:
    """One age group: head counts, and mean metres on foot before (-1 when there was no centre) and after."""

    group: str
    people: int
    gain: int
    lose: int
    beyond_before: int
    left_out: int
    mean_before_m: int
    mean_after_m: int


@dataclass(frozen=True, slots=True)
class CommunityImpact:
    """One community (code): its residents, their mean walk before and after, and how many are beyond the radius."""

    area: str
    residents: int
    elders: int
    mean_before_m: int
    mean_after_m: int
    beyond_before: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Impact:
    """All of it."""

    groups: Sequence[GroupImpact]
    communities: Sequence[CommunityImpact]

    def as_json(self) -> dict[str, Any]:
        """As a run's result stores it."""
        return {"groups": [asdict(g) for g in self.groups], "communities": [asdict(c) for c in self.communities]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Impact":
        """As a run's result stored it."""
        return cls(
            [GroupImpact(**row) for row in stored["groups"]], [CommunityImpact(**row) for row in stored["communities"]]
        )


def walks_between(
    cells: Cells, before: Sequence[Candidate], after: Sequence[Candidate], detour: float
) -> tuple[Count, Count]:
    """Metres on foot to the nearest place before and after (n each); NOBODY where there was none at all."""
    ways = []
    for places in (before, after):
        if places:
            ways.append(walk_to_nearest(cells, [p.lon for p in places], [p.lat for p in places], detour=detour)[1])
        else:
            ways.append(np.full(len(cells), NOBODY, np.int64))
    return ways[0], ways[1]


def walks_to_store(cells: Cells, before: Count, after: Count) -> dict[str, list[int]]:
    """Walks along the streets as a run's result keeps them: metres before and after by the code of the cell."""
    return dict(zip(cells.code.tolist(), np.column_stack([before, after]).tolist(), strict=True))


def stored_walks(cells: Cells, walks: Mapping[str, Sequence[int]]) -> tuple[Count, Count]:
    """What `walks_to_store` kept, for the cells of today; NOBODY for a cell the run did not know."""
    kept = [walks.get(code, (NOBODY, NOBODY)) for code in cells.code.tolist()]
    before, after = np.array(kept, dtype=np.int64).reshape(-1, 2).T
    return before, after


def impact(cells: Cells, old: Count, new: Count, *, radius_m: int) -> Impact:
    """Metres on foot (n each; NOBODY where there was no place at all) compared; a change of less than a metre is none."""
    communities = [_community(cells, area, old, new, radius_m) for area in np.unique(cells.area)]
    return Impact(group_impacts(cells, old, new, radius_m), communities)


def group_impacts(cells: Cells, old: Count, new: Count, radius_m: int) -> list[GroupImpact]:
    """Everybody and each age group, by their walks before and after (n, metres; NOBODY without a place to walk to)."""
    return [_group(name, getattr(cells, column), old, new, radius_m) for name, column in GROUPS.items()]


def _beyond(walk: Count, radius_m: int) -> NDArray[np.bool_]:
    return np.asarray((walk > radius_m) | (walk == NOBODY))


def _mean(people: Count, walk: Count) -> int:
    total = int(people.sum())
    if (walk == NOBODY).any():
        return NOBODY
    return round(int(np.dot(people, walk)) / total) if total else 0


def _group(name: str, people: Count, old: Count, new: Count, radius_m: int) -> GroupImpact:
    nowhere = old == NOBODY
    return GroupImpact(
        group=name,
        people=int(people.sum()),
        gain=int(people[(new < old) | nowhere].sum()),
        lose=int(people[(new > old) & ~nowhere].sum()),
        beyond_before=int(people[_beyond(old, radius_m)].sum()),
        left_out=int(people[_beyond(new, radius_m)].sum()),
        mean_before_m=_mean(people, old),
        mean_after_m=_mean(people, new),
    )


def _community(cells: Cells, area: str, old: Count, new: Count, radius_m: int) -> CommunityImpact:
    here = cells.area == area
    people, was, is_now = cells.residents[here], old[here], new[here]
    return CommunityImpact(
        area=str(area),
        residents=int(people.sum()),
        elders=int(cells.age_65_plus[here].sum()),
        mean_before_m=_mean(people, was),
        mean_after_m=_mean(people, is_now),
        beyond_before=int(people[_beyond(was, radius_m)].sum()),
        left_out=int(people[_beyond(is_now, radius_m)].sum()),
    )
