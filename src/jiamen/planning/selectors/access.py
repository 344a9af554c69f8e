"""How well people are served by open places: what the page and map of access show."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from numpy.typing import NDArray

from jiamen.kernel.actor import Actor
from jiamen.kernel.ui.chart import Chart, Series
from jiamen.kernel.ui.mapdata import MapData, Point, Points, Status, Variable
from jiamen.places.models import Area
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.hexagons import drawn
from jiamen.planning.selectors.sites import Candidate
from jiamen.planning.selectors.walks import NOBODY, Cells, Count, share_percent

MINUTES = (5, 10, 15)
AREA_BREAKS_M2 = (1, 5, 10, 20, 40)
"""m² for 100 residents at which the map changes colour."""


@dataclass(frozen=True, slots=True)
class GroupReach:
    """One group: head counts, how many are within each of MINUTES on foot, and the metres a minute they walk."""

    group: str
    people: int
    within: tuple[int, ...]
    m_per_min: int

    @property
    def percents(self) -> list[int]:
        """The same in whole per cent of the group, rounded down."""
        return [share_percent(count, self.people) for count in self.within]

    @property
    def beyond(self) -> int:
        """How many walk longer than the last of MINUTES."""
        return self.people - self.within[-1]


@dataclass(frozen=True, slots=True)
class CommunityReach:
    """One community: people (head counts) beyond 15 minutes, their mean walk in metres, floor area for 100 of them in m²."""

    name: str
    residents: int
    beyond: int
    elders_beyond: int
    mean_walk_m: int | None
    per_100_m2: float


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """How people (n cells) are served by `opened` places: metres to the nearest one (NOBODY without any), floor area
    within reach in m² for 100 residents, how unevenly that is spread (`gini` 0–1 and the share in per cent that the
    poorest 0, 10 … 100 per cent of people have; None and empty where there is nothing to share)."""

    cells: Cells
    opened: list[Candidate]
    walk: Count
    per_100_m2: NDArray[np.float64]
    groups: list[GroupReach]
    gini: float | None
    lorenz: Sequence[float]

    @property
    def reach_m(self) -> int:
        """How far one walks in 15 minutes."""
        return MINUTES[-1] * self.groups[0].m_per_min

    @property
    def elders_reach_m(self) -> int:
        """How far an elder walks in 15 minutes."""
        return MINUTES[-1] * next(
            (g.m_per_min for g in self.groups if g.group == "age_65_plus"), self.groups[0].m_per_min
        )

    @property
    def mean_per_100_m2(self) -> float:
        """Floor area within reach for 100 residents, over all of them."""
        return _mean(self.per_100_m2, self.cells.residents)


def _mean(values: NDArray[np.float64], people: Count) -> float:
    total = int(people.sum())
    return round(float(np.dot(values, people)) / total, 1) if total else 0.0


def communities(access: Access, names: dict[str, str]) -> list[CommunityReach]:
    """Communities, the one with most people left out first; `names` by code."""
    cells, walk = access.cells, access.walk
    nowhere = walk == NOBODY
    codes, community = np.unique(cells.area, return_inverse=True)

    def added(values: NDArray[np.float64] | Count) -> list[float]:
        sums: list[float] = np.bincount(community, values, len(codes)).tolist()
        return sums

    people, known = added(cells.residents), np.where(nowhere, 0, walk)
    sums = (
        people,
        added(cells.residents * ((walk > access.reach_m) | nowhere)),
        added(cells.age_65_plus * ((walk > access.elders_reach_m) | nowhere)),
        added(cells.residents * known),
        added(cells.residents * access.per_100_m2),
    )
    rows = [
        CommunityReach(
            names.get(code, code),
            residents=int(heads),
            beyond=int(beyond),
            elders_beyond=int(elders),
            mean_walk_m=None if nowhere.any() else round(metres / max(heads, 1)),
            per_100_m2=round(area_m2 / max(heads, 1), 1),
        )
        for code, heads, beyond, elders, metres, area_m2 in zip(codes.tolist(), *sums, strict=True)
    ]
    return sorted(rows, key=lambda row: (-row.beyond, row.name))


def lorenz_chart(before: Access, after: Access | None, simulated: bool) -> Chart:
    """Who has how much of the floor area within reach, from the poorest up."""
    tenths = [f"{10 * n} %" for n in range(11)]
    series = [Series(_("if all had the same"), [10 * n for n in range(11)], "slate-2")]
    series.append(Series(_("as it is today"), before.lorenz, "amber-ink" if after else "link"))
    if after:
        series.append(Series(_("after the run"), after.lorenz, "link"))
    return Chart(_("Share of the floor area that the worst served have"), "line", "%", _("worst served residents"), tenths,
                 [one for one in series if len(one.values)], simulated)  # fmt: skip


def access_map(actor: Actor, area: Area, access: Access) -> MapData:
    """Cells by the floor area within reach, by walk and by whether they are left out (two queries)."""
    shown = drawn(access.cells, maps.CELL_SIZE_M)
    tenths = np.rint(access.per_100_m2 * 10).astype(np.int64)
    area_m2 = [round(value / 10, 1) for value in shown.mean(tenths).tolist()]
    variables = [
        Variable("floor", _("Floor area within reach for 100 residents"), _("m²"), area_m2, AREA_BREAKS_M2),
        maps.walk_variable("walk", _("Walk to the nearest centre"), shown, access.walk),
        maps.beyond_variable(shown, access.walk, access.reach_m),
        *maps.people_variables(shown.cells),
    ]
    status = {"open": Status(pgettext("place", "open"), "circle", "pine-ink")}
    places = [Point(s.key, s.lon, s.lat, s.name, "open", text=f"{s.floor_area_m2:,} {_('m²')}") for s in access.opened]
    layers = [
        maps.outlines(actor, area), maps.cell_layer(shown, variables), Points("centres", _("Centres"), status, places),
    ]  # fmt: skip
    return maps.assembled(access.cells.lon, access.cells.lat, layers)
