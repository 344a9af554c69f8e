"""allauth's forms in our words; every try of a code or password is counted in the database first."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.accounts.models import User
from jiamen.accounts.services import throttle
from jiamen.accounts.services.passwords import confirm_password
from jiamen.accounts.services.sign_in import spend_second_factor_try
from jiamen.kernel.errors import Refusal


class Counted:
    """Spends a try before allauth looks at the code, and wipes the count when the code was right."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]  # type: ignore[attr-defined]  # the form beside it has them
        code.label = _("Code from your app, or a recovery code")
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def clean_code(self) -> str:
        """The code, when it is right."""
        try:
            attempt = spend_second_factor_try(self.user)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        code: str = super().clean_code()  # type: ignore[misc]  # the form beside it has it
        throttle.clear(attempt)
        return code


class SecondFactorForm(Counted, AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """While signing in."""


class ConfirmByCodeForm(Counted, ReauthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """Before a change that protects the account."""


class SetUpAppForm(Counted, ActivateTOTPForm):  # type: ignore[misc]  # allauth is untyped
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six digits from the app")


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name, so that you know it again")
        self.fields["name"].max_length = 60
        self.fields["passwordless"].label = _("Sign in with this alone, without user name and password")
        self.fields["passwordless"].help_text = _("Needs a device that asks for your fingerprint, face or PIN.")


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name, so that you know it again")


class ConfirmByPasswordForm(forms.Form):
    """The password once more, before a change that protects the account."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_password(self) -> str:
        """The password, when it is right."""
        password: str = self.cleaned_data["password"]
        try:
            confirm_password(self._user, password)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return password
