"""Acting for a resident: with authority, within its scope and time; papers never get lost between hands."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from jiamen.cases.errors import (
    DatesReversed,
    ErrandRuns,
    NoAuthority,
    PaperElsewhere,
    ProxyEnded,
    ReasonNeeded,
)
from jiamen.cases.models import CUSTODY_STEPS, Case, Holder, Relation
from jiamen.cases.selectors.errands import HANDS, chain_of, proxies_for
from jiamen.cases.services import errands, handling
from jiamen.cases.services.errands import ProxyWish
from jiamen.cases.services.papers import is_holder
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotPermitted
from tests.cases.cases import all_there, card, make_case, make_matter, worker_of
from tests.counter.make import MONDAY
from tests.factories import as_actor, make_resident
from tests.places.make import make_centre

pytestmark = pytest.mark.django_db
ME = card(21)


def wish(**more: Any) -> ProxyWish:
    values = {
        "name": "王小红", "phone": "13900009999", "relation": Relation.CHILD, "until": MONDAY.date() + timedelta(days=30),
        "evidence": "本人签字的委托书",
    }  # fmt: skip
    return ProxyWish(**{**values, **more})


def complete(worker: Actor, case: Case) -> Case:
    handling.check_papers(worker, case, all_there(case))
    return handling.accept(worker, case)


def test_a_daughter_asks_for_her_father_until_her_authority_ends() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    with clock.frozen(MONDAY):
        proxy = errands.record_proxy(worker, case := make_case(centre, worker, identity=ME, asked_by="proxy"), wish())
        running = complete(worker, case)
        daughter = as_actor(make_resident("13900009999"))
        running.refresh_from_db()
        assert is_holder(daughter, running)
    with clock.frozen(MONDAY + timedelta(days=31)):
        assert not is_holder(daughter, running)
        with pytest.raises(NoAuthority):
            handling.grant(worker, running)
        later = make_case(centre, worker, identity=ME, asked_by="proxy")
        assert proxies_for(later, clock.today()) == []
        with pytest.raises(ProxyEnded):
            errands.use_proxy(worker, later, proxy)


def test_authority_holds_for_its_field_only() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    with clock.frozen(MONDAY):
        medical = make_case(centre, worker, identity=ME, asked_by="proxy")
        proxy = errands.record_proxy(worker, medical, wish(category="medical"))
        housing = make_case(centre, worker, item=make_matter(category="housing"), identity=ME, asked_by="proxy")
        again = make_case(centre, worker, identity=ME, asked_by="proxy")
        assert proxies_for(housing, clock.today()) == []
        assert proxies_for(again, clock.today()) == [proxy]
        errands.use_proxy(worker, housing, proxy)
        with pytest.raises(NoAuthority):
            complete(worker, housing)
        errands.use_proxy(worker, again, proxy)
        complete(worker, again)


def test_authority_is_for_one_person_and_can_be_taken_back() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    with clock.frozen(MONDAY):
        proxy = errands.record_proxy(worker, case := make_case(centre, worker, identity=ME), wish())
        with pytest.raises(ProxyEnded):
            errands.use_proxy(worker, make_case(centre, worker, identity=card(22)), proxy)
        errands.end_proxy(worker, proxy)
        with pytest.raises(ProxyEnded):
            errands.end_proxy(worker, proxy)
        with pytest.raises(NoAuthority):
            complete(worker, case)


def test_authority_says_how_and_until_when() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    with clock.frozen(MONDAY):
        case = make_case(centre, worker)
        with pytest.raises(DatesReversed):
            errands.record_proxy(worker, case, wish(until=date(2026, 11, 22)))
        with pytest.raises(ReasonNeeded):
            errands.record_proxy(worker, case, wish(evidence=" "))
        with pytest.raises(DatesReversed):
            errands.begin_errand(worker, case, evidence="口头委托，有见证人", return_on=date(2026, 11, 22))
        with pytest.raises(ReasonNeeded):
            errands.begin_errand(worker, case, evidence="", return_on=date(2026, 11, 30))
        with pytest.raises(NotPermitted):
            errands.record_proxy(worker_of(make_centre("361102003001")), case, wish())


def test_a_paper_goes_from_hand_to_hand_and_back() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    with clock.frozen(MONDAY):
        case = make_case(centre, worker)
        errand = errands.begin_errand(worker, case, evidence="口头委托，有见证人", return_on=date(2026, 11, 30))
        with pytest.raises(ErrandRuns):
            errands.begin_errand(worker, case, evidence="又一次", return_on=date(2026, 11, 30))
    card_line, form_line = case.papers.all()
    with pytest.raises(PaperElsewhere):
        errands.move_paper(worker, errand, card_line, Holder.OFFICE)  # not past the worker
    for line, to in ((card_line, Holder.WORKER), (form_line, Holder.WORKER), (card_line, Holder.OFFICE)):
        errands.move_paper(worker, errand, line, to)
    with pytest.raises(PaperElsewhere):
        errands.move_paper(worker, errand, card_line, Holder.RESIDENT)
    errands.move_paper(worker, errand, card_line, Holder.WORKER)
    errands.move_paper(worker, errand, card_line, Holder.RESIDENT)
    errand.refresh_from_db()
    assert errand.ended_at is None
    errands.move_paper(worker, errand, form_line, Holder.RESIDENT)
    errand.refresh_from_db()
    assert errand.ended_at is not None
    chain = {held.name: [move.holder for move in held.moves] for held in chain_of(errand)}
    assert chain == {"身份证": ["worker", "office", "worker", "resident"], "申请表": ["worker", "resident"]}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_custodymove")


def test_a_paper_of_another_case_is_not_moved() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    errand = errands.begin_errand(
        worker, make_case(centre, worker), evidence="签字委托书", return_on=clock.today() + timedelta(days=3)
    )
    other = make_case(centre, worker).papers.all()[0]
    with pytest.raises(PaperElsewhere):
        errands.move_paper(worker, errand, other, Holder.WORKER)


def test_every_step_of_the_chain_has_its_words() -> None:
    assert set(HANDS) == {(was, to) for was, steps in CUSTODY_STEPS.items() for to in steps}
