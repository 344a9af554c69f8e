"""Texts and switches an operator sets for an area."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.messages.errors import WechatHalf
from jiamen.messages.events import TextsReset, TextsSet
from jiamen.messages.models import Channel, EventChoice, MessageEvent, Wording
from jiamen.messages.permissions import SET_TEXTS
from jiamen.messages.selectors.wording import Words, read_fields


@dataclass(frozen=True, slots=True)
class Texts:
    """What an operator typed; `wechat_fields` is one "name: text" a line."""

    channels: Sequence[str]
    title_zh: str
    text_zh: str
    title_en: str
    text_en: str
    wechat_template: str = ""
    wechat_fields: str = ""


def checked(event: MessageEvent, texts: Texts) -> Words:
    """The texts as they would be used.

    Raises:
        PlaceholderUnknown, BraceAlone: a text the event cannot fill; `field` names it.
        FieldLineOdd, WechatHalf: WeChat's template is not whole.
    """
    zh, en = Wording(texts.title_zh, texts.text_zh), Wording(texts.title_en, texts.text_en)
    for words, language in ((zh, "zh"), (en, "en")):
        _check(event, words, {"title": f"title_{language}", "text": f"text_{language}"})
    fields = read_fields(texts.wechat_fields)
    for text in fields.values():
        _check(event, Wording("", text), {"text": "wechat_fields"})
    whole = bool(texts.wechat_template) == bool(fields)
    if not whole or (Channel.WECHAT in texts.channels and not fields):
        raise WechatHalf(field="wechat_template" if fields else "wechat_fields")
    channels = tuple(channel for channel in Channel if channel in texts.channels)
    return Words(zh, en, channels, texts.wechat_template, fields)


@transaction.atomic
def set_texts(actor: Actor, *, event: MessageEvent, area: str, texts: Texts) -> EventChoice:
    """From now on these texts and channels hold for the event in the area (code) and inside it; no channel switches it off there.

    Raises:
        NotPermitted: not the actor's area, or not the right.
        PlaceholderUnknown, BraceAlone, FieldLineOdd, WechatHalf: as `checked`.
    """
    require(actor, SET_TEXTS, area=area)
    words = checked(event, texts)
    lock_name(f"texts:{event.code}:{area}")
    before = EventChoice.objects.filter(event=event.code, area=area).first()
    values = {**asdict(texts), "channels": [str(channel) for channel in words.channels]}
    choice, _new = EventChoice.objects.update_or_create(event=event.code, area=area, defaults=values)
    was = {name: getattr(before, name) for name in values} if before else None
    publish(actor, TextsSet(subject=f"texts:{event.code}", area=area, event=event.code), before=was, after=values)
    return choice


@transaction.atomic
def reset_texts(actor: Actor, *, event: MessageEvent, area: str) -> None:
    """Forget what was chosen in the area itself: what the wider area or the product says holds again.

    Raises:
        NotPermitted: not the actor's area, or not the right.
    """
    require(actor, SET_TEXTS, area=area)
    gone, _rows = EventChoice.objects.filter(event=event.code, area=area).delete()
    if gone:
        publish(actor, TextsReset(subject=f"texts:{event.code}", area=area, event=event.code))


def _check(event: MessageEvent, words: Wording, fields: dict[str, str]) -> None:
    try:
        event.check(words)
    except InvalidInput as refusal:
        raise type(refusal)(field=fields[refusal.field or ""], **refusal.data) from refusal
