"""A version being written: carried in the form itself from step to step, so that nothing is lost and nothing is half saved."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from jiamen.cases.errors import DraftUnreadable
from jiamen.cases.models import Category, PaperForm
from jiamen.cases.selectors.texts import ItemText, PaperText, QuestionText, as_plain, from_plain

Part = TypeVar("Part")
LONGEST = 60_000
EMPTY = ItemText("", "", "", "", "", "", "", 20, 10)
MOST = 40
"""Papers or questions of one item."""

KEY = re.compile(r"[a-z0-9_-]{1,30}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What will be published where, the version it is based on (0: none), and whether the item itself is new."""

    code: str
    scope: str
    based_on: int
    text: ItemText
    new: bool = False

    def packed(self) -> str:
        """As it travels in the form."""
        plain = {"code": self.code, "scope": self.scope, "based_on": self.based_on, "new": self.new}
        return json.dumps({**plain, "text": as_plain(self.text)}, ensure_ascii=False)

    def saying(self, **changes: Any) -> "Draft":
        """The draft with some of its text changed."""
        return replace(self, text=replace(self.text, **changes))

    def with_paper(self, at: int | None, paper: PaperText) -> "Draft":
        """With a paper changed, or one more at the end."""
        return self.saying(papers=_put(self.text.papers, at, paper))

    def with_question(self, at: int | None, question: QuestionText) -> "Draft":
        """With a question changed, or one more at the end."""
        return self.saying(questions=_put(self.text.questions, at, question))

    def without_paper(self, at: int) -> "Draft":
        """With a paper taken out."""
        return self.saying(papers=self.text.papers[:at] + self.text.papers[at + 1 :])

    def without_question(self, at: int) -> "Draft":
        """With a question taken out; its papers are needed always from now on."""
        gone = self.text.questions[at].key
        papers = tuple(replace(p, question="", when="") if p.question == gone else p for p in self.text.papers)
        return self.saying(questions=self.text.questions[:at] + self.text.questions[at + 1 :], papers=papers)

    def paper_up(self, at: int) -> "Draft":
        """With a paper moved before its neighbour."""
        papers = list(self.text.papers)
        if at > 0:
            papers[at - 1], papers[at] = papers[at], papers[at - 1]
        return self.saying(papers=tuple(papers))


def unpacked(sent: str) -> Draft:
    """The draft as it was sent. What its texts say is checked by the steps and the service.

    Raises:
        DraftUnreadable: it cannot be one.
    """
    try:
        plain = json.loads(sent) if len(sent) <= LONGEST else {}
        draft = Draft(plain["code"], plain["scope"], plain["based_on"], from_plain(plain["text"]), plain["new"])
        sound = _sound(draft)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DraftUnreadable() from error
    if not sound:
        raise DraftUnreadable()
    return draft


def _sound(draft: Draft) -> bool:
    """Whether everything has the type and the size it must have."""
    text = draft.text
    numbers = [draft.based_on, text.statutory_days, text.promised_days, text.fee_fen, *(p.copies for p in text.papers)]
    flags = [draft.new, *(paper.reusable for paper in text.papers)]
    keys = [key for q in text.questions for key in (q.key, *(answer.value for answer in q.answers))]
    return (
        all(type(number) is int and 0 <= number <= 2_000_000_000 for number in numbers)
        and all(isinstance(flag, bool) for flag in flags)
        and all(isinstance(one, str) for one in (draft.code, draft.scope, *_texts(as_plain(text))))
        and text.category in ("", *Category.values)
        and all(paper.form in PaperForm.values for paper in text.papers)
        and all(KEY.fullmatch(key) for key in keys)
        and len(text.papers) <= MOST
        and len(text.questions) <= MOST
    )


def _texts(plain: Any) -> list[Any]:
    """Everything in a structure of lists and dicts that is neither a number nor a truth value."""
    if isinstance(plain, dict):
        return [text for part in plain.values() for text in _texts(part)]
    if isinstance(plain, list):
        return [text for part in plain for text in _texts(part)]
    return [] if isinstance(plain, int) else [plain]


def _put(parts: Sequence[Part], at: int | None, part: Part) -> tuple[Part, ...]:
    if at is None:
        return (*parts, part)
    return (*parts[:at], part, *parts[at + 1 :])
