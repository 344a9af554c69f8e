"""A new value of a standard."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StandardForm(forms.Form):
    """A new value of a standard."""

    value = forms.DecimalField(label=_("New value"), max_digits=12, decimal_places=3)
    effective_from = forms.DateField(label=_("Holds from"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(
        label=_("Where it comes from"), max_length=200, required=False,
        help_text=_("The document and its number. Left empty, the old source stays."),
    )  # fmt: skip
