"""Figures of ratings: from the rows, of whole months, never of fewer than five, and nothing hidden follows from the rest."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from jiamen.accounts.permissions import Role
from jiamen.cases.models import Level
from jiamen.cases.selectors.rating_figures import (
    FEWEST,
    Figure,
    centre_figures,
    month_items,
    public_figures,
    suppressed,
    worker_figures,
)
from jiamen.cases.services.rectifications import call_back, close, put_right
from jiamen.kernel import clock
from jiamen.kernel.errors import NotPermitted
from jiamen.places.models import Centre
from tests.cases.rate import MONDAY, make_manager, make_rating
from tests.factories import ELSEWHERE, HERE, make_actor, make_centre, make_staff
from tests.places.make import at

pytestmark = pytest.mark.django_db
OCTOBER = at("2026-10-15 10:00")


def rated(centre: Centre, moment: datetime, *levels: Level, **more: Any) -> None:
    """So many ratings at a moment."""
    with clock.frozen(moment):
        for level in levels:
            make_rating(centre, level, **more)


def sizes(*counts: int) -> list[int | None]:
    return [row.count for row in suppressed(Figure(str(n), count, 4.0, 90) for n, count in enumerate(counts))]


def test_a_small_group_is_hidden_and_one_beside_it_that_would_give_it_away() -> None:
    assert sizes(5, 9) == [5, 9]
    assert sizes(4) == [None]
    assert sizes(2, 6, 9) == [None, None, 9]  # with only the 2 hidden, the total would tell it
    assert sizes(2, 3, 9) == [None, None, 9]  # five together: nobody can be told apart
    assert sizes() == []
    assert sizes(FEWEST - 1, FEWEST) == [None, None]


def test_everybody_reads_whole_months_with_five_ratings() -> None:
    centre = make_centre()
    rated(centre, OCTOBER, *[Level.VERY_GOOD] * 4, Level.BAD, Level.FAIR, items=["a", "b"])
    rated(centre, OCTOBER - timedelta(days=30), *[Level.GOOD] * 4)
    rated(centre, MONDAY, *[Level.VERY_BAD] * 9)
    shown = public_figures(centre, "", MONDAY)
    assert [row.key for row in shown.months][-2:] == ["2026-09", "2026-10"]
    assert [row.figure.count for row in shown.months][-2:] == [None, 6]
    october = shown.chosen.figure
    assert (october.count, october.average, october.satisfied) == (6, 4.2, 83)
    assert [(row.name, row.count) for row in shown.items] == [("b", 6), ("a", 6)]
    assert public_figures(centre, "2026-09", MONDAY).items == [Figure("medical-card", None, None, None)]


def test_this_month_never_moves_a_public_figure() -> None:
    """A worker who looks before and after a visitor learns nothing."""
    centre = make_centre()
    rated(centre, OCTOBER, *[Level.GOOD] * 6)
    before = public_figures(centre, "2026-11", MONDAY)
    rated(centre, MONDAY, Level.VERY_BAD)
    assert public_figures(centre, "2026-11", MONDAY) == before


def test_a_rating_just_before_midnight_belongs_to_the_month_of_the_place() -> None:
    centre = make_centre()
    rated(centre, at("2026-10-31 23:30"), *[Level.GOOD] * 5)
    assert public_figures(centre, "2026-10", MONDAY).chosen.figure.count == 5


def test_staff_count_by_month_and_item_from_the_rows() -> None:
    centre = make_centre()
    rated(centre, OCTOBER, Level.GOOD, Level.BAD, items=["a", "b"])
    rated(centre, MONDAY, Level.GOOD, items=["a"])
    rows = month_items(make_manager(centre), centre, MONDAY)
    assert {(row.month, row.item, row.figure.count, row.figure.satisfied) for row in rows} == {
        ("2026-11", "a", 1, 100), ("2026-10", "a", 2, 50), ("2026-10", "b", 2, 50),
    }  # fmt: skip


def test_by_worker_only_what_is_closed_and_only_for_the_manager() -> None:
    centre = make_centre()
    worker = make_staff(Role.SOCIAL_WORKER, centre.area_id, display_name="欧阳窗口")
    manager = make_manager(centre)
    with clock.frozen(MONDAY):
        for _ in range(FEWEST - 1):
            make_rating(centre, Level.VERY_GOOD, worker=worker.pk)
        row = make_rating(centre, Level.VERY_BAD, worker=worker.pk).rectification
        assert [figure.count for figure in worker_figures(manager, centre)] == [None]
        call_back(manager, row, contact="reached", note="…")  # type: ignore[arg-type]
        put_right(manager, row, note="…")
        close(manager, row, result="…")
    assert worker_figures(manager, centre) == [Figure("欧阳窗口", 5, 4.2, 80)]
    with pytest.raises(NotPermitted):
        worker_figures(make_actor(Role.DISTRICT_PLANNER), centre)


def test_the_list_of_an_area_has_its_centres_and_no_others() -> None:
    here, away = make_centre(), make_centre(f"{ELSEWHERE}001")
    rated(here, OCTOBER, Level.GOOD, Level.VERY_BAD)
    rated(away, OCTOBER, Level.GOOD)
    [row] = centre_figures(make_actor(Role.STREET_PLANNER, HERE), MONDAY)
    assert (row.centre, row.figure.count, row.opened, row.overdue) == (here, 2, 1, 1)
    assert len(centre_figures(make_actor(Role.OPERATOR, ""), MONDAY)) == 2
