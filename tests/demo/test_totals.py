"""The cells of a district add up to its census row, exactly, whatever the county."""

import numpy as np
import pytest

from jiamen.demo.apportion import apportion
from jiamen.demo.cells import FIGURES, CellPlan, settle
from jiamen.demo.census import CensusRow
from jiamen.demo.households import synthesise
from jiamen.demo.rows import District
from tests.demo.conftest import district_of

# few residents and collective people (双湖), a missing age (东营港), no country (东城), small homes (大箐山),
# young and dense (南山), no dense part (吉林 … 舒兰), more than two million (浦东)
COUNTIES = ["540630", "370572", "110101", "230725", "440305", "220283", "310115"]


def check_totals(row: CensusRow, district: District) -> None:
    cells = district.cells
    sums = dict(zip(FIGURES, cells.counts.sum(axis=0).tolist(), strict=True))
    assert {name: sums[name] for name in FIGURES if name != "disabled"} == {
        name: getattr(row, name) for name in FIGURES if name != "disabled"
    }
    kind = {area.code: area.kind for area in district.areas}
    in_town = np.array([kind[code] == "urban" for code in cells.area])
    assert (cells.counts[in_town, 0].sum(), cells.counts[~in_town, 0].sum()) == (row.urban, row.rural)


def check_cells(district: District) -> None:
    of = dict(zip(FIGURES, district.cells.counts.T, strict=True))
    assert (district.cells.counts >= 0).all()
    assert (of["residents"] > 0).all()
    assert (of["residents"] == of["age_0_14"] + of["age_15_64"] + of["age_65_plus"]).all()
    with_elders = [of["households_with_1_elder"], of["households_with_2_elders"], of["households_with_3_elders"]]
    assert (of["households"] >= sum(with_elders)).all()
    assert (of["households"] >= of["one_person_households"]).all()
    assert (of["residents"] >= 2 * of["households"] - of["one_person_households"]).all()
    assert (of["age_65_plus"] >= with_elders[0] + 2 * with_elders[1] + 3 * with_elders[2]).all()
    assert (of["disabled"] <= of["residents"]).all()
    assert 500 * 0.8 <= len(district.cells.code) <= 20_000  # of at least 500 cells a few may stay empty


def test_the_shipped_row_is_the_published_one(xinzhou_row: CensusRow, counties: dict[str, object]) -> None:
    assert counties["361102"] == xinzhou_row


def test_xinzhou_adds_up(xinzhou_row: CensusRow, xinzhou: District) -> None:
    assert (xinzhou_row.residents, xinzhou_row.urban, xinzhou_row.rural) == (545_134, 430_755, 114_379)
    check_totals(xinzhou_row, xinzhou)
    check_cells(xinzhou)
    assert 6_000 <= len(xinzhou.cells.code) <= 9_000


@pytest.mark.parametrize("code", COUNTIES)
def test_any_county_adds_up(code: str, counties: dict[str, object]) -> None:
    row = counties[code]
    assert isinstance(row, CensusRow)
    check_totals(row, district_of(row))
    check_cells(district_of(row))


def test_every_published_county_can_be_used(counties: dict[str, object]) -> None:
    assert len(counties) == 2_943
    assert [code for code, row in counties.items() if not isinstance(row, CensusRow)] == []


@pytest.mark.parametrize("seed", range(8))
def test_people_of_households_alone_fill_town_to_the_last_one(seed: int) -> None:
    """Nobody lives in a collective household, so only one-person households can make up the gap."""
    row = CensusRow(
        "990101", "某省", "某市", "某县", 9_000, 4_321, 4_679, 3_000, 9_000, 300, 2_000, 6_000, 1_000, 500, 250, 0
    )
    rng = np.random.default_rng(seed)
    plan = CellPlan(np.arange(40) < 20, np.ones(40), rng.normal(size=40))
    counts = settle(row, synthesise(row, rng), plan, rng)
    assert (counts[plan.urban, 0].sum(), counts[~plan.urban, 0].sum()) == (4_321, 4_679)
    assert (counts[:, 3].sum(), counts[:, 4].sum(), counts[:, 5].sum()) == (2_000, 6_000, 1_000)


@pytest.mark.parametrize("total", [0, 1, 7, 99, 100_003])
@pytest.mark.parametrize("least", [0, 1, 5])
def test_largest_remainders_add_up_and_keep_their_quota(total: int, least: int) -> None:
    weights = np.random.default_rng(total).lognormal(0, 1, 17)
    parts = apportion(total, weights, least=least)
    assert parts.sum() == total
    if total >= least * 17:
        assert parts.min() >= least
        quota = weights / weights.sum() * (total - least * 17) + least
        assert (np.abs(parts - quota) < 1).all()
