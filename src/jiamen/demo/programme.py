"""The upgrade programme of the demo: who pays, what could be done for the centres that are short, and one draft scenario."""

from datetime import date, timedelta

import numpy as np

from jiamen.demo.rows import CentreRow, OptionRow, PremisesRow, SourceRow, UpgradeRow
from jiamen.demo.settlement import Folk
from jiamen.demo.sites import needed_m2
from jiamen.demo.upgrades import centre_code

MOST_OPTIONS = 110
OPEN_SHARE = 60  # per cent, the standard the options are drawn to meet
CORE = ("elder_care", "toddler_care", "child_class", "meals")
YUAN_A_M2 = {"enlarge": (1_500, 2_300), "rearrange": (300, 700), "share": (500, 1_000), "idle_state": (700, 1_400),
             "developer": (800, 1_500), "new_building": (2_200, 3_200)}  # fmt: skip
MONTHS = {"enlarge": (6, 10), "rearrange": (2, 5), "share": (2, 5), "idle_state": (4, 8), "developer": (5, 9),
          "new_building": (10, 12)}  # fmt: skip
OF_PREMISES = {"idle_state": "idle_state", "shared": "share", "developer": "developer", "planned": "new_building"}
WORDS = {
    "enlarge": "原址扩建", "rearrange": "功能调整",
    "share": "共享", "idle_state": "盘活", "developer": "接收", "new_building": "新建",
}  # fmt: skip
SPLIT = {"district": 45, "reward": 25, "street": 20, "community": 10}
PAYS_PERCENT = {"district": 12, "reward": 11, "street": 12, "community": 13}
"""What the three years' budgets come to, in per cent of what all options would take from the source."""


def source_rows(first_year: int) -> tuple[SourceRow, ...]:
    """The four usual sources and their rules."""
    return (
        SourceRow("district", "区级统筹", "一个项目最多承担造价的七成。", 70, None),
        SourceRow(
            "reward", "财政奖补", f"一个项目最多奖补造价的三成，须在{first_year + 2}年以前开工。", 30, first_year + 2
        ),
        SourceRow("street", "镇街配套", "一个项目最多承担造价的一半。", 50, None),
        SourceRow("community", "社区自筹", "一个项目最多承担造价的三成。", 30, None),
    )


def option_rows(
    folk: tuple[Folk, ...], centres: tuple[CentreRow, ...], premises: tuple[PremisesRow, ...],
    upgrades: list[UpgradeRow], today: date, rng: np.random.Generator,
) -> tuple[OptionRow, ...]:  # fmt: skip
    """For each centre too small, badly laid out or short of functions and not in an upgrade: one or two things to do."""
    busy = {row.centre_code for row in upgrades}
    by_code, by_area = {c.code: c for c in centres}, dict[str, list[PremisesRow]]()
    for one in premises:
        by_area.setdefault(one.area_id, []).append(one)
    rows: list[OptionRow] = []
    for f in folk:
        centre = by_code[centre_code(f)]
        if centre.code in busy or f.community.real_name or not _is_short(f, centre):
            continue
        rows += _for_centre(f, centre, by_area.get(f.community.code, []), today, rng)
    return tuple(rows[:MOST_OPTIONS])


def budget_rows(options: tuple[OptionRow, ...], years: int) -> tuple[tuple[str, int, int], ...]:
    """Source, year and fen: far from enough for everything."""
    rows = []
    for key, percent in PAYS_PERCENT.items():
        wanted = sum(fen for option in options for source, fen in option.shares if source == key)
        a_year = wanted * percent // 100 // years // 1_000_000 * 1_000_000
        rows += [(key, year, a_year) for year in range(years) if a_year]
    return tuple(rows)


def _is_short(folk: Folk, centre: CentreRow) -> bool:
    small = centre.place.floor_area_m2 < needed_m2(folk)
    closed = 100 * centre.open_area_m2 < OPEN_SHARE * centre.place.floor_area_m2
    return small or closed


def _for_centre(
    folk: Folk, centre: CentreRow, near: list[PremisesRow], today: date, rng: np.random.Generator
) -> list[OptionRow]:
    need, today_m2 = needed_m2(folk), centre.place.floor_area_m2
    here = "enlarge" if today_m2 < need else "rearrange"
    ways: list[tuple[str, PremisesRow | None, int]] = [
        (here, None, max(today_m2, round(need * rng.uniform(1.02, 1.2))))
    ]
    for one in near:
        action = OF_PREMISES[one.kind]
        area = one.floor_area_m2 + (today_m2 if action == "share" else 0)
        if area >= 0.7 * need:
            ways.append((action, one, area))
    return [_row(centre, action, place, area, today, rng) for action, place, area in ways[:2]]


def _row(
    centre: CentreRow, action: str, place: PremisesRow | None, area: int, today: date, rng: np.random.Generator
) -> OptionRow:
    built = (
        area
        if action == "rearrange" or (place is not None and action != "share")
        else area - centre.place.floor_area_m2
    )
    cost = round(max(built, 30) * int(rng.integers(*YUAN_A_M2[action])), -3) * 100
    community = centre.name.removesuffix("党群服务中心")
    name = place.name.removeprefix(community) if place is not None else ""
    brought = rng.choice(CORE, size=2, replace=False)
    return OptionRow(
        centre_code=centre.code, premises_code=None if place is None else place.code, action=action,
        title=f"{community}：{WORDS[action]}{name}", floor_area_m2=area, open_area_m2=area * int(rng.integers(62, 78)) // 100,
        functions=tuple(sorted(map(str, brought))), cost_fen=cost, running_fen=area * int(rng.integers(40, 90)) * 100,
        months=int(rng.integers(MONTHS[action][0], MONTHS[action][1] + 1)),
        let_until=today + timedelta(days=int(rng.integers(200, 700))) if place is not None and rng.random() < 0.15 else None,
        ownership_settled=place is None or bool(rng.random() > 0.08), step_free=bool(rng.random() < 0.85),
        shares=_shares(cost),
    )  # fmt: skip


def _shares(cost_fen: int) -> tuple[tuple[str, int], ...]:
    """By the usual split; the district takes what rounding leaves."""
    rest = {key: cost_fen * percent // 100 for key, percent in SPLIT.items() if key != "district"}
    return (("district", cost_fen - sum(rest.values())), *rest.items())
