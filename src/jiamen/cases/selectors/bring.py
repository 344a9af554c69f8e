"""What to bring for an item: its papers after the answers given, and those that still depend on one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jiamen.cases.selectors.texts import ItemText, PaperText, QuestionText
from jiamen.cases.selectors.wording import form_text, in_words
from jiamen.kernel.words import listed


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper in the reader's language."""

    kind: str
    name: str
    form: str
    note: str
    reusable: bool


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer to choose."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question in the reader's language."""

    key: str
    text: str
    answers: tuple[AnswerShown, ...]

    @property
    def answered(self) -> str:
        """The answer chosen, in words; empty without one."""
        return next((answer.text for answer in self.answers if answer.chosen), "")


@dataclass(frozen=True, slots=True)
class Depending:
    """Papers needed only after an answer that was not given yet."""

    question: str
    answer: str
    papers: tuple[PaperShown, ...]


@dataclass(frozen=True, slots=True)
class ToBring:
    """The papers of an item for one person."""

    questions: tuple[QuestionShown, ...]
    papers: tuple[PaperShown, ...]
    depending: tuple[Depending, ...]

    @property
    def held(self) -> str:
        """The names of the papers that need not be brought again, one after the other; empty without any."""
        parts = (self.papers, *(part.papers for part in self.depending))
        return listed(dict.fromkeys(paper.name for papers in parts for paper in papers if paper.reusable))

    @property
    def exact(self) -> bool:
        """Whether every question that matters is answered."""
        return not self.depending


def to_bring(text: ItemText, given: Mapping[str, str]) -> ToBring:
    """What to bring after these answers (question key → value); answers that are not offered count as not given."""
    offered = {(q.key, a.value) for q in text.questions for a in q.answers}
    answers = {key: value for key, value in given.items() if (key, value) in offered}
    return ToBring(
        questions=tuple(_question(question, answers.get(question.key, "")) for question in text.questions),
        papers=tuple(map(paper_shown, text.papers_after(answers))),
        depending=tuple(
            part for question in text.questions if question.key not in answers for part in _depending(text, question)
        ),
    )


def paper_shown(paper: PaperText) -> PaperShown:
    """A paper in the active language."""
    return PaperShown(
        kind=paper.kind,
        name=in_words(paper.name, paper.name_en),
        form=form_text(paper.form, paper.copies),
        note=in_words(paper.note, paper.note_en),
        reusable=paper.reusable,
    )


def needed_text(text: ItemText, paper: PaperText) -> str:
    """When a paper is needed, in words."""
    if not paper.question:
        return _("always")
    words = {
        (q.key, a.value): f"{in_words(q.text, q.text_en)} {in_words(a.text, a.text_en)}"
        for q in text.questions
        for a in q.answers
    }
    return words.get((paper.question, paper.when), f"{paper.question} = {paper.when}")


def _question(question: QuestionText, chosen: str) -> QuestionShown:
    answers = tuple(AnswerShown(a.value, in_words(a.text, a.text_en), a.value == chosen) for a in question.answers)
    return QuestionShown(question.key, in_words(question.text, question.text_en), answers)


def _depending(text: ItemText, question: QuestionText) -> list[Depending]:
    found = []
    for answer in question.answers:
        papers = [paper for paper in text.papers if (paper.question, paper.when) == (question.key, answer.value)]
        if papers:
            words = in_words(question.text, question.text_en), in_words(answer.text, answer.text_en)
            found.append(Depending(*words, tuple(map(paper_shown, papers))))
    return found
