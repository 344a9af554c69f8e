"""Upgrade projects: which centres were put right this year, which are under way, which are planned.

In Xinzhou, sixteen were completed and added a little over 5,100 m². Two of them are told in the stories with their areas; the
other fourteen are drawn so that each was too small before and meets the standard after, and that the sixteen add up.
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from jiamen.demo.apportion import apportion
from jiamen.demo.geography import Land
from jiamen.demo.rows import Place, UpgradeRow
from jiamen.demo.settlement import Folk
from jiamen.demo.sites import address, among_people, at_best, best_spot, needed_m2, off_place, storeys

COMPLETED_PER_100_COMMUNITIES = 13.6  # 16 of 118
ADDED_M2 = 320  # mean of a completed project: 5,1xx / 16
LEAST_ADDED_M2 = 70
WITHIN = 0.83  # of the residents must have the new place in reach
ACTIONS = ("idle_state", "share", "developer", "enlarge", "new_building")
Places = dict[str, Place]

WUSAN, DAJINGTOU = "五三(2)社区", "大井头社区"
TOLD = {  # before, after, address before, address after, storeys before and after, action
    WUSAN: (118, 350, "东市街道五三(2)社区居民楼", "东市街道五三大道", 1, 1, "developer"),
    DAJINGTOU: (240, 3000, "东市街道灵山路", "东市街道金龙岗路", 2, 4, "idle_state"),
}


def centre_code(folk: Folk) -> str:
    """The code of a community's centre."""
    return f"{folk.community.code}-C1"


def complete(
    folk: tuple[Folk, ...], places: Places, roads: list[str], land: Land, today: date, rng: np.random.Generator
) -> tuple[Places, list[UpgradeRow]]:
    """Projects completed this year up to today: the places after them, and a row each with the place before."""
    told = [f for f in folk if f.community.real_name and f.community.name in TOLD]
    number = max(1, round(len(folk) * COMPLETED_PER_100_COMMUNITIES / 100))
    goal = (5_100 if told else number * ADDED_M2) + int(rng.integers(20, 160))
    left = goal - sum(TOLD[f.community.name][1] - TOLD[f.community.name][0] for f in told)
    drawn = _small_enough(folk, number - len(told), left // max(1, number - len(told)), rng)
    added = np.sort(apportion(left, rng.lognormal(0, 0.35, len(drawn)), least=LEAST_ADDED_M2))
    pairs = [(f, *_as_told(f, places[f.community.code], land, rng)) for f in told]
    pairs += [
        (f, *_grown(f, places[f.community.code], int(a), roads, land, rng)) for f, a in zip(drawn, added, strict=True)
    ]
    after = dict(places)
    rows = []
    ends = _over_the_year(len(pairs), today, rng)
    for (f, old, new, action), end in zip(pairs, ends, strict=True):
        after[f.community.code] = new
        start = end - timedelta(days=int(rng.integers(60, 300)))
        rows.append(_row(f, old, new, action, "completed", start, end, rng))
    return after, rows


def intended(
    folk: tuple[Folk, ...], places: Places, done: set[str], roads: list[str], land: Land, today: date,
    rng: np.random.Generator,
) -> list[UpgradeRow]:  # fmt: skip
    """Projects under way (one per 30 communities) and planned (one per 20), the neediest first; places do not change yet."""
    lacking = sorted(
        (f for f in folk if centre_code(f) not in done and places[f.community.code].floor_area_m2 < needed_m2(f)),
        key=lambda f: places[f.community.code].floor_area_m2 - needed_m2(f),
    )
    rows = []
    under_way, planned = -(-len(folk) // 30), -(-len(folk) // 20)
    for i, f in enumerate(lacking[: under_way + planned]):
        old = places[f.community.code]
        lat, lon = among_people(f, land, rng)
        road = str(rng.choice(roads))
        new = replace(old, address=address(f, road, rng), lat=lat, lon=lon, floor_area_m2=round(needed_m2(f) * 1.05))
        start = today - timedelta(days=int(rng.integers(30, 200))) if i < under_way else None
        status, action = "under_way" if start else "planned", str(rng.choice(ACTIONS))
        if action == "enlarge":  # it grows where it is
            new = replace(new, address=old.address, lat=old.lat, lon=old.lon)
        rows.append(_row(f, old, new, action, status, start, None, rng))
    return rows


def _small_enough(folk: tuple[Folk, ...], number: int, mean_m2: int, rng: np.random.Generator) -> list[Folk]:
    """Communities an addition of the mean size can put right, in area and in place; those with small needs come first."""
    free = [f for f in folk if not f.community.real_name]
    compact = [f for f in free if best_spot(f)[1] >= WITHIN]
    free = compact if len(compact) >= number else free
    by_fit = sorted(free, key=lambda f: abs(np.log((needed_m2(f) + 1) / (2.2 * mean_m2 + 1))) + rng.uniform(0, 0.3))
    return sorted(by_fit[:number], key=needed_m2)


def _as_told(folk: Folk, place: Place, land: Land, rng: np.random.Generator) -> tuple[Place, Place, str]:
    before, after, old_address, new_address, old_storeys, new_storeys, action = TOLD[folk.community.name]
    old_at, new_at = off_place(folk, land, rng), at_best(folk, land, rng)
    old = replace(place, address=old_address, lat=old_at[0], lon=old_at[1], floor_area_m2=before, storeys=old_storeys,
                  built_year=1988, condition="fair", open_share=0.4)  # fmt: skip
    new = replace(place, address=new_address, lat=new_at[0], lon=new_at[1], floor_area_m2=after, storeys=new_storeys,
                  built_year=2008, condition="good", open_share=0.75)  # fmt: skip
    return old, new, action


def _grown(
    folk: Folk, place: Place, added_m2: int, roads: list[str], land: Land, rng: np.random.Generator
) -> tuple[Place, Place, str]:
    """A place too small by less than what is added; every second one was off-place too and moves."""
    need = needed_m2(folk)
    before = max(40, need + int(added_m2 * rng.uniform(0.05, 0.4)) - added_m2)
    action = str(rng.choice(ACTIONS))
    off = rng.random() < 0.5 and action != "enlarge"
    if before >= need:  # a village so small that no place is too small for it: then it was off-place
        off, action = True, "idle_state"
    old_at = off_place(folk, land, rng) if off else at_best(folk, land, rng)
    old = replace(place, lat=old_at[0], lon=old_at[1], floor_area_m2=before, storeys=storeys(before, rng))
    if action == "enlarge":
        new = replace(old, floor_area_m2=before + added_m2, condition="good", open_share=0.7)
    else:
        lat, lon = at_best(folk, land, rng)
        new = replace(
            old, address=address(folk, str(rng.choice(roads)), rng), lat=lat, lon=lon, floor_area_m2=before + added_m2,
            storeys=storeys(before + added_m2, rng), built_year=int(rng.integers(1998, 2024)), condition="good",
            open_share=float(rng.uniform(0.64, 0.8)),
        )  # fmt: skip
    return old, new, action


def _over_the_year(number: int, today: date, rng: np.random.Generator) -> list[date]:
    """An end for each project, one in each equal part of this year up to today; the first ended first, months ago."""
    new_year = date(today.year, 1, 1)
    days = (today - new_year).days
    return [new_year + timedelta(days=int((i + rng.random()) * days / number)) for i in range(number)]


def _row(
    folk: Folk, old: Place, new: Place, action: str, status: str, start: date | None, end: date | None,
    rng: np.random.Generator,
) -> UpgradeRow:  # fmt: skip
    cost_yuan = int((new.floor_area_m2 - old.floor_area_m2 * 0.5) * rng.uniform(900, 2_200))
    return UpgradeRow(
        centre_code(folk), f"{folk.community.name}服务中心提档升级", action, status, old.floor_area_m2, new.floor_area_m2,
        old.address, new.address, old.lat, old.lon, round(cost_yuan, -3) * 100, start, end,
        new.lat, new.lon,
    )  # fmt: skip
