"""Two workers, one case; and what would happen without the guards."""

import threading
from typing import Any

import pytest
from django.core.files.storage import default_storage

from jiamen.cases.models import Case, CasePeriod, StoredPaper
from jiamen.cases.services import handling, intake, papers, steps
from jiamen.cases.services.intake import CaseWish, open_case
from tests.cases.cases import PDF, case_wish, make_case, running_case, worker_of
from tests.concurrency.test_desk import together
from tests.places.make import make_centre

pytestmark = pytest.mark.django_db(transaction=True)


def names(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_of_two_who_decide_one_case_one_does() -> None:
    centre = make_centre()
    one, two = worker_of(centre), worker_of(centre)
    case = running_case(centre, one)
    results = together(
        lambda: handling.grant(one, case), lambda: handling.refuse(two, case, note="不符合条件"),
        lambda: handling.withdraw(one, case), lambda: handling.grant(two, case),
    )  # fmt: skip
    assert names(results) == ["Case", *["CaseStepNotPossible"] * 3]
    assert CasePeriod.objects.filter(case=case, ended_at__isnull=True).count() == 1
    assert CasePeriod.objects.filter(case=case).count() == 3


def test_without_the_lock_both_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both look first, then both write; only the one open period stops the second, as a fault."""
    centre = make_centre()
    one, two = worker_of(centre), worker_of(centre)
    case = running_case(centre, one)
    looked = threading.Barrier(2)

    def not_locked(case: Case) -> Case:
        found = Case.objects.select_related("centre", "version").get(pk=case.pk)
        looked.wait(timeout=30)
        return found

    monkeypatch.setattr(steps, "locked", not_locked)
    results = together(lambda: handling.grant(one, case), lambda: handling.refuse(two, case, note="不符合条件"))
    assert names(results) != ["Case", "CaseStepNotPossible"]


def test_the_same_intake_ten_times_at_once_is_one_case() -> None:
    centre = make_centre()
    worker, wish = worker_of(centre), case_wish()
    results = together(*[lambda: open_case(worker, centre, wish)] * 10)
    assert {case.pk for case in results} == {Case.objects.get().pk}
    assert Case.objects.get().papers.count() == 2
    assert Case.objects.get().periods.count() == 1


def test_without_its_key_every_sending_makes_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a form that draws another key each time it is sent."""
    centre = make_centre()
    worker, wish = worker_of(centre), case_wish()

    def anew() -> CaseWish:
        return CaseWish(**{**{name: getattr(wish, name) for name in CaseWish.__slots__}, "once": case_wish().once})

    results = together(*[lambda: intake.open_case(worker, centre, anew())] * 3)
    assert len({case.pk for case in results}) == 3


def test_a_paper_handed_in_twice_at_once_is_kept_once() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = make_case(centre, worker)
    line = case.papers.select_related("needed", "case__centre").get(needed__kind="id-card")
    store = lambda: papers.store_paper(worker, line, name="a.pdf", data=PDF, reuse=False)  # noqa: E731
    results = together(*[store] * 5)
    assert names(results) == [*["FileKnown"] * 4, "StoredPaper"]
    _folders, files = default_storage.listdir(f"cases/{case.pk}")
    assert len(files) == StoredPaper.objects.count() == 1
    other = papers.store_paper(worker, line, name="a.pdf", data=PDF + b"\n%%EOF", reuse=False)
    assert other.pk  # the control: another file under the same paper is another row


def test_of_two_notices_at_once_one_is_given() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = make_case(centre, worker)
    results = together(*[lambda: handling.give_notice(worker, case)] * 4)
    assert names(results) == [*["CaseStepNotPossible"] * 3, "Notice"]
