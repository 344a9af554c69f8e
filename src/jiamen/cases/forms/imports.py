"""What files of service items and of their papers hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiamen.cases.errors import AnswerUnknown, ItemMissing, PromiseTooLong, TooFewAnswers
from jiamen.cases.models import Category, Channel, PaperForm
from jiamen.cases.permissions import EDIT_ITEMS
from jiamen.cases.selectors.lists import all_codes
from jiamen.cases.services import imports as services
from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.excel.reading import Value
from jiamen.kernel.imports.columns import (
    YES_NO,
    ChoiceUnknown,
    Column,
    Parser,
    choice,
    code,
    decimal,
    integer,
    plain,
    text,
    yes_no,
)
from jiamen.kernel.imports.kinds import ImportKind
from jiamen.kernel.words import listed

CATEGORIES = {
    Category.SOCIAL_SECURITY: ("社会保障", "Social security", "社保"),
    Category.MEDICAL: ("医疗保障", "Medical insurance", "医保"),
    Category.DISABILITY: ("助残服务", "Help for disabled people", "助残"),
    Category.FAMILY: ("婚育服务", "Marriage and birth", "婚育"),
    Category.EMPLOYMENT: ("劳动就业", "Work and employment", "就业"),
    Category.ASSISTANCE: ("社会救助", "Social assistance", "救助"),
    Category.ELDERS: ("养老服务", "Elder care", "养老"),
    Category.VETERANS: ("退役军人", "Veterans"),
    Category.HOUSING: ("住房保障", "Housing", "住房"),
    Category.CERTIFICATES: ("证明", "Certificates"),
    Category.PARTY: ("党员服务", "Party members' services", "党员"),
    Category.LIVING: ("便民服务", "Daily life", "便民"),
}
CHANNELS = {
    Channel.DESK: ("窗口", "Desk"),
    Channel.ONLINE: ("网上", "Online"),
    Channel.HOME: ("上门", "Home"),
    Channel.ERRAND: ("代办", "Errand", "帮办"),
}
FORMS = {
    PaperForm.ORIGINAL: ("原件", "Original"),
    PaperForm.COPY: ("复印件", "Copy"),
    PaperForm.BOTH: ("原件和复印件", "Original and copy"),
    PaperForm.FILLED: ("现场填写", "Filled in here"),
}
SLUG = r"[a-z0-9]+([_-][a-z0-9]+)*"
DAYS = integer(0, 400)


def _channels(value: Value) -> tuple[str, ...]:
    """Several of the channels, one after the other; kept in the order of the list."""
    one = choice(CHANNELS)
    given = {one(word) for word in plain(value).replace("，", "、").replace(",", "、").split("、") if word.strip()}
    if not given:
        raise ChoiceUnknown(value=plain(value), options=listed(words[0] for words in CHANNELS.values()))
    return tuple(channel.value for channel in Channel if channel in given)


def _fen(value: Value) -> int:
    """Yuan as fen."""
    yuan: float = decimal(0, 100_000)(value)
    return round(yuan * 100)


def _answers(value: Value) -> tuple[tuple[str, str, str], ...]:
    """ "self：本人来办|Yes, myself；proxy：家人代办|Somebody comes for me" as value, 中文, English of each answer."""
    found = []
    key = code(SLUG, "self")
    for part in re.split(r"[;；]", text(1000)(value)):
        name, words = (*re.split(r"[:：]", part, maxsplit=1), "")[:2]
        chinese, _bar, english = words.partition("|")
        found.append((key(name.strip()), chinese.strip(), english.strip()))
    return tuple(found)


def _slug(limit: int, form: str) -> Parser:
    """A name of small letters, digits and hyphens, of at most `limit` characters."""
    shape, short = code(SLUG, form), text(limit)
    return lambda value: short(shape(value))


def _review_items(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, InvalidInput]]:
    for index, row in enumerate(rows):
        if row["promised_days"] > row["statutory_days"]:
            yield (
                index,
                PromiseTooLong(field="promised_days", promised=row["promised_days"], statutory=row["statutory_days"]),
            )


def _review_papers(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, InvalidInput]]:
    known = all_codes()
    offered = {
        (row["item"], row.get("scope", ""), row.get("question", ""), value)
        for row in rows
        for value, _text, _text_en in row.get("answers", ())
    }
    for index, row in enumerate(rows):
        question, when, answers = row.get("question", ""), row.get("when", ""), row.get("answers", ())
        if row["item"] not in known:
            yield index, ItemMissing(field="item", item=row["item"])
        if answers and len({value for value, _text, _text_en in answers}) < max(2, len(answers)):
            yield index, TooFewAnswers(field="answers", question=row.get("text", "") or question)
        elif (question or when) and (row["item"], row.get("scope", ""), question, when) not in offered:
            yield index, AnswerUnknown(field="when", paper=row["name"], answer=f"{question} = {when}")


_SCOPE = Column(
    "scope", "适用区划代码", "Only in area", code(r"\d{6}(\d{3}){0,2}", _("6, 9 or 12 digits")), required=False, default="",
    note=_("Empty: everywhere. A code makes a variant that holds only there"),
)  # fmt: skip

ITEMS = ImportKind(
    key="items",
    zh="服务事项",
    title=_("service items"),
    purpose=_("What can be asked for at the desk; a row that differs from what holds becomes a new version."),
    columns=(
        Column("code", "事项编号", "Item code", _slug(40, "elder-card"), example="elder-card"),
        _SCOPE,
        Column("name", "名称", "Name", text(60), example="老年优待证办理"),
        Column("name_en", "英文名称", "Name in English", text(120), example="Elder's concession card"),
        Column("category", "类别", "Category", choice(CATEGORIES), choices=CATEGORIES, example="养老服务"),
        Column("who", "服务对象", "Who may ask", text(200), example="年满 60 周岁的老人"),
        Column("who_en", "服务对象（英文）", "Who may ask, in English", text(300), required=False, default=""),
        Column("result", "办理结果", "Result", text(120), example="老年优待证"),
        Column("result_en", "办理结果（英文）", "Result in English", text(200), required=False, default=""),
        Column("statutory_days", "法定时限（工作日）", "Statutory limit, working days", DAYS, example="5", note=_("0 is at once")),
        Column("promised_days", "承诺时限（工作日）", "Promised limit, working days", DAYS, example="0", note=_("0 is at once")),
        Column("fee_fen", "费用（元）", "Fee, yuan", _fen, required=False, default=0, example="0", note=_("0 is free of charge")),
        Column(
            "channels", "办理方式", "Channels", _channels, example="窗口、上门",
            note=_("One or more of 窗口、网上、上门、代办, or desk, online, home, errand"),
        ),
        Column("office", "决定单位", "Decided by", text(60), required=False, default="", note=_("Empty: the centre itself")),
        Column("office_en", "决定单位（英文）", "Decided by, in English", text(120), required=False, default=""),
    ),
    identity=("code", "scope"),
    permission=EDIT_ITEMS,
    save=services.import_items,
    review=_review_items,
)  # fmt: skip

PAPERS = ImportKind(
    key="item-papers",
    zh="事项材料",
    title=_("papers of service items"),
    purpose=_("The papers of each item in their order, with the questions they depend on. An item's rows replace all its papers."),
    columns=(
        Column("item", "事项编号", "Item code", _slug(40, "elder-card"), example="elder-card"),
        _SCOPE,
        Column("kind", "材料种类", "Kind of document", _slug(40, "id-card"), example="id-card", note=_("The same in all items")),
        Column("name", "材料名称", "Paper", text(80), example="居民身份证"),
        Column("name_en", "材料名称（英文）", "Paper in English", text(160), required=False, default=""),
        Column(
            "form", "形式", "Form", choice(FORMS), required=False, default=PaperForm.ORIGINAL.value, choices=FORMS,
            example="原件和复印件", note=_("Empty means original"),
        ),
        Column("copies", "份数", "Copies", integer(1, 20), required=False, default=1, example="1"),
        Column("note", "说明", "Note", text(120), required=False, default=""),
        Column("note_en", "说明（英文）", "Note in English", text(200), required=False, default=""),
        Column(
            "reusable", "已有可免交", "Need not be brought again", yes_no, required=False, default=False, choices=YES_NO,
            example="是", note=_("Empty means no"),
        ),
        Column("question", "问题代号", "Question key", _slug(30, "proxy"), required=False, default="", example="proxy"),
        Column("when", "回答代号", "Answer key", _slug(30, "self"), required=False, default="", example="self"),
        Column("text", "问题", "Question", text(80), required=False, default="", example="是您本人来办吗？"),
        Column("text_en", "问题（英文）", "Question in English", text(160), required=False, default=""),
        Column(
            "answers", "回答", "Answers", _answers, required=False, default=(),
            example="self：本人来办|Yes, myself；proxy：家人或别人代办|Somebody comes for me",
            note=_("Key, colon, 中文|English of each answer, with semicolons between; needed once for each question"),
        ),
    ),
    identity=("item", "scope", "kind", "name", "question", "when"),
    permission=EDIT_ITEMS,
    save=services.import_papers,
    review=_review_papers,
)  # fmt: skip
