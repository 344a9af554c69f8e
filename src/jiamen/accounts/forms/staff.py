"""Forms of the operator."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from jiamen.accounts.models import USERNAME_SHAPE
from jiamen.accounts.permissions import Role

USERNAME = RegexValidator(
    rf"^{USERNAME_SHAPE}\Z",
    _("Please use at least three letters, digits, dots, dashes or “@”, beginning with a letter or digit."),
)
AREA = RegexValidator(
    r"^([0-9]{6}|[0-9]{9}|[0-9]{12})\Z",
    _("An area code has 6 digits (district), 9 (street or town) or 12 (community or village)."),
)


class RoleForm(forms.Form):
    """A role over an area."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
    area = forms.CharField(
        label=_("Area code"),
        max_length=12,
        validators=[AREA],
        help_text=_("The role holds there and everywhere inside, for example 361102002 for a street."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_role(self) -> Role:
        """The role itself."""
        return Role(self.cleaned_data["role"])


class PersonForm(forms.Form):
    """Who somebody is."""

    display_name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)


class NewStaffForm(PersonForm, RoleForm):
    """A new account with its first role."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[USERNAME],
        help_text=_("What the person types to sign in. Small and capital letters are the same."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["display_name", "username", "email", "role", "area"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
