"""Areas and cells: the outline drawn on the land, with the census people moved in."""

from dataclasses import dataclass

import numpy as np

from jiamen.demo.apportion import Floats, apportion
from jiamen.demo.cells import FIGURES, CellPlan, settle
from jiamen.demo.census import CensusRow
from jiamen.demo.geography import Land, dwell
from jiamen.demo.households import synthesise
from jiamen.demo.outline import Community, Outline, Street
from jiamen.demo.rows import AreaRow, CellRows

PEOPLE_PER_CELL = 75
FEWEST_CELLS, MOST_CELLS = 500, 20_000


@dataclass(frozen=True, slots=True)
class Folk:
    """What a community's planners would know: its people, and where their homes lie on the plane."""

    community: Community
    street: Street
    residents: int
    households: int
    elders: int
    homes: Floats  # metres, one row per cell
    weight: Floats  # residents of each cell

    @property
    def middle(self) -> tuple[float, float]:
        """The residents' mean point."""
        x, y = np.average(self.homes, axis=0, weights=np.maximum(self.weight, 1e-9))
        return float(x), float(y)


def area_rows(outline: Outline, land: Land) -> tuple[AreaRow, ...]:
    """District, streets and communities with their simulated borders; a row is simulated unless name and code are real."""
    rows = [
        AreaRow(outline.code, outline.name, "district", "urban", None, outline.lat, outline.lon,
                land.plane.geojson(land.district), False)
    ]  # fmt: skip
    for street in outline.streets:
        shape = land.streets[street.code]
        lon, lat = land.plane.to_globe(np.array([[shape.centroid.x, shape.centroid.y]]))[0]
        kind = "rural" if street.town else "urban"
        rows.append(
            AreaRow(street.code, street.name, "street", kind, outline.code, float(lat), float(lon),
                    land.plane.geojson(shape), not street.real)
        )  # fmt: skip
        for community in street.communities:
            lon, lat = land.plane.to_globe(np.array([land.points[community.code]]))[0]
            kind = "urban" if community.urban else "rural"
            rows.append(
                AreaRow(community.code, community.name, "community", kind, street.code, float(lat), float(lon),
                        land.plane.geojson(land.communities[community.code]), not community.real_name)
            )  # fmt: skip
    return tuple(rows)


def people_cells(
    row: CensusRow, outline: Outline, land: Land, rng: np.random.Generator
) -> tuple[CellRows, tuple[Folk, ...]]:
    """Cells of all communities and what they add up to; empty cells are left out."""
    pairs = [(street, community) for street in outline.streets for community in street.communities]
    urban = np.array([community.urban for _, community in pairs])
    size = np.array([community.size for _, community in pairs])
    share = np.zeros(len(pairs))
    for side, residents in ((urban, row.urban), (~urban, row.rural)):
        if side.any():
            share[side] = size[side] / size[side].sum() * residents
    number = apportion(min(max(FEWEST_CELLS, row.residents // PEOPLE_PER_CELL), MOST_CELLS), share, least=1)
    of = np.repeat(np.arange(len(pairs)), number)
    quarter = rng.normal(scale=0.8, size=len(pairs))  # some communities are old quarters, some new
    plan = CellPlan(
        urban[of],
        (share / number)[of] * rng.lognormal(0, 0.45, len(of)),
        quarter[of] + rng.normal(scale=0.6, size=len(of)),
    )
    counts = settle(row, synthesise(row, rng), plan, rng)
    homes = [
        dwell(land.communities[c.code], land.points[c.code], int(n), rng)
        for (_, c), n in zip(pairs, number, strict=True)
    ]
    lived_in = counts[:, 0] > 0
    folk = tuple(_folk(street, community, homes[i], counts[of == i]) for i, (street, community) in enumerate(pairs))
    degrees = land.plane.to_globe(np.concatenate(homes))[lived_in]
    code = [pairs[i][1].code for i in of]
    serial = np.concatenate([np.arange(1, n + 1) for n in number])
    cells = CellRows(
        [f"{c}-{s:04d}" for c, s, live in zip(code, serial, lived_in, strict=True) if live],
        [c for c, live in zip(code, lived_in, strict=True) if live],
        degrees[:, 1], degrees[:, 0], counts[lived_in],
    )  # fmt: skip
    return cells, folk


def _folk(street: Street, community: Community, homes: Floats, counts: np.ndarray) -> Folk:
    total = dict(zip(FIGURES, counts.sum(axis=0).tolist(), strict=True))
    return Folk(
        community, street, total["residents"], total["households"], total["age_65_plus"], homes,
        counts[:, 0].astype(float),
    )  # fmt: skip
