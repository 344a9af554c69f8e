"""Two clerks who pay the last fen of a share at once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from jiamen.planning.models import Payment, ProjectShare
from jiamen.planning.services import projects as doing
from tests.concurrency.test_desk import together
from tests.planning.rows import make_centre, planner

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 1)


def a_share() -> ProjectShare:
    project = doing.open_project(
        planner(), centre=make_centre(), title="扩建", action="enlarge", area_m2=400, cost_fen=100, start=DAY, due=DAY,
        shares={"区级统筹": 100},
    )  # fmt: skip
    return doing.start_project(planner(), project, started_on=DAY, contract_fen=100).shares.get()


def paid_twice(share: ProjectShare) -> tuple[list[str], int]:
    both = [lambda: doing.pay(planner(), share, fen=100, paid_on=DAY)] * 2
    results = [type(result).__name__ for result in together(*both)]
    return sorted(results), Payment.objects.aggregate(sum=Sum("fen", default=0))["sum"]


@pytest.fixture
def both_have_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard of the service taken away: both believe the money is there."""
    monkeypatch.setattr(doing, "left_fen", lambda project, share: 100)


@pytest.fixture
def no_trigger() -> Iterator[None]:
    """The guard of the database taken away."""

    def switch(how: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE planning_payment {how} TRIGGER money_within_bounds")

    switch("DISABLE")
    yield
    switch("ENABLE")


def test_the_second_is_told_that_nothing_is_left() -> None:
    assert paid_twice(a_share()) == (["NotThatMuch", "Payment"], 100)


@pytest.mark.usefixtures("both_have_looked")
def test_the_database_refuses_whoever_looked_too_early() -> None:
    assert paid_twice(a_share()) == (["IntegrityError", "Payment"], 100)


@pytest.mark.usefixtures("both_have_looked", "no_trigger")
def test_without_the_guards_the_share_is_paid_twice() -> None:
    assert paid_twice(a_share()) == (["Payment", "Payment"], 200)


def test_rows_written_past_the_service_wait_for_each_other_too() -> None:
    share = a_share()

    def write() -> Any:
        return Payment.objects.create(share=share, fen=100, paid_on=DAY, who="x")

    assert sorted(type(result).__name__ for result in together(write, write)) == ["IntegrityError", "Payment"]
