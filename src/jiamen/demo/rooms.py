"""Rooms that fit the floor area, and the services that go with them."""

import json
from functools import cache
from typing import Any

import numpy as np

from jiamen.demo.apportion import apportion
from jiamen.demo.census import DATA
from jiamen.demo.rows import Place, RoomRow, ServiceRow

PASSAGES = 0.08  # of the floor area is nobody's room
M2_PER_ROOM = 32
M2_PER_OFFICE = 45
M2_PER_PERSON = 2.5
CARE, WITH_CARE = ("elder_care", "meals", "child_class", "toddler_care"), 0.5
ALWAYS = ("service_hall", "office")
TOLD_FUNCTIONS = {
    "五三(2)社区": ("party_members", "deputies", "mediation", "counselling", "lecture", "reading", "minors", "science",
                 "calligraphy", "health", "chess"),
    "大井头社区": ("party_members", "deputies", "mediation", "counselling", "lecture", "reading", "minors", "science",
               "elder_care", "meals", "chess", "calligraphy", "cinema", "fitness", "health", "child_class", "toddler_care",
               "meeting", "store"),
    "万达社区": ("elder_care", "chess", "cinema", "calligraphy", "reading", "meals", "party_members", "mediation"),
    "长塘社区": ("child_class", "elder_care", "meals", "reading", "party_members", "mediation"),
}  # fmt: skip
TOLD_AREA_M2 = {"大井头社区": {"service_hall": 500}}


@cache
def catalogue() -> dict[str, Any]:
    """Words of the demo: rooms, services, notices, roads."""
    found: dict[str, Any] = json.loads((DATA / "catalogue.json").read_text("utf-8"))
    return found


def functions_for(name: str, place: Place, rng: np.random.Generator) -> list[str]:
    """What the rooms are for: as told, or by size, the common ones first, one in five passed over."""
    if name in TOLD_FUNCTIONS:
        return [*ALWAYS, *TOLD_FUNCTIONS[name]]
    common = [f for f in catalogue()["rooms"] if f not in ALWAYS and rng.random() > 0.2]
    if rng.random() < WITH_CARE:  # some centres look after elders and children first, whatever their size
        care = rng.permutation(CARE)[:2].tolist()
        common = [*care, *(f for f in common if f not in care)]
    number = min(max(2, place.floor_area_m2 // M2_PER_ROOM), len(common))
    return [*ALWAYS, *common[:number]]


def furnish(name: str, place: Place, rng: np.random.Generator) -> tuple[RoomRow, ...]:
    """Rooms whose areas sum to the floor area less passages; open ones take the place's open share of all of it."""
    known = catalogue()["rooms"]
    functions = functions_for(name, place, rng)
    usable = int(place.floor_area_m2 * (1 - PASSAGES))
    open_m2 = min(round(place.floor_area_m2 * place.open_share), usable - 8)
    area: dict[str, int] = {}
    for is_open, total in ((True, open_m2), (False, usable - open_m2)):
        group = [f for f in functions if known[f][2] is is_open]
        fixed = TOLD_AREA_M2.get(name, {}) if is_open else {}
        loose = [f for f in group if f not in fixed]
        parts = apportion(total - sum(fixed.values()), [known[f][1] * rng.uniform(0.8, 1.25) for f in loose], least=5)
        area |= fixed | dict(zip(loose, parts.tolist(), strict=True))
    rooms = [(f, m2) for f in functions for m2 in _parts(f, area.get(f, 0))]
    return _number(rooms, place.floor_area_m2 / place.storeys, place.storeys)


def _parts(function: str, area_m2: int) -> list[int]:
    """Offices are several rather than one huge; every other function has one room."""
    if function != "office":
        return [area_m2] if area_m2 else []
    return [int(m2) for m2 in apportion(area_m2, np.ones(max(1, round(area_m2 / M2_PER_OFFICE)))) if m2]


def _number(rooms: list[tuple[str, int]], plate_m2: float, storeys: int) -> tuple[RoomRow, ...]:
    """Put each room on the lowest floor with space left, else on the emptiest; number them 101, 102, … 201, …"""
    free, on_floor = [plate_m2] * storeys, [0] * storeys
    made: list[RoomRow] = []
    for function, m2 in rooms:
        at = next((i for i in range(storeys) if free[i] >= m2), max(range(storeys), key=free.__getitem__))
        free[at] -= m2
        on_floor[at] += 1
        name, _, is_open = catalogue()["rooms"][function]
        capacity = None if function in ("office", "store") else max(2, int(m2 / M2_PER_PERSON))
        made.append(RoomRow(f"{at + 1}{on_floor[at]:02d}", name, function, m2, at + 1, capacity, is_open))
    return tuple(made)


def services_for(rooms: tuple[RoomRow, ...], urban: bool, rng: np.random.Generator) -> tuple[ServiceRow, ...]:
    """What the desk does (all of it in town, most of it in a village), and what the rooms add."""
    words = catalogue()
    desk = [s for s in words["services"] if urban or rng.random() < 0.75]
    rooms_add = [words["by_function"][r.function] for r in rooms if r.function in words["by_function"]]
    return tuple(ServiceRow(zh, en, rank * 10) for rank, (zh, en) in enumerate([*desk, *rooms_add], start=1))
