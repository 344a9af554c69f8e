"""Districts are generated once per test run; the census workbook is public data beside the project."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from jiamen.demo.census import CensusRow, read_workbook, shipped
from jiamen.demo.district import generate
from jiamen.demo.rows import District

TODAY = date(2026, 11, 23)
WORKBOOK = Path(settings.BENCH_DATA) / "census_county_2020.xlsx"


@cache
def _counties() -> dict[str, object]:
    return dict(read_workbook(WORKBOOK))


@cache
def district_of(row: CensusRow, seed: int = 1) -> District:
    return generate(row, seed=seed, today=TODAY)


@pytest.fixture(scope="session")
def workbook() -> Path:
    if not WORKBOOK.exists():
        pytest.skip(f"The census workbook is not at {WORKBOOK}: set JIAMEN_BENCH_DATA to the folder that has it.")
    return WORKBOOK


@pytest.fixture(scope="session")
def counties(workbook: Path) -> dict[str, object]:
    return _counties()


@pytest.fixture(scope="session")
def xinzhou_row() -> CensusRow:
    row = shipped("361102")
    assert row is not None
    return row


@pytest.fixture(scope="session")
def xinzhou(xinzhou_row: CensusRow) -> District:
    return district_of(xinzhou_row)
