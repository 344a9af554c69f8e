"""Places that could be won for a centre: idle state assets, agencies' rooms, developers' and planned ones."""

from datetime import date, timedelta

import numpy as np

from jiamen.demo.geography import Land
from jiamen.demo.rooms import catalogue
from jiamen.demo.rows import PremisesRow
from jiamen.demo.settlement import Folk
from jiamen.demo.sites import address

PER_COMMUNITY = 1.7
SIZES_M2 = {"idle_state": (200, 1800), "shared": (80, 600), "developer": (150, 900), "planned": (400, 2500)}
SHARES = {"idle_state": 0.35, "shared": 0.3, "developer": 0.2, "planned": 0.15}


def premises_rows(
    folk: tuple[Folk, ...], roads: list[str], land: Land, today: date, rng: np.random.Generator
) -> tuple[PremisesRow, ...]:
    """About 1.7 per community, more where more people live, each near somebody's home."""
    people = np.array([f.residents for f in folk], dtype=float) + 1
    number = max(3, round(PER_COMMUNITY * len(folk)))
    rows = []
    for serial, i in enumerate(rng.choice(len(folk), number, p=people / people.sum()), start=1):
        kind = str(rng.choice(list(SHARES), p=list(SHARES.values())))
        rows.append(_premises(serial, folk[int(i)], kind, str(rng.choice(roads)), land, today, rng))
    return tuple(rows)


def _premises(
    serial: int, folk: Folk, kind: str, road: str, land: Land, today: date, rng: np.random.Generator
) -> PremisesRow:
    name, owner = catalogue()["premises"][kind][int(rng.integers(len(catalogue()["premises"][kind])))]
    spot = folk.homes[int(rng.integers(len(folk.homes)))] + rng.uniform(-60, 60, size=2)
    lon, lat = land.plane.to_globe(spot[None, :])[0]
    low, high = SIZES_M2[kind]
    wait = {"idle_state": (0, 120), "shared": (0, 60), "developer": (0, 400), "planned": (300, 900)}[kind]
    return PremisesRow(
        code=f"{folk.community.code[:6]}-P{serial:03d}",
        area_id=folk.community.code,
        name=f"{folk.community.name}{name}",
        kind=kind,
        address=address(folk, road, rng),
        lat=float(lat),
        lon=float(lon),
        floor_area_m2=int(np.exp(rng.uniform(np.log(low), np.log(high)))),
        owner=owner,
        available_from=today + timedelta(days=int(rng.integers(*wait))),
        note="",
    )
