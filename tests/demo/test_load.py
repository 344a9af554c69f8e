"""The demo district in the database."""

import pytest

from jiamen.demo.build import build
from jiamen.people.models import PopulationCell


@pytest.mark.django_db
def test_a_second_run_changes_nothing() -> None:
    first = build("361102", seed=1)
    second = build("361102", seed=2)
    assert (first.loaded.new, second.loaded.new) == (True, False)
    assert second.loaded.figures == first.loaded.figures
    assert PopulationCell.objects.count() == first.loaded.figures["cells"]
