"""One row of every model of a case, made in an area: for the test that tries them from another area."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Model

from jiamen.cases.models import Case, CustodyMove, DeadlineMark, Errand, Holder, Notice, Proxy, StoredPaper
from jiamen.cases.services import errands, handling, papers
from jiamen.cases.services.errands import ProxyWish
from jiamen.kernel import clock
from tests.cases.cases import PDF, make_case, worker_of
from tests.factories import make_centre


def of_case(make: Callable[[Case], Model]) -> Callable[[str], Model]:
    """A row of a new case handled in an area."""

    def made(area: str) -> Model:
        return make(make_case(make_centre(area)))

    return made


def a_mark(case: Case) -> DeadlineMark:
    return case.marks.create(stage="soon", due_on=clock.today(), at=clock.now())


def a_notice(case: Case) -> Notice:
    return handling.give_notice(worker_of(case.centre), case)


def a_file(case: Case) -> StoredPaper:
    line = case.papers.select_related("needed", "case__centre")[0]
    return papers.store_paper(worker_of(case.centre), line, name="a.pdf", data=PDF, reuse=True)


def a_proxy(case: Case) -> Proxy:
    wish = ProxyWish("王小红", "13900009999", "child", clock.today() + timedelta(days=9), "委托书")  # type: ignore[arg-type]
    return errands.record_proxy(worker_of(case.centre), case, wish)


def an_errand(case: Case) -> Errand:
    return errands.begin_errand(
        worker_of(case.centre), case, evidence="委托书", return_on=clock.today() + timedelta(days=3)
    )


def a_move(case: Case) -> CustodyMove:
    return errands.move_paper(worker_of(case.centre), an_errand(case), case.papers.all()[0], Holder.WORKER)


MAKERS: dict[str, Callable[[str], Model]] = {
    "cases.Case": of_case(lambda case: case),
    "cases.CasePaper": of_case(lambda case: case.papers.all()[0]),
    "cases.CasePeriod": of_case(lambda case: case.periods.get()),
    "cases.CustodyMove": of_case(a_move),
    "cases.DeadlineMark": of_case(a_mark),
    "cases.Errand": of_case(an_errand),
    "cases.Notice": of_case(a_notice),
    "cases.NoticeLine": of_case(lambda case: a_notice(case).lines.all()[0]),  # type: ignore[attr-defined]
    "cases.Proxy": of_case(a_proxy),
    "cases.StoredPaper": of_case(a_file),
}
