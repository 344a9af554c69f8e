"""Papers are kept encrypted, opened for a purpose the resident can read, and used again with consent only."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from jiamen.cases.errors import CaseStepNotPossible, FileKnown, NoSuchCase, NotHeld, PurposeNeeded
from jiamen.cases.events import PersonRead
from jiamen.cases.models import Case, PaperStatus, StoredPaper
from jiamen.cases.selectors.papers import check_list, held_papers, stored_paper
from jiamen.cases.services import handling, papers
from jiamen.cases.services.handling import PaperMark
from jiamen.cases.services.looking import read_person
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotPermitted, SignInNeeded
from jiamen.kernel.models import AuditEntry
from jiamen.kernel.papers import PaperNotTaken
from tests.cases.cases import PDF, card, make_case, running_case, worker_of
from tests.counter.make import MONDAY
from tests.factories import as_actor, make_resident
from tests.places.make import make_centre

pytestmark = pytest.mark.django_db
ME = card(11)


def store(actor: Actor, case: Case, *, reuse: bool = True, data: bytes = PDF, kind: str = "id-card") -> StoredPaper:
    line = case.papers.select_related("needed", "case__centre").get(needed__kind=kind)
    return papers.store_paper(actor, line, name="身份证.pdf", data=data, reuse=reuse)


def looks(case: Case) -> list[dict[str, str]]:
    rows = AuditEntry.objects.filter(subject=f"case:{case.pk}", fact=PersonRead.name).order_by("id")
    return [row.after or {} for row in rows]


def test_a_file_is_encrypted_on_disk_and_opened_for_a_purpose() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = make_case(centre, worker)
    row = store(worker, case)
    with default_storage.open(row.file) as file:
        assert b"%PDF" not in file.read()
    with pytest.raises(PurposeNeeded):
        papers.open_paper(worker, row, purpose="curiosity")
    assert looks(case) == []
    assert papers.open_paper(worker, row, purpose="decision") == PDF
    assert looks(case) == [{"what": "id-card", "purpose": "decision"}]


def test_the_same_file_is_kept_once_and_no_program_at_all() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = make_case(centre, worker)
    store(worker, case)
    with pytest.raises(FileKnown):
        store(worker, case)
    with pytest.raises(PaperNotTaken):
        store(worker, case, data=b"MZ a program")
    _folders, files = default_storage.listdir(f"cases/{case.pk}")
    assert len(files) == StoredPaper.objects.count() == 1


def test_a_paper_need_not_be_brought_again() -> None:
    centre, other = make_centre(), make_centre("361102003001")
    worker, colleague = worker_of(centre), worker_of(other)
    row = store(worker, make_case(centre, worker, identity=ME))
    case = make_case(other, colleague, identity=ME)
    line = check_list(case)[0]
    assert line.held == row
    handling.check_papers(colleague, case, {line.row.pk: PaperMark(PaperStatus.HELD)})
    assert check_list(case)[0].good
    assert papers.open_paper(colleague, stored_paper(colleague, row.pk), purpose="decision") == PDF


@pytest.mark.parametrize(
    "why", ["no consent", "another person", "too old", "taken back", "another district", "no such kind"]
)
def test_a_paper_is_not_used_again_without_right(why: str) -> None:
    centre = make_centre()
    worker = worker_of(centre)
    with clock.frozen(MONDAY):
        row = store(worker, make_case(centre, worker, identity=ME), reuse=why != "no consent")
    if why == "taken back":
        papers.withdraw_consent(worker, row)
    where = make_centre("361103001001") if why == "another district" else centre
    with clock.frozen(MONDAY + timedelta(days=400 if why == "too old" else 3)):
        case = make_case(where, worker_of(where), identity=card(12) if why == "another person" else ME)
        line = case.papers.all()[1 if why == "no such kind" else 0]
        with pytest.raises(NotHeld):
            handling.check_papers(worker_of(where), case, {line.pk: PaperMark(PaperStatus.HELD)})


def test_a_paper_for_one_matter_only_is_never_held() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    assert store(worker, make_case(centre, worker, identity=ME), kind="form").reuse_until is None


def test_strangers_open_nothing() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = make_case(centre, worker)
    row = store(worker, case)
    stranger = worker_of(make_centre("361102003001"))
    with pytest.raises(NoSuchCase):
        stored_paper(stranger, row.pk)
    with pytest.raises(NotPermitted):
        read_person(stranger, case, purpose="contact")
    with pytest.raises(SignInNeeded):
        stored_paper(Actor.anonymous(), row.pk)
    with pytest.raises(NotPermitted):
        stored_paper(as_actor(make_resident()), row.pk)


def test_every_look_is_written_down() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = make_case(centre, worker)
    person = read_person(worker, case, purpose="contact")
    assert (person.name, person.phone) == ("王小明", "13800001234")
    assert looks(case) == [{"what": "person", "purpose": "contact"}]
    assert "王小明" not in str(list(AuditEntry.objects.values_list("after", "before")))


def test_the_holder_takes_consent_back_and_nobody_else() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    row = store(worker, make_case(centre, worker, phone="13800005555"))
    with pytest.raises(NotPermitted):
        papers.withdraw_consent(as_actor(make_resident("13900005555")), row)
    papers.withdraw_consent(as_actor(make_resident("13800005555")), row)
    row.refresh_from_db()
    assert row.reuse_until is None


def test_a_case_that_is_over_takes_no_paper() -> None:
    centre = make_centre()
    worker = worker_of(centre)
    case = running_case(centre, worker)
    handling.withdraw(worker, case)
    with pytest.raises(CaseStepNotPossible):
        store(worker, case)
    assert not StoredPaper.objects.exists()
    assert held_papers(case) == {}
