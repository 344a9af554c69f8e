"""The words of cases in templates."""

from datetime import datetime

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiamen.cases.models import Holder, NeededPaper, PaperStatus
from jiamen.cases.selectors import cases, papers, wording
from jiamen.cases.services.looking import Purpose
from jiamen.kernel.ui.columns import Badge, Tone
from jiamen.places.selectors.wording import full_day

register = template.Library()

register.filter("item_name", cases.item_name)
register.filter("paper_name", papers.paper_name)

PAPER_STATES: dict[str, tuple[str, Tone]] = {
    PaperStatus.MISSING: ("circle", "soon"),
    PaperStatus.UNFIT: ("exclamation-triangle", "bad"),
    PaperStatus.THERE: ("check-circle", "good"),
    PaperStatus.HELD: ("shield-check", "good"),
}
HOLDERS = {Holder.RESIDENT: "house", Holder.WORKER: "person", Holder.OFFICE: "building"}


@register.filter(expects_localtime=True)
def on_day(moment: datetime) -> str:
    """The day of a moment, where the centres are."""
    return full_day(moment.date())


@register.filter
def paper_form(needed: NeededPaper) -> str:
    """In which form a paper is wanted."""
    return wording.form_text(needed.form, needed.copies)


@register.filter
def paper_note(needed: NeededPaper) -> str:
    """What else to know about a paper."""
    return wording.in_words(needed.note, needed.note_en)


@register.filter
def purpose(value: str) -> str:
    """What personal data were opened for."""
    return str(Purpose(value).label) if value in Purpose.values else value


@register.inclusion_tag("kernel/ui/status.html")
def paper_status(value: str) -> dict[str, Badge]:
    """A line of the check-list in a word."""
    icon, tone = PAPER_STATES[value]
    return {"badge": Badge(PaperStatus(value).label, icon, tone)}


@register.inclusion_tag("kernel/ui/status.html")
def holder(value: Holder) -> dict[str, Badge]:
    """In whose hands a paper is."""
    return {"badge": Badge(value.label, HOLDERS[value], "neutral" if value is Holder.RESIDENT else "soon")}


@register.inclusion_tag("kernel/ui/status.html")
def deadline(late: int) -> dict[str, Badge]:
    """How a deadline stands: working days late, or left when negative."""
    if late > 0:
        words = ngettext("{n} working day late", "{n} working days late", late)
        return {"badge": Badge(words.format(n=late), "exclamation-triangle", "bad")}
    if late == 0:
        return {"badge": Badge(_("due today"), "clock", "soon")}
    words = ngettext("{n} working day left", "{n} working days left", -late)
    return {"badge": Badge(words.format(n=-late), "clock", "soon" if late == -1 else "neutral")}
