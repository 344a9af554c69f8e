"""Where people live and how far they walk, as columns.

Percentiles here are by head: the q-th is the least distance within which at least q per cent of the people live
(inverse of the empirical distribution, no interpolation), so that every figure is somebody's real walk.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.db.models import Q
from numpy.typing import NDArray

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.geo import walk_m
from jiamen.people.models import PopulationCell
from jiamen.places.models import Centre, SharingAgreement

Count = NDArray[np.int64]
NOBODY = -1
"""Index that stands for "no centre"."""

_COUNTS = ("residents", "households", "age_0_14", "age_15_64", "age_65_plus", "disabled")


@dataclass(frozen=True, slots=True)
class Cells:
    """Population cells as columns of equal length n; people and households are head counts."""

    code: NDArray[np.str_]
    area: NDArray[np.str_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    residents: Count
    households: Count
    age_0_14: Count
    age_15_64: Count
    age_65_plus: Count
    disabled: Count

    def __len__(self) -> int:
        return len(self.code)

    def of(self, rows: NDArray[np.bool_]) -> "Cells":
        """The cells where `rows` (n) is true."""
        return Cells(*(getattr(self, name)[rows] for name in self.__slots__))


def cells_in(actor: Actor, area: str) -> Cells:
    """Cells inside the area (code) that the actor may see, by code (one query)."""
    rows = PopulationCell.objects.visible_to(actor).filter(area__code__startswith=area).order_by("code")
    columns = list(zip(*rows.values_list("code", "area_id", "lon", "lat", *_COUNTS), strict=True)) or [()] * len(
        Cells.__slots__
    )
    kinds = [np.str_, np.str_, np.float64, np.float64, *[np.int64] * len(_COUNTS)]
    return Cells(*(np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)))


def walks(lon: NDArray[np.float64], lat: NDArray[np.float64], to_lon: float, to_lat: float) -> Count:
    """Metres on foot from each point (degrees, n) to one place: great circle × the detour factor of the settings."""
    return walk_m(lon, lat, to_lon, to_lat, detour=settings.DETOUR_FACTOR)


def walk_to_nearest(cells: Cells, lon: Sequence[float], lat: Sequence[float], *, detour: float) -> tuple[Count, Count]:
    """Index of the nearest of m places for each cell (n) and the metres on foot; needs m ≥ 1, works place by place."""
    nearest, least = np.zeros(len(cells), np.int64), np.full(len(cells), np.iinfo(np.int64).max)
    for index, (x, y) in enumerate(zip(lon, lat, strict=True)):
        way = walk_m(cells.lon, cells.lat, x, y, detour=detour)
        closer = way < least
        nearest[closer], least[closer] = index, way[closer]
    return nearest, least


def percentile(values: Count, people: Count, q: int) -> int:
    """The least value within which at least `q` per cent of the people (head counts, same shape) are; 0 for nobody."""
    total = int(people.sum())
    if not total:
        return 0
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(people[order]) * 100 >= q * total
    return int(values[order][np.argmax(reached)])


def share_percent(part: int, whole: int) -> int:
    """`part` of `whole` in whole per cent, rounded down so that 100 means all; 100 when there is nobody."""
    return 100 * part // whole if whole else 100


def shared_places(centres: Sequence[Centre]) -> list[SharingAgreement]:
    """Agreements in force today with another community, the oldest first (one query)."""
    today = clock.today()
    holding = SharingAgreement.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    return list(holding.filter(centre__in=centres, partner_area__isnull=False).order_by("since", "pk"))


def own_centre(cells: Cells, centres: Sequence[Centre], shared: Sequence[SharingAgreement]) -> tuple[Count, Count]:
    """The centre each cell belongs to (index into `centres`, NOBODY for none) and the metres on foot.

    A cell belongs to the nearest centre of its own community; a community without one belongs to the centre it shares a
    place with. Shapes (n,), (n,); the walk of a cell without a centre is -1.
    """
    serving: dict[str, list[int]] = {}
    for index, centre in enumerate(centres):
        serving.setdefault(centre.area_id, []).append(index)
    by_id = {centre.pk: index for index, centre in enumerate(centres)}
    for agreement in shared:
        if agreement.centre_id in by_id and agreement.partner_area_id:
            serving.setdefault(agreement.partner_area_id, [by_id[agreement.centre_id]])
    owner, way = np.full(len(cells), NOBODY), np.full(len(cells), -1)
    areas, community = np.unique(cells.area, return_inverse=True)
    by_community = np.split(np.argsort(community, kind="stable"), np.cumsum(np.bincount(community))[:-1])
    for area, here in zip(areas, by_community, strict=False):
        for index in serving.get(str(area), []):
            there = walks(cells.lon[here], cells.lat[here], centres[index].lon, centres[index].lat)
            closer = (way[here] < 0) | (there < way[here])
            owner[here[closer]], way[here[closer]] = index, there[closer]
    return owner, way
