"""Service items as people read them, in the active language; pages, sheets and exports say the same. Pure."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiamen.cases.models import Channel, PaperForm
from jiamen.kernel.money import yuan
from jiamen.kernel.words import is_chinese, listed


def in_words(chinese: str, english: str) -> str:
    """The text in the reader's language, as far as it has one there."""
    return chinese if is_chinese() else english or chinese


def days_text(days: int) -> str:
    """A limit in working days; 0 is at once."""
    if days == 0:
        return _("done at once")
    return ngettext("within {days} working day", "within {days} working days", days).format(days=days)


def limit_text(promised: int, statutory: int) -> str:
    """What is promised, and what the law allows where that is longer."""
    if promised == statutory or statutory == 0:
        return days_text(promised)
    allowed = ngettext("at most {days} working day by law", "at most {days} working days by law", statutory)
    return _("{promised} ({allowed})").format(promised=days_text(promised), allowed=allowed.format(days=statutory))


def fee_text(fen: int) -> str:
    """A fee; none is said so."""
    return _("free of charge") if fen == 0 else _("{yuan} yuan").format(yuan=yuan(fen))


def channels_text(channels: Iterable[str]) -> str:
    """How an item can be asked for, in the order of the list of channels."""
    given = set(channels)
    return listed(channel.label for channel in Channel if channel in given)


def office_text(office: str, office_en: str) -> str:
    """Who decides."""
    return in_words(office, office_en) if office else _("the service centre itself")


def form_text(form: str, copies: int) -> str:
    """In which form a paper is wanted and how many."""
    word = str(PaperForm(form).label)
    if copies == 1:
        return word
    return _("{form}, {copies} of them").format(form=word, copies=copies)
