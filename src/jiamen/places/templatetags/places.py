"""The words of places in templates."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template

from jiamen.kernel.ui.columns import Badge
from jiamen.places.models import CentreStatus
from jiamen.places.selectors import wording
from jiamen.places.selectors.hours import DayHours, OpenState, Span

register = template.Library()

register.filter("full_day", wording.full_day)
register.filter("short_day", wording.short_day)
register.filter("walk", wording.walk_text)
register.filter("day_label", wording.day_label)


@register.filter
def hours(spans: Sequence[Span]) -> str:
    """Spans as text."""
    return wording.hours_text(spans)


@register.filter
def how_near(day: date, today: date) -> str:
    """Today, tomorrow, a weekday or a date."""
    return wording.day_text(day, today)


@register.inclusion_tag("kernel/ui/status.html")
def open_badge(state: OpenState, status: str) -> dict[str, Badge]:
    """Open or not, in a word with an icon."""
    word = wording.state_word(state, status)
    if status == CentreStatus.UPGRADING:
        return {"badge": Badge(word, "tools", "soon")}
    if not state.open:
        return {"badge": Badge(word, "door-closed", "neutral")}
    return {"badge": Badge(word, "clock", "soon") if state.closing_soon else Badge(word, "door-open", "good")}


@register.simple_tag
def open_detail(state: OpenState, status: str) -> str:
    """Until when, or when it opens next."""
    return wording.state_detail(state, status)


@register.simple_tag
def closure(hours: DayHours) -> str:
    """Why a day is not an ordinary one."""
    return wording.day_label(hours)


@register.filter
def upcoming(moment: datetime, seen_from: datetime) -> str:
    """A coming moment as people say it."""
    return wording.moment_text(moment, seen_from)
