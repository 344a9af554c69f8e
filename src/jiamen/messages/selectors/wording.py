"""Which texts and channels hold for an event in an area: the nearest choice up the tree, else what the app declared."""

from collections.abc import Mapping
from dataclasses import dataclass

from jiamen.messages.errors import FieldLineOdd
from jiamen.messages.models import Channel, EventChoice, MessageEvent, Wording

LEVELS = (12, 9, 6, 0)


@dataclass(frozen=True, slots=True)
class Words:
    """What holds. `area` says where it was chosen; None when nobody changed anything."""

    zh: Wording
    en: Wording
    channels: tuple[Channel, ...]
    wechat_template: str
    wechat_fields: Mapping[str, str]
    area: str | None = None

    def in_language(self, language: str) -> Wording:
        """Title and text for a reader."""
        return self.zh if language.startswith("zh") else self.en


def words_in_force(event: MessageEvent, area: str) -> Words:
    """The texts and channels of an event in an area, by its code (one query)."""
    above = {area[:length] for length in LEVELS if length <= len(area)}
    rows = list(EventChoice.objects.filter(event=event.code, area__in=above))
    return words_of(max(rows, key=lambda row: len(row.area))) if rows else declared(event)


def declared(event: MessageEvent) -> Words:
    """What the app says that declares the event."""
    return Words(event.zh, event.en, event.channels, "", {})


def words_of(row: EventChoice) -> Words:
    """What an operator chose."""
    return Words(
        Wording(row.title_zh, row.text_zh), Wording(row.title_en, row.text_en), tuple(map(Channel, row.channels)),
        row.wechat_template, read_fields(row.wechat_fields), row.area,
    )  # fmt: skip  # in the order of the fields


def read_fields(text: str) -> dict[str, str]:
    """ "thing1: {item}" a line → name: text.

    Raises:
        FieldLineOdd: a line is something else.
    """
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        if not (colon and name.strip().isidentifier() and value.strip()):
            raise FieldLineOdd(field="wechat_fields", line=line[:40])
        found[name.strip()] = value.strip()
    return found
