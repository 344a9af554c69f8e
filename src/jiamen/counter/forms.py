"""What residents and workers type at the counter."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.accounts.errors import NotAPhone
from jiamen.accounts.services.codes import plain_phone
from jiamen.counter.models import Priority, Source
from jiamen.counter.plans.ahead import Change
from jiamen.counter.services.hall import MOST_WINDOWS
from jiamen.counter.services.numbers import NumberWish
from jiamen.kernel.clock import today


@dataclass(frozen=True, slots=True)
class Box:
    """One matter to tick. Drawn by the page itself: a widget's own template for each of sixty would take most of its time."""

    id: str
    code: str
    name: str
    ticked: bool


class NumberForm(forms.Form):
    """What somebody comes for; `once` makes a number sent twice one number."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    items = forms.MultipleChoiceField(label=_("What do you come for?"), widget=forms.CheckboxSelectMultiple)
    priority = forms.ChoiceField(
        label=_("Do you need to be called earlier?"), choices=[("", _("No")), *Priority.choices[1:]], required=False,
        widget=forms.RadioSelect,
        help_text=_("For elders, disabled people, pregnant women, carers with infants, and service members."),
    )  # fmt: skip

    def __init__(
        self, *given: object, items: list[tuple[str, list[tuple[str, str]]]], source: Source, **more: object
    ) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.source = source
        self.fields["items"].choices = items  # type: ignore[attr-defined]
        self.fields["once"].initial = uuid4

    @property
    def matters(self) -> list[tuple[str, list[Box]]]:
        """The boxes of `items` under the names of their fields."""
        ticked = set(self["items"].value() or ())
        number = count()
        return [
            (str(field), [Box(f"id_items_{next(number)}", code, name, code in ticked) for code, name in rows])
            for field, rows in self.fields["items"].choices  # type: ignore[attr-defined]
        ]

    def wish(self) -> NumberWish:
        """The filled-in form as the service takes it."""
        data = self.cleaned_data
        once: UUID = data["once"]
        return NumberWish(
            once, data["items"], Priority(data["priority"]), data.get("phone", ""), data.get("note", ""), self.source
        )


class PhoneNumberForm(NumberForm):
    """By phone: optionally a number for the message shortly before the turn."""

    phone = forms.CharField(
        label=_("Mobile number, for a message when it is nearly your turn"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("You may leave this empty. It is deleted at the end of the day."),
    )  # fmt: skip

    def clean_phone(self) -> str:
        """Eleven digits, however they were typed."""
        typed = self.cleaned_data["phone"]
        try:
            return plain_phone(typed) if typed else ""
        except NotAPhone as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ReceptionForm(NumberForm):
    """At reception: with a note for the worker."""

    note = forms.CharField(label=_("Note for the worker"), max_length=200, required=False)


class WindowsForm(forms.Form):
    """How many windows the hall has."""

    count = forms.IntegerField(
        label=_("Number of windows"), validators=[MinValueValidator(0), MaxValueValidator(MOST_WINDOWS)],
        help_text=_("With none, the centre works without numbers."),
    )  # fmt: skip


class DoorForm(forms.Form):
    """The number somebody has, typed at the door."""

    label = forms.CharField(label=_("Your number"), max_length=8, widget=forms.TextInput(attrs={"autocomplete": "off"}))


MOST_AHEAD = timedelta(days=60)
TIME = forms.TimeInput(attrs={"type": "time", "step": 1800}, format="%H:%M")


class AheadForm(forms.Form):
    """Which day to foresee, and what would be different on it."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    what = forms.ChoiceField(
        label=_("What if"), required=False,
        choices=[("", _("as planned")), ("fewer", _("one window fewer")), ("open", _("all windows open as well"))],
        help_text=_("Open as well: over lunch, for example."),
    )  # fmt: skip
    window = forms.TypedChoiceField(label=_("Which window"), coerce=int, empty_value=None, required=False)
    since = forms.TimeField(label=pgettext_lazy("a time", "From"), widget=TIME, required=False)
    until = forms.TimeField(label=pgettext_lazy("a time", "Until"), widget=TIME, required=False)

    def __init__(self, *given: object, windows: list[int], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.fields["window"].choices = [(number, number) for number in windows]  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        """Not past, and not farther ahead than rosters are."""
        day: date = self.cleaned_data["day"]
        if not today() <= day <= today() + MOST_AHEAD:
            raise forms.ValidationError(_("Choose a day from today to sixty days ahead."))
        return day

    def clean(self) -> None:
        """A change needs its hours, and one window fewer its window."""
        data = self.cleaned_data
        if not data.get("what"):
            return
        since, until = data.get("since"), data.get("until")
        if since is None or until is None or since >= until:
            self.add_error("until", _("Say from when until when; the end comes after the beginning."))
        if data["what"] == "fewer" and data.get("window") is None and "window" not in self.errors:
            self.add_error("window", _("Say which window."))

    def change(self) -> Change | None:
        """What would be different, if anything."""
        data = self.cleaned_data
        if not data["what"]:
            return None
        from_s, until_s = ((at.hour * 60 + at.minute) * 60 for at in (data["since"], data["until"]))
        return Change(data["window"] if data["what"] == "fewer" else None, from_s, until_s)
