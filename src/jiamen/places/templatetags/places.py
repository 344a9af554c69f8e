"""The words of places in templates."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import quote

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from jiamen.kernel.ui.columns import Badge
from jiamen.places.models import Centre, CentreService, CentreStatus, OpeningException
from jiamen.places.selectors import wording
from jiamen.places.selectors.hours import DayHours, OpenState, Span

register = template.Library()

register.filter("full_day", wording.full_day)
register.filter("short_day", wording.short_day)
register.filter("walk", wording.walk_text)
register.filter("day_label", wording.day_label)
register.filter("full_address", wording.address_text)


@register.filter
def hours(spans: Sequence[Span]) -> SafeString:
    """Spans as text; a line breaks between two of them, never inside one."""
    between = pgettext("between two opening spans", ", ")
    one_by_one = ((span,) for span in wording.hours_text(spans).split(between))
    return format_html_join(between, '<span class="text-nowrap">{}</span>', one_by_one)


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


@register.simple_tag
def phones(text: str) -> SafeString:
    """Each number of a phone text as a link that dials it."""
    numbers = [(number, _dialled(number)) for number in re.split(r"[/,，、;；]\s*", text) if number.strip()]
    return format_html_join(" ", "{}", ((_dial_link(number, dialled),) for number, dialled in numbers))


@register.simple_tag
def dial(text: str) -> str:
    """The address that dials the first number of a phone text."""
    return f"tel:{_dialled(re.split(r'[/,，、;；]', text)[0])}"


@register.simple_tag
def geo(centre: Centre) -> str:
    """The centre for the phone's own map (RFC 5870, WGS-84); no other site is asked or told anything."""
    point = f"{centre.lat:.6f},{centre.lon:.6f}"
    return f"geo:{point}?q={point}({quote(centre.name)})"


@register.simple_tag
def service_name(service: CentreService) -> str:
    """A service in the reader's language, as far as it has a name there."""
    return service.name if (get_language() or "").startswith("zh") else service.name_en or service.name


@register.simple_tag
def services(all_services: Sequence[CentreService], most: int) -> str:
    """The first services in one line, and how many there are in all."""
    names = pgettext("between services", ", ").join(service_name(service) for service in all_services[:most])
    if len(all_services) <= most:
        return names
    return _("{names} and more, {count} in all").format(names=names, count=len(all_services))


@register.simple_tag
def floor(number: int) -> str:
    """A floor as people call it; below ground it is negative."""
    if number < 0:
        return _("basement {number}").format(number=-number)
    return _("floor {number}").format(number=number)


def _dial_link(number: str, dialled: str) -> SafeString:
    if not dialled:
        return format_html("{}", number)
    return format_html('<a class="phone" href="tel:{}">{}</a>', dialled, number.strip())


def _dialled(number: str) -> str:
    """Digits to dial; an extension ("转 8") follows after a pause."""
    plain = unicodedata.normalize("NFKC", number)
    main, *extension = re.split(r"转|ext\.?|#", plain, maxsplit=1)
    digits = re.sub(r"[^\d+]", "", main)
    more = re.sub(r"\D", "", extension[0]) if extension else ""
    return f"{digits},{more}" if digits and more else digits


@register.filter
def last_day(until: datetime) -> date:
    """The last day of something that ends at `until`; midnight ends the day before."""
    return (localtime(until) - timedelta(seconds=1)).date()


@register.filter
def exception_hours(row: OpeningException) -> str:
    """Closed, or the other hours, of one date."""
    if row.opens_min is None or row.closes_min is None:
        return wording.hours_text(())
    return wording.hours_text((Span(row.opens_min, row.closes_min),))
