"""Households carried to cells: town and country first, then cell by cell, none broken up."""

from dataclasses import dataclass

import numpy as np

from jiamen.demo.apportion import Floats, Ints, apportion
from jiamen.demo.census import CensusRow
from jiamen.demo.errors import FiguresContradict
from jiamen.demo.households import Households

FIGURES = (
    "residents", "households", "one_person_households", "age_0_14", "age_15_64", "age_65_plus",
    "households_with_1_elder", "households_with_2_elders", "households_with_3_elders", "disabled",
)  # fmt: skip
MIXING = 2.0  # spread of the dice against the spread of ageing: 0 sorts old and young apart, large mixes them all


@dataclass(frozen=True, slots=True)
class CellPlan:
    """What a cell is before people move in: town or country, how many households it draws, how old its quarter is."""

    urban: np.ndarray[tuple[int], np.dtype[np.bool_]]
    weight: Floats
    age: Floats  # standard-normal; high draws elders


def settle(row: CensusRow, homes: Households, plan: CellPlan, rng: np.random.Generator) -> Ints:
    """Counts per cell, shape (cells, len(FIGURES)); column sums equal the row, urban and rural residents too."""
    in_town, collective_in_town = _town_and_country(row, homes, rng)
    counts = np.zeros((len(plan.weight), len(FIGURES)), dtype=np.int64)
    collective = np.array(homes.collective)
    to_town = np.asarray(rng.multivariate_hypergeometric(collective, collective_in_town))
    for here, group, outside in ((plan.urban, in_town, to_town), (~plan.urban, ~in_town, collective - to_town)):
        cells = np.flatnonzero(here)
        if cells.size:
            counts[cells] = _fill(homes, np.flatnonzero(group), outside, plan.weight[cells], plan.age[cells], rng)
    counts[:, 9] = _disabled(counts, rng)
    return counts


def _town_and_country(row: CensusRow, homes: Households, rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Which households live in town, and how many people of collective households: together exactly the urban residents.

    Large and old households tend to the country. Whole households seldom end exactly on the figure; people of collective
    households make up the gap, and where those run out, one-person households move across.

    Raises:
        FiguresContradict: nobody is left to fill the gap (only where there are no one-person households either).
    """
    outside = row.residents - row.household_residents
    lowest, highest = max(0, outside - row.rural), min(outside, row.urban)
    share = 0.5 + 0.5 * row.urban / row.residents
    from_outside = min(max(round(outside * share), lowest), highest)
    pull = homes.size / homes.size.std() + homes.aging + rng.normal(scale=2.0, size=homes.size.size)
    order = np.argsort(pull if row.rural else np.zeros_like(pull), kind="stable")
    people = np.cumsum(homes.size[order])
    last = int(np.searchsorted(people, row.urban - from_outside, side="right"))
    in_town = np.zeros(homes.size.size, dtype=bool)
    in_town[order[:last]] = True
    gap = row.urban - from_outside - (int(people[last - 1]) if last else 0)
    by_outside = min(gap, outside - from_outside)
    singles = np.flatnonzero(~in_town & (homes.size == 1))[: gap - by_outside]
    in_town[singles] = True
    if int(homes.size[in_town].sum()) + from_outside + by_outside != row.urban:
        raise FiguresContradict(name=row.name, code=row.code, what="家庭户人口数 / 城镇人口")
    return in_town, from_outside + by_outside


def _fill(homes: Households, group: Ints, outside: Ints, weight: Floats, age: Floats, rng: np.random.Generator) -> Ints:
    """Carry one side's households to its cells by matching ranks of ageing, and its other residents to a few large cells."""
    n = len(weight)
    slots = np.repeat(np.arange(n), apportion(len(group), weight, least=1))
    slots = slots[np.argsort(age[slots] + rng.normal(scale=MIXING, size=len(slots)), kind="stable")]
    aging = homes.aging[group]
    spread = (float(aging.std()) if len(group) else 0.0) or 1.0
    movers = group[np.argsort(aging / spread + rng.normal(scale=MIXING, size=len(group)), kind="stable")]
    size, elders, children = homes.size[movers], homes.elders[movers], homes.children[movers]
    halls = rng.multinomial(1, np.full(n, 1 / n), size=max(1, n // 60)).sum(axis=0) * weight  # dormitories, homes
    others = np.stack([rng.multinomial(people, halls / halls.sum()) for people in outside], axis=1)
    young, old = _sum(slots, children, n) + others[:, 0], _sum(slots, elders, n) + others[:, 2]
    residents = _sum(slots, size, n) + others.sum(axis=1)
    with_elders = [_sum(slots, elders == number, n) for number in (1, 2, 3)]
    return np.stack(
        [residents, _sum(slots, np.ones_like(size), n), _sum(slots, size == 1, n), young, residents - young - old, old,
         *with_elders, np.zeros_like(residents)], axis=1,
    )  # fmt: skip


def _sum(slots: Ints, values: np.ndarray, n: int) -> Ints:
    return np.bincount(slots, weights=values, minlength=n).astype(np.int64)


def _disabled(counts: Ints, rng: np.random.Generator) -> Ints:
    """Not in the census row: dice around the national rate of about 6 % of residents, three times as high among elders."""
    elders = counts[:, 5]
    return rng.binomial(elders, 0.17) + rng.binomial(counts[:, 0] - elders, 0.047)
