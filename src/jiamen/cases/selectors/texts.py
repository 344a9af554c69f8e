"""What a version of a service item says, as values that can be compared, edited and carried; no database in here but `text_of`.

Everything the catalogue takes in (files, forms, imports) becomes an `ItemText`; only `services.items` writes one down.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from jiamen.cases.models import ItemVersion, PaperForm


@dataclass(frozen=True, slots=True)
class AnswerText:
    """One answer to a question: what is stored, and its words."""

    value: str
    text: str
    text_en: str = ""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question on whose answer papers depend."""

    key: str
    text: str
    text_en: str
    answers: tuple[AnswerText, ...]


@dataclass(frozen=True, slots=True)
class PaperText:
    """A paper; with `question` it is needed only after the answer `when`."""

    kind: str
    name: str
    name_en: str = ""
    form: str = PaperForm.ORIGINAL
    copies: int = 1
    note: str = ""
    note_en: str = ""
    reusable: bool = False
    question: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class ItemText:
    """All a version says. Days are working days, 0 is at once; the fee is whole fen; without `office` the centre decides."""

    name: str
    name_en: str
    category: str
    who: str
    who_en: str
    result: str
    result_en: str
    statutory_days: int
    promised_days: int
    fee_fen: int = 0
    channels: tuple[str, ...] = ("desk",)
    office: str = ""
    office_en: str = ""
    questions: tuple[QuestionText, ...] = ()
    papers: tuple[PaperText, ...] = ()

    def in_order(self) -> "ItemText":
        """The same with its questions in the order in which the papers need them, idle ones last."""
        needed = list(dict.fromkeys(paper.question for paper in self.papers if paper.question))
        place = {key: number for number, key in enumerate(needed)}
        ordered = sorted(self.questions, key=lambda question: place.get(question.key, len(place)))
        return replace(self, questions=tuple(ordered))

    def papers_after(self, answers: Mapping[str, str]) -> tuple[PaperText, ...]:
        """The papers needed after these answers (question key → value); a question not answered needs none of its papers."""
        return tuple(paper for paper in self.papers if not paper.question or answers.get(paper.question) == paper.when)


PLAIN = tuple(f.name for f in fields(ItemText) if f.name not in ("channels", "questions", "papers"))
"""The fields of a version that are stored as they are."""


def text_of(version: ItemVersion) -> ItemText:
    """What a version says. Two queries, none when questions and papers are prefetched."""
    questions = list(version.questions.all())
    key_of = {question.pk: question.key for question in questions}
    return ItemText(
        **{name: getattr(version, name) for name in PLAIN},
        channels=tuple(version.channels),
        questions=tuple(
            QuestionText(q.key, q.text, q.text_en, tuple(AnswerText(*answer) for answer in q.answers))
            for q in questions
        ),
        papers=tuple(_paper(row, key_of.get(row.question_id or 0, "")) for row in version.papers.all()),
    )


def _paper(row: Any, question: str) -> PaperText:
    own = ("kind", "name", "name_en", "form", "copies", "note", "note_en", "reusable", "when")
    return PaperText(question=question, **{name: getattr(row, name) for name in own})


def as_plain(text: ItemText) -> dict[str, Any]:
    """As JSON can hold it; `from_plain` is the way back."""
    return {
        **{name: getattr(text, name) for name in PLAIN},
        "channels": list(text.channels),
        "questions": [
            {
                "key": q.key,
                "text": q.text,
                "text_en": q.text_en,
                "answers": [[a.value, a.text, a.text_en] for a in q.answers],
            }
            for q in text.questions
        ],
        "papers": [{f.name: getattr(paper, f.name) for f in fields(PaperText)} for paper in text.papers],
    }


def from_plain(plain: Mapping[str, Any]) -> ItemText:
    """The text behind `as_plain`.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    return ItemText(
        **{name: plain[name] for name in PLAIN},
        channels=tuple(plain["channels"]),
        questions=tuple(_question(one) for one in plain["questions"]),
        papers=tuple(PaperText(**one) for one in plain["papers"]),
    )


def _question(plain: Mapping[str, Any]) -> QuestionText:
    answers: Iterable[Iterable[str]] = plain["answers"]
    return QuestionText(plain["key"], plain["text"], plain["text_en"], tuple(AnswerText(*one) for one in answers))
