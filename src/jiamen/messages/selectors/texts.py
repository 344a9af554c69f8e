"""Reads for the operator who sets texts: where, which events, how a text will look."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jiamen.kernel.actor import Actor, require
from jiamen.messages.models import EventChoice, MessageEvent, Wording, all_events
from jiamen.messages.models.kinds import fill
from jiamen.messages.permissions import SET_TEXTS
from jiamen.messages.selectors.wording import LEVELS, Words, declared, words_of
from jiamen.places.models import Area, AreaLevel

ONE_SMS, LONG_SMS_PART = 70, 67


def settable_areas(actor: Actor) -> dict[str, str]:
    """Areas an operator may set texts for, code → name, the widest first (one query): districts and streets, or what is theirs.

    Raises:
        NotPermitted: the actor sets no texts.
    """
    require(actor, SET_TEXTS)
    mine = actor.under(SET_TEXTS)
    rows = Area.objects.visible_to(mine).exclude(level=AreaLevel.COMMUNITY) | Area.objects.filter(code__in=mine.scopes)
    named = dict(rows.order_by("code").values_list("code", "name"))
    everywhere = {"": _("everywhere")} if "" in mine.scopes else {}
    return {**everywhere, **dict(sorted(named.items(), key=lambda pair: (len(pair[0]), pair[0])))}


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in the operator's list."""

    event: MessageEvent
    words: Words


def event_rows(area: str) -> list[EventRow]:
    """Every event with what holds in an area (one query)."""
    above = [area[:length] for length in LEVELS if length <= len(area)]
    nearest = {
        row.event: row for row in EventChoice.objects.filter(area__in=above).order_by("area")
    }  # longer codes later
    return [
        EventRow(event, words_of(nearest[event.code]) if event.code in nearest else declared(event))
        for event in all_events()
    ]


@dataclass(frozen=True, slots=True)
class Preview:
    """A text filled with examples; `parts` is how many text messages it costs, the link to stop not counted."""

    title: str
    text: str
    signs: int
    parts: int


def preview(event: MessageEvent, words: Wording) -> Preview:
    """How a text will look."""
    text = fill(words.text, event.examples)
    parts = 1 if len(text) <= ONE_SMS else -(-len(text) // LONG_SMS_PART)
    return Preview(fill(words.title, event.examples), text, len(text), parts)
