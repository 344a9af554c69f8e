"""What residents and workers type at the counter."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.accounts.errors import NotAPhone
from jiamen.accounts.services.codes import plain_phone
from jiamen.counter.models import BookingRule, Priority, SlotLength, Source
from jiamen.counter.plans.ahead import Change
from jiamen.counter.services.appointments import RuleWish
from jiamen.counter.services.booking import BookingWish
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


class MattersForm(forms.Form):
    """What somebody comes for."""

    items = forms.MultipleChoiceField(label=_("What do you come for?"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *given: object, items: list[tuple[str, list[tuple[str, str]]]], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.fields["items"].choices = items  # type: ignore[attr-defined]

    @property
    def matters(self) -> list[tuple[str, list[Box]]]:
        """The boxes of `items` under the names of their fields."""
        ticked = set(self["items"].value() or ())
        number = count()
        return [
            (str(field), [Box(f"id_items_{next(number)}", code, name, code in ticked) for code, name in rows])
            for field, rows in self.fields["items"].choices  # type: ignore[attr-defined]
        ]


class NumberForm(MattersForm):
    """What somebody comes for; `once` makes a number sent twice one number."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    priority = forms.ChoiceField(
        label=_("Do you need to be called earlier?"), choices=[("", _("No")), *Priority.choices[1:]], required=False,
        widget=forms.RadioSelect,
        help_text=_("For elders, disabled people, pregnant women, carers with infants, and service members."),
    )  # fmt: skip

    def __init__(self, *given: object, source: Source, **more: Any) -> None:
        super().__init__(*given, **more)
        self.source = source
        self.fields["once"].initial = uuid4

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
        return _plain(self.cleaned_data["phone"])


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

    label = forms.CharField(
        label=_("Your number"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Or, if you booked a time, the mobile number you booked with."),
    )  # fmt: skip


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


# --- appointments ---------------------------------------------------------------------------------------------------

PHONE = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})


def _plain(typed: str) -> str:
    """Eleven digits, however they were typed; empty stays empty."""
    try:
        return plain_phone(typed) if typed else ""
    except NotAPhone as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class HoldForm(MattersForm):
    """A time chosen, with what it is for; `once` makes a choice sent twice one appointment."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    mark = forms.CharField(max_length=16)

    def wish(self) -> BookingWish:
        """The filled-in form as the service takes it."""
        once: UUID = self.cleaned_data["once"]
        return BookingWish(once, self.cleaned_data["items"], self.cleaned_data["mark"])


class ConfirmForm(forms.Form):
    """Who comes. With `times`, another time is chosen on the way because the one kept is gone."""

    phone = forms.CharField(
        label=_("Mobile number"), max_length=30, widget=PHONE,
        help_text=_("For a message the day before, and to find your appointment at the door."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("How may we call you?"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    mark = forms.ChoiceField(label=_("Choose another time"), widget=forms.RadioSelect, required=False)

    def __init__(self, *given: Any, times: list[tuple[str, str]] | None = None, **more: Any) -> None:
        super().__init__(*given, **more)
        if times:
            self.fields["mark"].choices = times  # type: ignore[attr-defined]
        else:
            del self.fields["mark"]

    def clean_phone(self) -> str:
        """Eleven digits, however they were typed."""
        return _plain(self.cleaned_data["phone"])


class ArrivalForm(forms.Form):
    """At the kiosk: the mobile number of an appointment."""

    phone = forms.CharField(
        label=_("Mobile number you booked with"), max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_phone(self) -> str:
        """Eleven digits, however they were typed."""
        return _plain(self.cleaned_data["phone"])


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs generics need runtime patching
    """How a centre gives out appointments."""

    slot_minutes = forms.TypedChoiceField(
        label=_("Length of a time"), coerce=int, choices=SlotLength.choices, widget=forms.Select
    )

    class Meta:
        model = BookingRule
        fields = ["taking", "share_percent", "slot_minutes", "lead_hours", "horizon_days", "per_person"]
        help_texts = {
            "share_percent": _("Per cent of all windows, rounded down to whole windows, but at least one."),
            "slot_minutes": _("What is booked already keeps its time."),
            "lead_hours": _("0 lets people book until the last minute."),
            "horizon_days": _("At most 30."),
        }

    def wish(self) -> RuleWish:
        """The filled-in form as the service takes it."""
        return RuleWish(**{name: self.cleaned_data[name] for name in self.Meta.fields})
