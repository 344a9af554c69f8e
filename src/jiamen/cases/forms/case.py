"""What the worker enters while a case runs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.cases.models import Category, PaperStatus, Proxy, Relation
from jiamen.cases.selectors.papers import Line
from jiamen.cases.services.errands import ProxyWish
from jiamen.cases.services.handling import PaperMark
from jiamen.cases.services.looking import Purpose
from jiamen.kernel.papers import ENDINGS
from jiamen.places.selectors.wording import full_day

IN_ORDER = (PaperStatus.THERE, PaperStatus.HELD, PaperStatus.UNFIT, PaperStatus.MISSING)
ALL = "all"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A line of the check-list with its two fields."""

    line: Line
    status: forms.BoundField
    fault: forms.BoundField


class CheckForm(forms.Form):
    """The check-list: for each line whether it is here, and what is wrong with it if it cannot be used."""

    def __init__(self, *given: object, lines: Iterable[Line], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.lines = list(lines)
        for line in self.lines:
            may_be_held = line.held is not None or line.row.status == PaperStatus.HELD
            choices = [(one.value, one.label) for one in IN_ORDER if one != PaperStatus.HELD or may_be_held]
            initial = PaperStatus.HELD if line.held and line.row.status == PaperStatus.MISSING else line.row.status
            self.fields[f"status-{line.row.pk}"] = forms.ChoiceField(
                label=line.name, choices=choices, widget=forms.RadioSelect, initial=initial
            )
            self.fields[f"fault-{line.row.pk}"] = forms.CharField(
                label=_("What is wrong with it"), max_length=120, required=False, initial=line.row.fault
            )

    @property
    def rows(self) -> list[CheckRow]:
        """Line by line."""
        return [CheckRow(line, self[f"status-{line.row.pk}"], self[f"fault-{line.row.pk}"]) for line in self.lines]

    def marks(self) -> dict[int, PaperMark]:
        """The filled-in form as the service takes it."""
        data = self.cleaned_data
        return {
            line.row.pk: PaperMark(PaperStatus(data[f"status-{line.row.pk}"]), data[f"fault-{line.row.pk}"])
            for line in self.lines
        }


class NoteForm(forms.Form):
    """One sentence with a step."""

    note = forms.CharField(max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *given: object, label: object, hint: object, needed: bool, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.fields["note"].label = label  # type: ignore[assignment]
        self.fields["note"].help_text = hint  # type: ignore[assignment]
        self.fields["note"].required = needed


class PaperFileForm(forms.Form):
    """A scan or photo of a paper."""

    line = forms.ChoiceField(label=_("Paper"))
    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("PDF, JPEG, PNG, WebP, Word or Excel, up to 20 MB. It is stored encrypted."),
    )  # fmt: skip
    reuse = forms.BooleanField(
        label=_("The resident agrees that we keep it for a year and do not ask for it again"), required=False
    )

    def __init__(self, *given: object, lines: Iterable[Line], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.fields["line"].choices = [(str(line.row.pk), line.name) for line in lines]  # type: ignore[attr-defined]


class PurposeForm(forms.Form):
    """What personal data are opened for."""

    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)


class ProxyForm(forms.Form):
    """Somebody may act for the resident."""

    name = forms.CharField(label=_("Name of the proxy"), max_length=60)
    phone = forms.CharField(
        label=_("Mobile number of the proxy"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    relation = forms.ChoiceField(label=_("They are the person's"), choices=Relation.choices)
    category = forms.ChoiceField(label=_("May ask in"))
    until = forms.DateField(label=_("Until and with"), widget=forms.DateInput(attrs={"type": "date"}))
    evidence = forms.CharField(
        label=_("How it was authorised"), max_length=120,
        help_text=_("For example: signed letter of 23 November; by phone, with a colleague listening."),
    )  # fmt: skip

    def __init__(self, *given: object, category: str, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        label = Category(category).label
        self.fields["category"].choices = [(category, label), (ALL, _("all matters"))]  # type: ignore[attr-defined]

    def wish(self) -> ProxyWish:
        """The filled-in form as the service takes it."""
        data = self.cleaned_data
        return ProxyWish(
            name=data["name"], phone=data["phone"], relation=Relation(data["relation"]), until=data["until"],
            evidence=data["evidence"], category="" if data["category"] == ALL else data["category"],
        )  # fmt: skip


class KnownProxyForm(forms.Form):
    """Somebody who was authorised before."""

    proxy = forms.TypedChoiceField(label=_("Authorised before"), coerce=int)

    def __init__(self, *given: object, proxies: Iterable[Proxy], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        words = _("{name}, {relation}, until {until}")
        self.fields["proxy"].choices = [  # type: ignore[attr-defined]
            (
                row.pk,
                str(words).format(name=row.masked_name, relation=row.get_relation_display(), until=full_day(row.until)),
            )
            for row in proxies
        ]


class ErrandForm(forms.Form):
    """A worker acts for the resident."""

    evidence = forms.CharField(
        label=_("How it was authorised"), max_length=120,
        help_text=_("For example: signed letter of 23 November; by phone, with a colleague listening."),
    )  # fmt: skip
    return_on = forms.DateField(
        label=_("Papers back with the resident by"), widget=forms.DateInput(attrs={"type": "date"})
    )
