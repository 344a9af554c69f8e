"""A centre held against the standards: pure arithmetic, no database.

The score has ten terms with whole points; each is `of × min(figure, target) / target`, rounded down, so the page can show
every step and the points add up to the score exactly. A term whose target is 0 does not apply and gives its full points.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from jiamen.places.models import AreaKind, Condition, Function
from jiamen.planning.selectors.standards import InForce
from jiamen.planning.selectors.walks import Cells, Count, percentile, share_percent

CORE_FUNCTIONS = (Function.ELDER_CARE, Function.TODDLER_CARE, Function.CHILD_CLASS, Function.MEALS)
NOT_FOR_RESIDENTS = (Function.OFFICE, Function.STORE, Function.MEETING, Function.SERVICE_HALL)
"""Rooms every centre has or nobody visits: they do not count as a function."""

CONDITION_POINTS = {Condition.GOOD: 5, Condition.FAIR: 3, Condition.POOR: 0}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the score: `points` of `of`, because the figure is what it is against the target (same unit)."""

    key: str
    points: int
    of: int
    figure: int
    target: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a centre, whoever it serves: areas in m², hours in minutes a week."""

    kind: str
    floor_area_m2: int
    open_area_m2: int
    workers: int
    functions: frozenset[str]
    condition: str
    open_minutes_week: int


def required_area_m2(households: int, standards: InForce) -> int:
    """Floor area the households need, in m², rounded up."""
    return -(-households * standards["area_per_100_households"] // 100)


def required_workers(kind: str, residents: int, standards: InForce) -> int:
    """Workers the residents need, rounded up; the standard speaks of urban communities only."""
    return -(-residents * standards["workers_per_10000"] // 10_000) if kind == AreaKind.URBAN else 0


def is_off_place(walk: Count, residents: Count, standards: InForce) -> bool:
    """Whether too small a share of the residents (head counts) walks no more than the radius."""
    within = int(residents[walk <= standards["walk_radius"]].sum())
    return share_percent(within, int(residents.sum())) < standards["within_radius_share"]


def missing_functions(functions: frozenset[str], standards: InForce) -> list[str]:
    """Which of the four core functions are missing; none when enough of them are there."""
    absent = [str(core) for core in CORE_FUNCTIONS if core not in functions]
    enough = len(CORE_FUNCTIONS) - len(absent) >= standards["core_functions"]
    return [] if enough else absent


def measure(facts: Facts, cells: Cells, walk: Count, standards: InForce) -> dict[str, Any]:
    """The columns of a diagnosis for a centre that serves `cells`, `walk` metres away (n)."""
    radius_m, beyond = standards["walk_radius"], walk > standards["walk_radius"]
    residents, households, elders = (int(c.sum()) for c in (cells.residents, cells.households, cells.age_65_plus))
    needed_m2 = required_area_m2(households, standards)
    needed_workers = required_workers(facts.kind, residents, standards)
    residents_beyond, elders_beyond = int(cells.residents[beyond].sum()), int(cells.age_65_plus[beyond].sum())
    columns: dict[str, Any] = {
        "residents": residents,
        "households": households,
        "elders": elders,
        "floor_area_m2": facts.floor_area_m2,
        "required_area_m2": needed_m2,
        "deficit_m2": max(0, needed_m2 - facts.floor_area_m2),
        "below_size_m2": max(0, standards["centre_size"] - facts.floor_area_m2),
        "open_share_percent": share_percent(facts.open_area_m2, facts.floor_area_m2) if facts.floor_area_m2 else 0,
        "workers": facts.workers,
        "required_workers": needed_workers,
        "functions_present": sorted(facts.functions),
        "functions_missing": missing_functions(facts.functions, standards),
        "radius_m": radius_m,
        "walk_p50_m": percentile(walk, cells.residents, 50),
        "walk_p90_m": percentile(walk, cells.residents, 90),
        "elder_walk_p50_m": percentile(walk, cells.age_65_plus, 50),
        "elder_walk_p90_m": percentile(walk, cells.age_65_plus, 90),
        "households_beyond": int(cells.households[beyond].sum()),
        "residents_beyond": residents_beyond,
        "elders_beyond": elders_beyond,
        "open_minutes_week": facts.open_minutes_week,
    }
    terms = score_terms(facts, columns, standards)
    return columns | {
        "terms": [asdict(term) for term in terms],
        "score": sum(term.points for term in terms),
        "short_in_area": columns["deficit_m2"] > 0,
        "short_in_place": is_off_place(walk, cells.residents, standards),
        "short_in_layout": columns["open_share_percent"] < standards["open_share"]
        or len(facts.functions) < standards["functions"]
        or bool(columns["functions_missing"]),
    }


def score_terms(facts: Facts, columns: dict[str, Any], standards: InForce) -> Sequence[Term]:
    """The ten terms of the score, 100 points in all."""
    core = sum(function in facts.functions for function in CORE_FUNCTIONS)
    within = share_percent(columns["residents"] - columns["residents_beyond"], columns["residents"])
    elders_within = share_percent(columns["elders"] - columns["elders_beyond"], columns["elders"])
    return [
        _term("area", 20, facts.floor_area_m2, columns["required_area_m2"]),
        _term("size", 10, facts.floor_area_m2, standards["centre_size"]),
        _term("open_share", 10, columns["open_share_percent"], standards["open_share"]),
        _term("workers", 10, facts.workers, columns["required_workers"]),
        _term("functions", 10, len(facts.functions), standards["functions"]),
        _term("core_functions", 10, core, standards["core_functions"]),
        _term("within", 12, within, 100),
        _term("elders_within", 8, elders_within, 100),
        _term("condition", 5, CONDITION_POINTS[Condition(facts.condition)], CONDITION_POINTS[Condition.GOOD]),
        _term("hours", 5, facts.open_minutes_week // 60, standards["opening_hours_week"]),
    ]


def _term(key: str, of: int, figure: int, target: int) -> Term:
    points = of * min(figure, target) // target if target else of
    return Term(key, points, of, figure, target)
