"""Two versions side by side, row by row in words. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiamen.cases.models import Category, ItemVersion
from jiamen.cases.selectors.bring import needed_text, paper_shown
from jiamen.cases.selectors.texts import ItemText
from jiamen.cases.selectors.wording import channels_text, days_text, fee_text, office_text
from jiamen.kernel.words import listed


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the versions say: on the left, on the right."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.left != self.right


def compare(left: ItemText | None, right: ItemText) -> list[Line]:
    """Every line of two versions; without a `left` the left side is empty."""
    before, after = (_lines(left) if left else {}), _lines(right)
    labels = [*after, *(label for label in before if label not in after)]
    return [Line(label, before.get(label, ""), after.get(label, "")) for label in labels]


def _lines(text: ItemText) -> dict[str, str]:
    lines = {
        pgettext("an item", "Name"): text.name,
        _("Name (English)"): text.name_en,
        _("Category"): str(Category(text.category).label),
        _("Who may ask"): text.who,
        _("Who may ask (English)"): text.who_en,
        _("What you get"): text.result,
        _("What you get (English)"): text.result_en,
        _("Statutory limit"): days_text(text.statutory_days),
        _("Promised limit"): days_text(text.promised_days),
        _("Fee"): fee_text(text.fee_fen),
        _("How to ask for it"): channels_text(text.channels),
        _("Who decides"): office_text(text.office, text.office_en),
    }
    for number, question in enumerate(text.questions, start=1):
        answers = listed(answer.text for answer in question.answers)
        lines[_("Question {number}").format(number=number)] = f"{question.text} {answers}"
    for number, paper in enumerate(text.papers, start=1):
        shown = paper_shown(paper)
        parts = [shown.name, shown.form, needed_text(text, paper), shown.note]
        lines[_("Paper {number}").format(number=number)] = " · ".join(part for part in parts if part)
    return lines


def version_word(row: ItemVersion, area: str) -> str:
    """A version in a few words: where it holds, and its number."""
    return _("{area}, version {number}").format(area=area or pgettext("an item", "everywhere"), number=row.number)
