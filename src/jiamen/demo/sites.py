"""Where today's centres are and what is wrong with them, before anything is upgraded."""

import numpy as np
import shapely

from jiamen.demo.apportion import Floats
from jiamen.demo.geography import Land
from jiamen.demo.rows import Place
from jiamen.demo.settlement import Folk

AREA_PER_100_HOUSEHOLDS_M2 = 30  # the standard the faults are drawn against
SMALLEST_M2 = 60
# As the crow flies: a walk of 1,000 m over streets 1.3 times as long, less some tens of metres of caution.
REACH_M = 720


def needed_m2(folk: Folk) -> int:
    """Floor area the standard asks for these households."""
    return -(-AREA_PER_100_HOUSEHOLDS_M2 * folk.households // 100)


def todays_place(folk: Folk, road: str, land: Land, rng: np.random.Generator) -> Place:
    """A centre with faults drawn one by one: too small 45 %, off-place 25 %, old 20 %, badly laid out 30 %.

    Centres known by name are spared: no fault is invented for a real one.
    """
    small, off, old, muddled = (rng.random(4) < [0.45, 0.25, 0.20, 0.30]) & (not folk.community.real_name)
    ratio = rng.uniform(0.25, 0.8) if small else rng.uniform(1.02, 1.5)
    area = max(SMALLEST_M2, round(needed_m2(folk) * ratio))
    year = int(rng.integers(1966, 1989)) if old else int(rng.integers(1992, 2021))
    lat, lon = off_place(folk, land, rng) if off else among_people(folk, land, rng)
    return Place(
        address=address(folk, road, rng), lat=lat, lon=lon, floor_area_m2=area, storeys=storeys(area, rng), built_year=year,
        condition=str(rng.choice(["poor", "fair"] if old else ["good", "good", "fair"])),
        open_share=float(rng.uniform(0.30, 0.52) if muddled else rng.uniform(0.62, 0.8)),
    )  # fmt: skip


def address(folk: Folk, road: str, rng: np.random.Generator) -> str:
    """Street, road and an invented house number; in a village its name and a group number."""
    if folk.community.urban:
        return f"{folk.street.name}{road}{int(rng.integers(1, 400))}号"
    return f"{folk.street.name}{folk.community.name}{int(rng.integers(1, 12))}组"


def storeys(area_m2: int, rng: np.random.Generator) -> int:
    """One floor for small places, up to four for large ones."""
    return int(min(4, 1 + area_m2 // 260 + (rng.random() < 0.25)))


def among_people(folk: Folk, land: Land, rng: np.random.Generator) -> tuple[float, float]:
    """Latitude and longitude beside the home nearest to the residents' middle."""
    far = np.hypot(*(folk.homes - folk.middle).T)
    return _beside(folk.homes[int(np.argmin(far))], land, rng)


def best_spot(folk: Folk) -> tuple[Floats, float]:
    """The home that most residents reach within the radius (metres on the plane), and their share of all residents."""
    apart = np.hypot(*(folk.homes[:, None, :] - folk.homes[None, :, :]).transpose(2, 0, 1))
    reached = (apart <= REACH_M) @ folk.weight - apart.mean(axis=0) * 1e-6  # the nearer to all where reach is equal
    best = int(np.argmax(reached))
    return folk.homes[best], float(((apart[best] <= REACH_M) @ folk.weight) / max(folk.weight.sum(), 1))


def at_best(folk: Folk, land: Land, rng: np.random.Generator) -> tuple[float, float]:
    """Beside the home that most residents reach."""
    return _beside(best_spot(folk)[0], land, rng)


def off_place(folk: Folk, land: Land, rng: np.random.Generator) -> tuple[float, float]:
    """Out of reach for many: rented rooms a kilometre off, often in another community, always in the district."""
    middling = float(np.median(np.hypot(*(folk.homes - folk.middle).T)))
    far = max(REACH_M, middling) * rng.uniform(0.9, 1.4)
    for turn in rng.uniform(0, 2 * np.pi, size=24):
        spot = np.array(folk.middle) + far * np.array([np.cos(turn), np.sin(turn)])
        if shapely.contains_xy(land.district, spot[0], spot[1]):
            return _beside(spot, land, rng)
    return among_people(folk, land, rng)  # a district smaller than the walk: no place in it is off


def _beside(home: Floats, land: Land, rng: np.random.Generator) -> tuple[float, float]:
    lon, lat = land.plane.to_globe((home + rng.uniform(-30, 30, size=2))[None, :])[0]
    return float(lat), float(lon)
