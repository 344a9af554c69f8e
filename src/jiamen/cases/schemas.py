"""What the programming interface of cases gives."""

from ninja import Field, Schema


class Problem(Schema):
    """A refusal (RFC 9457): what happened in `title`, what to do in `detail`."""

    type: str
    title: str
    detail: str
    status: int
    code: str


class ItemOut(Schema):
    """A service item as it holds at a centre. Days are working days, 0 is at once; money is whole fen."""

    code: str = Field(examples=["elder-card"])
    version: int
    scope: str = Field(description="code of the area this version is for; empty: everywhere")
    name: str
    name_en: str
    category: str
    category_label: str
    who: str
    result: str
    statutory_days: int
    promised_days: int
    fee_fen: int
    channels: list[str] = Field(description="desk, online, home, errand")
    office: str = Field(description="who decides; empty: the centre itself")


class AnswerOut(Schema):
    """An answer to a question."""

    value: str
    text: str
    text_en: str


class QuestionOut(Schema):
    """A question on whose answer papers depend."""

    key: str
    text: str
    text_en: str
    answers: list[AnswerOut]


class PaperOut(Schema):
    """A paper to bring; with `question`, only after the answer `when`."""

    kind: str = Field(description="the document itself, the same in all items")
    name: str
    name_en: str
    form: str = Field(description="original, copy, both or filled")
    copies: int
    note: str
    note_en: str
    reusable: bool = Field(description="need not be brought again once we hold it")
    question: str
    when: str


class ItemDetailOut(ItemOut):
    """An item with its questions and papers."""

    questions: list[QuestionOut]
    papers: list[PaperOut]


class ItemsOut(Schema):
    """A part of the items, best first; `total` counts all. Not `exact`: none fits the words, these are similar."""

    total: int
    items: list[ItemOut]
    exact: bool
