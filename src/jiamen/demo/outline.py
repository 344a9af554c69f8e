"""What is known of a district before dice are thrown: its streets, its communities, where it lies, how large it is."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jiamen.demo.apportion import apportion
from jiamen.demo.census import DATA, CensusRow
from jiamen.demo.names import place_names

URBAN_COMMUNITY, VILLAGE = 5983, 2486  # residents of one, on average: Xinzhou's 430,755 / 72 and 114,379 / 46
COMMUNITIES_PER_STREET = 13
URBAN_DENSITY, RURAL_DENSITY = 4_000, 550  # residents per km², nominal, for districts whose area the demo does not know

MIDDLE_OF_THE_COUNTRY = (35.0, 105.0)  # for codes of no province


@dataclass(frozen=True, slots=True)
class Community:
    """A community or village to be; `size` weighs its residents against the others of its kind."""

    code: str
    name: str
    urban: bool
    size: float
    real_name: bool


@dataclass(frozen=True, slots=True)
class Street:
    """A street or town; `at_km` lies east and north of the district's centre."""

    code: str
    name: str
    town: bool
    real: bool
    at_km: tuple[float, float]
    communities: tuple[Community, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The district's frame; `middle_km` and `stretch` shape its simulated border."""

    code: str
    name: str
    lat: float
    lon: float
    area_km2: float
    middle_km: tuple[float, float]
    stretch: float
    nominal: bool  # the position is a stand-in, not the county's own
    streets: tuple[Street, ...]


def outline(row: CensusRow, rng: np.random.Generator) -> Outline:
    """The real frame of Xinzhou District, or a plausible one for any other county."""
    if row.code == "361102":
        return _xinzhou(row, rng)
    return _anywhere(row, rng)


def _xinzhou(row: CensusRow, rng: np.random.Generator) -> Outline:
    known = json.loads((DATA / "district_361102.json").read_text("utf-8"))
    streets = known["streets"]
    names = iter(place_names(200, rng, taken={n["name"] for s in streets for n in s["known"]}))
    built = tuple(
        Street(s["code"], s["name"], s["town"], True, tuple(s["at_km"]),
               _communities(s["code"], s["urban"], s["villages"], names, rng, s["known"]))
        for s in streets
    )  # fmt: skip
    return Outline(
        row.code, row.name, known["lat"], known["lon"], known["area_km2"], tuple(known["middle_km"]), known["stretch"],
        False, built,
    )  # fmt: skip


def _anywhere(row: CensusRow, rng: np.random.Generator) -> Outline:
    """Streets around a middle, towns farther out; as many communities as Xinzhou's averages give."""
    urban = max(1, round(row.urban / URBAN_COMMUNITY)) if row.urban else 0
    villages = max(1, round(row.rural / VILLAGE)) if row.rural else 0
    towns = math.ceil(villages / COMMUNITIES_PER_STREET)
    inner = math.ceil(urban * 0.85 / COMMUNITIES_PER_STREET)
    area_km2 = max(5.0, row.urban / URBAN_DENSITY + row.rural / RURAL_DENSITY)
    radius = math.sqrt(area_km2 / math.pi)
    core = radius * math.sqrt(row.urban / row.residents) * (0.6 if towns else 0.95)
    shares = np.r_[np.full(inner, 1.0), np.full(towns, 0.3 if inner else 1.0)]
    urban_of = apportion(urban, shares)
    villages_of = (
        np.r_[np.zeros(inner, dtype=int), apportion(villages, np.ones(towns))] if towns else np.zeros(inner, int)
    )
    names = iter(place_names(inner + towns + urban + villages, rng, taken=set()))
    streets = []
    for i in range(inner + towns):
        town, ring = i >= inner, core * math.sqrt((i + 0.4) / max(inner, 1)) if i < inner else radius * 0.78
        turn = 2.39996 * i if not town else 2 * math.pi * (i - inner + rng.uniform(-0.2, 0.2)) / towns
        number = 100 + i - inner if town else i + 1
        code = f"{row.code}{number:03d}"
        streets.append(
            Street(code, next(names) + ("镇" if town else "街道"), town, False,
                   (ring * math.cos(turn), ring * math.sin(turn)),
                   _communities(code, int(urban_of[i]), int(villages_of[i]), names, rng, []))
        )  # fmt: skip
    lat, lon = _nominal_point(row.code)
    return Outline(row.code, row.name, lat, lon, area_km2, (0.0, 0.0), 1.15, True, tuple(streets))


def _communities(
    code: str,
    urban: int,
    villages: int,
    names: Iterator[str],
    rng: np.random.Generator,
    known: Sequence[dict[str, Any]],
) -> tuple[Community, ...]:
    """Urban communities are numbered from 001, villages from 200; known names come first."""
    made = []
    for i in range(urban + villages):
        in_town = i < urban
        fact = known[i] if i < len(known) else None
        name = fact["name"] if fact else next(names) + ("社区" if in_town else "村")
        size = fact["size"] if fact else float(rng.lognormal(0.0, 0.35 if in_town else 0.45))
        number = i + 1 if in_town else 200 + i - urban
        made.append(Community(f"{code}{number:03d}", name, in_town, size, bool(fact)))
    return tuple(made)


def _nominal_point(code: str) -> tuple[float, float]:
    """A stand-in position: the province's seat, shifted by the county's digits so that two counties never coincide.

    The census workbook has no coordinates, and the demo does not pretend to know them.
    """
    seats = json.loads((DATA / "province_seats.json").read_text("utf-8"))
    lat, lon = seats.get(code[:2], MIDDLE_OF_THE_COUNTRY)
    turn, far = 2.39996 * int(code[2:]), 0.2 + int(code[2:]) / 10_000 * 1.3
    return round(lat + far * math.sin(turn), 4), round(lon + far * math.cos(turn), 4)
