"""The check-list of a case, and which of its papers we hold already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jiamen.cases.errors import NoSuchCase
from jiamen.cases.models import (
    GOOD,
    Case,
    CasePaper,
    ItemVersion,
    NeededPaper,
    Notice,
    NoticeLine,
    PaperStatus,
    StoredPaper,
)
from jiamen.cases.permissions import READ_PERSON
from jiamen.cases.selectors.wording import form_text, in_words
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import today

DISTRICT = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the check-list in the reader's language; `held` is the file that could stand for it today."""

    row: CasePaper
    name: str
    form: str
    note: str
    held: StoredPaper | None
    files: tuple[StoredPaper, ...]

    @property
    def good(self) -> bool:
        """Whether nothing more is needed."""
        return self.row.status in GOOD


def needed_after(version: ItemVersion, answers: Mapping[str, str]) -> list[NeededPaper]:
    """The papers of an item after these answers (question key → value), in order (2 queries, none when prefetched)."""
    keys = {question.pk: question.key for question in version.questions.all()}
    return [
        paper
        for paper in version.papers.all()
        if paper.question_id is None or answers.get(keys[paper.question_id]) == paper.when
    ]


def offered_answers(version: ItemVersion, given: Mapping[str, str]) -> dict[str, str]:
    """Of the given answers those that the item's questions offer (1 query, none when prefetched)."""
    return {
        question.key: given[question.key]
        for question in version.questions.all()
        if given.get(question.key) in [answer[0] for answer in question.answers]
    }


def check_list(case: Case) -> list[Line]:
    """All lines of a case (3 queries)."""
    held = held_papers(case)
    rows = case.papers.select_related("needed", "held").prefetch_related("files")
    return [_line(row, held.get(row.needed.kind) if row.needed.reusable else None) for row in rows]


def held_papers(case: Case) -> dict[str, StoredPaper]:
    """By kind of document, the newest file of the same person in the district that may be used again today (1 query)."""
    rows = StoredPaper.objects.filter(
        holder_key=case.identity_key,
        reuse_until__gte=today(),
        paper__case__centre__area__code__startswith=case.centre.area_id[:DISTRICT],
    ).exclude(paper__case=case)
    return {row.kind: row for row in rows.order_by("id")}


def stored_paper(actor: Actor, pk: int) -> StoredPaper:
    """A file the actor may open: of a case they see, or used again in one (1 query).

    Raises:
        SignInNeeded, NotPermitted: not the right.
        NoSuchCase: no such file, or nothing of theirs.
    """
    require(actor, READ_PERSON)
    seen = Case.objects.visible_to(actor.under(READ_PERSON)).values("pk")
    rows = StoredPaper.objects.filter(Q(paper__case__in=seen) | Q(uses__case__in=seen), pk=pk).distinct()
    found: StoredPaper | None = rows.select_related("paper__case__centre").first()
    if found is None:
        raise NoSuchCase()
    return found


def reusable_of(case: Case, day: date) -> list[StoredPaper]:
    """The files of the case's holder that may be used again, for the resident's own page (1 query)."""
    rows = StoredPaper.objects.filter(holder_key=case.identity_key, reuse_until__gte=day)
    return list(rows.select_related("paper__needed", "paper__case__centre"))


def paper_name(needed: NeededPaper) -> str:
    """A paper in the reader's language."""
    return in_words(needed.name, needed.name_en)


def _line(row: CasePaper, held: StoredPaper | None) -> Line:
    needed = row.needed
    return Line(
        row=row,
        name=paper_name(needed),
        form=form_text(needed.form, needed.copies),
        note=in_words(needed.note, needed.note_en),
        held=held if row.status != PaperStatus.THERE else None,
        files=tuple(row.files.all()),
    )


def notice_lines(notice: Notice) -> list[NoticeLine]:
    """What a notice asks for, in order (1 query)."""
    return list(notice.lines.select_related("needed"))
