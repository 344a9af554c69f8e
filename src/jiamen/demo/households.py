"""A synthetic population: every household and every person once, so that all totals are exact because people are counted.

Synthetic reconstruction (Wilson & Pownall 1976; review: Müller & Axhausen 2010) from the margins of one census row. Instead of
rounding shares cell by cell, which can meet the totals but not the limits inside a cell (no more elder households than
households, ages that sum to the residents), whole households are made and later carried to cells unbroken.
"""

from dataclasses import dataclass

import numpy as np

from jiamen.demo.apportion import Floats, Ints
from jiamen.demo.census import CensusRow

ONE_PERSON_ELDERS = 0.26  # share of one-person households in which an elder lives, where the figures leave the choice
CHILDREN_OUTSIDE = 0.004  # share of children in boarding schools and homes


@dataclass(frozen=True, slots=True)
class Households:
    """Family households (arrays, one entry each) and the people in collective households (counts by age)."""

    size: Ints
    elders: Ints
    children: Ints
    collective: tuple[int, int, int]  # aged 0–14, 15–64, 65+

    @property
    def aging(self) -> Floats:
        """Share of elders less share of children, −1…1: what draws a household to old or to new quarters."""
        return (self.elders - self.children) / self.size


def synthesise(row: CensusRow, rng: np.random.Generator) -> Households:
    """Make the households of a census row; sums of sizes, one-person and elder households and ages equal the row exactly."""
    size = _sizes(row, rng)
    elders = _elders(row, size, rng)
    children = _children(row, size, elders, rng)
    outside_children = row.age_0_14 - int(children.sum())
    outside_elders = row.age_65_plus - int(elders.sum())
    outside = row.residents - row.household_residents
    return Households(
        size, elders, children, (outside_children, outside - outside_children - outside_elders, outside_elders)
    )


def _sizes(row: CensusRow, rng: np.random.Generator) -> Ints:
    """One-person households first; all others hold two people and share the rest at random."""
    several = row.households - row.one_person_households
    size = np.ones(row.households, dtype=np.int64)
    size[row.one_person_households :] = 2
    rest = row.household_residents - int(size.sum())
    # the first few get a third person whatever the dice say, so that three elders find room somewhere
    sure = min(rest, several, row.households_with_3_elders)
    size[row.one_person_households : row.one_person_households + sure] += 1
    if several:
        size[row.one_person_households :] += rng.multinomial(rest - sure, np.full(several, 1 / several))
    return size


def _elders(row: CensusRow, size: Ints, rng: np.random.Generator) -> Ints:
    """Three elders only where three live, two where two live, one anywhere (a quarter of one-person homes first)."""
    elders = np.zeros_like(size)
    for number, households in ((3, row.households_with_3_elders), (2, row.households_with_2_elders)):
        fit = np.flatnonzero((size >= number) & (elders == 0))
        elders[rng.choice(fit, households, replace=False)] = number
    alone = rng.permutation(row.one_person_households)
    company = rng.permutation(np.flatnonzero((size > 1) & (elders == 0)))
    want_alone = min(int(len(alone) * ONE_PERSON_ELDERS), row.households_with_1_elder)
    want_alone = max(want_alone, row.households_with_1_elder - len(company))
    elders[alone[:want_alone]] = 1
    elders[company[: row.households_with_1_elder - want_alone]] = 1
    return elders


def _children(row: CensusRow, size: Ints, elders: Ints, rng: np.random.Generator) -> Ints:
    """Children take seats at random beside at least one adult; who finds none lives in a collective household."""
    seats = size - np.maximum(elders, 1)
    outside = row.residents - row.household_residents - (row.age_65_plus - int(elders.sum()))
    within = max(row.age_0_14 - min(outside, int(row.age_0_14 * CHILDREN_OUTSIDE)), 0)
    within = min(within, int(seats.sum()))
    return np.asarray(rng.multivariate_hypergeometric(seats, within, method="marginals"), dtype=np.int64)
