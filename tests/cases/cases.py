"""One maker per thing of a case; everything not asked for is ordinary. Mondays as in tests/counter/make.py."""

from itertools import count
from typing import Any
from uuid import uuid4

from jiamen.accounts.permissions import Role
from jiamen.cases.models import Case, CaseState, ItemQuestion, NeededPaper, PaperStatus, ServiceItem
from jiamen.cases.selectors.residents import CHECKS, WEIGHTS
from jiamen.cases.services import handling
from jiamen.cases.services.handling import PaperMark
from jiamen.cases.services.intake import CaseWish, open_case
from jiamen.kernel.actor import Actor
from jiamen.places.models import Centre
from tests.counter.make import make_item
from tests.factories import as_actor, make_staff
from tests.places.make import make_centre

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
_number = count(1)


def card(number: int = 0) -> str:
    """An identity number nobody has: of an invented county, with the right last place."""
    digits = f"999999{19500101 + (number or next(_number)):08}123"
    return digits + CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, digits, strict=True)) % 11]


def make_matter(**more: Any) -> ServiceItem:
    """An item of five working days with an identity card (reusable), a form, and a divorce paper after one answer."""
    item = make_item(**more)
    version = item.versions.get()
    answers = [["single", "未婚", "single"], ["divorced", "离异", "divorced"]]
    question = ItemQuestion.objects.create(version=version, rank=1, key="married", text="婚姻状况", answers=answers)
    rows = [("id-card", "身份证", True), ("form", "申请表", False)]
    for rank, (kind, name, reusable) in enumerate(rows, 1):
        NeededPaper.objects.create(version=version, rank=rank, kind=kind, name=name, reusable=reusable)
    NeededPaper.objects.create(
        version=version, rank=9, kind="divorce", name="离婚证", question=question, when="divorced"
    )
    return item


def case_wish(item: ServiceItem | None = None, **more: Any) -> CaseWish:
    """Somebody new asks for a matter."""
    item = item or make_matter()
    values = {"once": uuid4(), "name": "王小明", "identity": card(), "phone": "13800001234"}
    return CaseWish(item=item.code, **{**values, **more})


def worker_of(centre: Centre, role: str = Role.SOCIAL_WORKER) -> Actor:
    """A social worker of the centre's community."""
    return as_actor(make_staff(role, centre.area_id, password=None))


def make_case(centre: Centre | None = None, actor: Actor | None = None, **more: Any) -> Case:
    """A case whose papers are being checked."""
    centre = centre or make_centre()
    return open_case(actor or worker_of(centre), centre, case_wish(**more))


def all_there(case: Case) -> dict[int, PaperMark]:
    """Every paper is here."""
    return {row.pk: PaperMark(PaperStatus.THERE) for row in case.papers.all()}


def running_case(centre: Centre | None = None, actor: Actor | None = None, **more: Any) -> Case:
    """An accepted case."""
    centre = centre or make_centre()
    actor = actor or worker_of(centre)
    case = make_case(centre, actor, **more)
    handling.check_papers(actor, case, all_there(case))
    found = handling.accept(actor, case)
    assert found.state == CaseState.RUNNING
    return found
