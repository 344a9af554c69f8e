"""What residents tap and say about a service, and what managers write while putting a low rating right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.accounts.errors import NotAPhone
from jiamen.accounts.services.codes import plain_phone
from jiamen.cases.models import Contact, Level, Reason
from jiamen.cases.services.ratings import Words

LONGEST = 300
MOST_WINDOWS = 99


class LevelForm(forms.Form):
    """One of five faces."""

    level = forms.TypedChoiceField(choices=Level, coerce=lambda value: Level(int(value)))


class WordsForm(forms.Form):
    """Why; everything may be left empty."""

    reasons = forms.TypedMultipleChoiceField(
        label=_("What was not right?"), choices=Reason, coerce=Reason, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    comment = forms.CharField(
        label=_("In your own words"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    phone = forms.CharField(
        label=_("Mobile number, if we may call you back"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("Only the manager sees it, never the worker who served you. It is deleted when the matter is closed."),
    )  # fmt: skip

    def __init__(self, *given: object, low: bool, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        if not low:
            del self.fields["phone"]
            self.fields["reasons"].label = _("Was anything not right?")

    def clean_phone(self) -> str:
        """Eleven digits, however they were typed."""
        typed = self.cleaned_data["phone"]
        try:
            return plain_phone(typed) if typed else ""
        except NotAPhone as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def words(self) -> Words:
        """The filled-in form as the service takes it."""
        data = self.cleaned_data
        return Words(data["reasons"], data["comment"], data.get("phone", ""))


class CallBackForm(forms.Form):
    """The call back."""

    contact = forms.ChoiceField(label=_("What became of it?"), choices=Contact, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was said on the phone"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names: write what happened, not who."),
    )  # fmt: skip


class PutRightForm(forms.Form):
    """What was done."""

    note = forms.CharField(
        label=_("What was put right"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The resident reads this on the page of the rating."),
    )  # fmt: skip


class CloseForm(forms.Form):
    """How it ended."""

    result = forms.CharField(
        label=_("Result"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The resident reads this on the page of the rating. The phone number is deleted now."),
    )  # fmt: skip


class PadForm(forms.Form):
    """The window at which the pad stands."""

    window = forms.IntegerField(label=_("Window"), min_value=1, max_value=MOST_WINDOWS)
