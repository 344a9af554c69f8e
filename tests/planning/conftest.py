"""Planning's tests stand on the shipped standards."""

import pytest

from tests.planning.rows import ship_standards


@pytest.fixture(autouse=True)
def _standards(db: None) -> None:
    ship_standards()
