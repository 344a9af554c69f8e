"""The catalogue as the files its imports take, so that what is taken out can be changed and sent back."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from jiamen.cases.forms.imports import CATEGORIES, CHANNELS, FORMS, ITEMS, PAPERS
from jiamen.cases.models import ItemVersion
from jiamen.cases.selectors.texts import ItemText, QuestionText, text_of
from jiamen.kernel.excel.writing import write_table
from jiamen.kernel.imports.columns import YES_NO, Choices
from jiamen.kernel.imports.kinds import ImportKind
from jiamen.kernel.words import is_chinese

Line = dict[str, Any]


def _word(choices: Choices, value: Any) -> str:
    """A code as a person writes it, in the active language."""
    return choices[value][0 if is_chinese() else 1]


def _item_lines(row: ItemVersion, text: ItemText) -> Iterator[Line]:
    own = {column.key: getattr(text, column.key) for column in ITEMS.columns if hasattr(text, column.key)}
    yield own | {
        "code": row.item.code,
        "scope": row.scope,
        "category": _word(CATEGORIES, text.category),
        "fee_fen": text.fee_fen / 100,
        "channels": "、".join(_word(CHANNELS, channel) for channel in text.channels),
    }


def _paper_lines(row: ItemVersion, text: ItemText) -> Iterator[Line]:
    """A question's words stand at the first paper that depends on it."""
    waiting = {question.key: question for question in text.questions}
    for paper in text.papers:
        own = {column.key: getattr(paper, column.key) for column in PAPERS.columns if hasattr(paper, column.key)}
        yield (
            own
            | {"item": row.item.code, "scope": row.scope, "form": _word(FORMS, paper.form)}
            | {"reusable": _word(YES_NO, "yes" if paper.reusable else "no")}
            | _asked(waiting.pop(paper.question, None))
        )


def _asked(question: QuestionText | None) -> Line:
    if question is None:
        return {}
    answers = "；".join(f"{answer.value}：{answer.text}|{answer.text_en}" for answer in question.answers)
    return {"text": question.text, "text_en": question.text_en, "answers": answers}


EXPORTS: dict[str, tuple[ImportKind, Callable[[ItemVersion, ItemText], Iterable[Line]]]] = {
    ITEMS.key: (ITEMS, _item_lines),
    PAPERS.key: (PAPERS, _paper_lines),
}


def written(key: str, rows: "QuerySet[ItemVersion]") -> tuple[str, bytes]:
    """Name and bytes of the workbook of one kind. Three queries."""
    kind, lines = EXPORTS[key]
    found = (
        [line.get(column.key, "") for column in kind.columns]
        for row in rows.prefetch_related("questions", "papers")
        for line in lines(row, text_of(row))
    )
    return f"{kind.sheet}.xlsx", write_table(kind.sheet, [column.header for column in kind.columns], found)
