"""How django-allauth works inside this house: our forms, our counting, our audit, our addresses.

allauth keeps the stages of signing in (password, then second factor), authenticator apps, passkeys and recovery codes.
Names, passwords, one-time codes and sessions are ours (`docs/decisions/0007-sign-in.md`).
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiamen.accounts.models import User
from jiamen.accounts.selectors.own import landing
from jiamen.accounts.services.sign_in import note_second_factor, note_sign_in
from jiamen.kernel import secrets
from jiamen.kernel.middleware import origin_of

SAID = {
    "mfa/messages/totp_activated.txt": _("The app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("Here are new recovery codes. Please keep them on paper."),
}
WAYS = {
    "reauthenticate": _("Use your password instead"),
    "mfa_reauthenticate": _("Use a code instead"),
    "mfa_reauthenticate:webauthn": _("Use a passkey instead"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Where allauth asks the house."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page of the person's role, or the second factor they still owe."""
        user = request.user
        if not isinstance(user, User):
            return "/"
        return "/accounts/" if user.owes_second_factor else landing(user.as_actor(origin_of(request)))

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this site are followed; anything else might be taken for the name of a page."""
        return bool(url and url.startswith("/") and super().is_safe_url(url))

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Write the fact once all stages are passed."""
        response: HttpResponse = super().post_login(request, user, **more)
        note_sign_in(user, origin_of(request))
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address the audit rows carry."""
        return origin_of(request).address or "0.0.0.0"  # noqa: S104  # a Unix socket has no address

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_more: Any, **_named: Any
    ) -> None:
        """Our sentences for what allauth has done; most of it shows on the page anyway."""
        if said := SAID.get(message_template or ""):
            messages.add_message(request, level, str(said))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Ways to confirm that it is you, in our words."""
        return [{**way, "description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A passkey of an account that was closed."""
        messages.error(request, gettext("This account is closed. Your operator can open it again."))
        return redirect("account_login")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up here: operators invite staff, residents use their phone."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's own e-mails are not ours in look or language; none is sent."""


def _changed(step: str) -> Callable[..., None]:
    def note(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
        note_second_factor(user, origin_of(request), step=step, factor=str(authenticator.type))

    return note


def listen() -> None:
    """allauth tells of authenticators by signals only; here they become facts (called once, when the site starts)."""
    for step, signal in (
        ("added", signals.authenticator_added),
        ("removed", signals.authenticator_removed),
        ("renewed", signals.authenticator_reset),
    ):
        signal.connect(_changed(step), weak=False, dispatch_uid=f"jiamen-{step}")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This did not fit. Please try again with the newest code, or the same device."),
    }

    def get_totp_issuer(self) -> str:
        """The name shown in the app."""
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        """Seeds and recovery codes are stored like all personal data."""
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The counterpart of `encrypt`."""
        return secrets.decrypt(encrypted_text)

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """A first name for a passkey."""
        return gettext("Passkey {number}").format(number=Authenticator.objects.filter(user=user, type=type).count() + 1)
