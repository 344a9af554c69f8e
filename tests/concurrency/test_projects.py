"""Two clerks who pay the last fen of a share at once, or pay while another cuts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from jiamen.planning.models import Payment, ProjectShare, UpgradeProject
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


@contextmanager
def switched_off(table: str, trigger: str) -> Iterator[None]:
    """A guard of the database taken away."""

    def switch(how: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE planning_{table} {how} TRIGGER {trigger}")

    switch("DISABLE")
    yield
    switch("ENABLE")


@pytest.fixture
def no_trigger() -> Iterator[None]:
    """The guard of payments taken away."""
    with switched_off("payment", "money_within_bounds"):
        yield


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


def cut(what: str) -> None:
    """A later cut to half, of the share (and the cost it adds up to) or of the contract."""
    project = UpgradeProject.objects.get()
    with transaction.atomic():
        if what == "share":
            project.shares.update(fen=50)
            UpgradeProject.objects.update(cost_fen=50)
        else:
            UpgradeProject.objects.update(contract_fen=50)


def paid_while_cut(what: str) -> list[str]:
    share = a_share()
    deeds = [lambda: Payment.objects.create(share=share, fen=100, paid_on=DAY, who="x"), lambda: cut(what)]
    return sorted(type(result).__name__ for result in together(*deeds))


@pytest.mark.parametrize("what", ["share", "contract"])
@pytest.mark.parametrize("attempt", range(3))
def test_a_payment_and_a_cut_at_once_do_not_both_hold(what: str, attempt: int) -> None:
    assert "IntegrityError" in paid_while_cut(what)
    bounds = UpgradeProject.objects.values_list("contract_fen", "shares__fen", "shares__payments__fen")
    [(contract, share, paid)] = bounds
    assert (paid or 0) <= min(contract, share)


@pytest.mark.parametrize("what", ["share", "contract"])
def test_what_is_paid_cannot_be_cut_away_later(what: str) -> None:
    doing.pay(planner(), a_share(), fen=51, paid_on=DAY)
    with pytest.raises(IntegrityError):
        cut(what)


@pytest.mark.parametrize(("what", "table"), [("share", "projectshare"), ("contract", "upgradeproject")])
def test_without_the_guard_more_is_paid_than_is_left(what: str, table: str) -> None:
    doing.pay(planner(), a_share(), fen=51, paid_on=DAY)
    with switched_off(table, "money_within_bounds"):
        cut(what)
    assert Payment.objects.get().fen > 50


def test_shares_that_do_not_add_up_are_not_committed_and_without_the_guard_they_are() -> None:
    share = a_share()
    for table, change in (("projectshare", {"fen": 99}), ("projectshare", {"fen": 101})):
        with pytest.raises(IntegrityError):
            ProjectShare.objects.filter(pk=share.pk).update(**change)
        with switched_off(table, "shares_add_up"):
            ProjectShare.objects.filter(pk=share.pk).update(**change)
            ProjectShare.objects.filter(pk=share.pk).update(fen=100)
    with pytest.raises(IntegrityError):
        UpgradeProject.objects.update(cost_fen=99)
