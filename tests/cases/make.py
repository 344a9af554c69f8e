"""One maker per thing of the catalogue; everything not asked for is ordinary."""

from itertools import count
from typing import Any

from jiamen.cases.models import ItemVersion
from jiamen.cases.selectors.texts import AnswerText, ItemText, PaperText, QuestionText
from jiamen.cases.services.items import publish_version
from jiamen.kernel.actor import Actor

SYSTEM = Actor.system("tests")
PROXY = QuestionText(
    "proxy", "是您本人来办吗？", "Do you come yourself?",
    (AnswerText("self", "本人来办", "Yes"), AnswerText("proxy", "家人代办", "No")),
)  # fmt: skip
ID_CARD = PaperText("id-card", "居民身份证", "Identity card", "both", reusable=True)
LETTER = PaperText("proxy-letter", "委托书", "Letter of authorisation", question="proxy", when="proxy")
_number = count(1)


def make_text(**more: Any) -> ItemText:
    """An item with one paper for everybody and one for those who send somebody."""
    values: dict[str, Any] = {
        "name": "高龄津贴申领", "name_en": "Allowance for the very old", "category": "elders", "who": "年满 80 周岁的老人",
        "who_en": "People of 80 and over", "result": "津贴按月发放", "result_en": "Monthly allowance", "statutory_days": 20,
        "promised_days": 10, "channels": ("desk", "home"), "questions": (PROXY,), "papers": (ID_CARD, LETTER),
    }  # fmt: skip
    return ItemText(**{**values, **more})


def make_version(code: str = "", scope: str = "", *, based_on: int = 0, **more: Any) -> ItemVersion:
    """A published version; without a code, of a new item."""
    code = code or f"catalogue-item-{next(_number)}"
    return publish_version(SYSTEM, code=code, scope=scope, text=make_text(**more), based_on=based_on)
