"""How django-allauth works inside this house: our forms, our counting, our audit, our addresses.

allauth keeps the stages of signing in (password, then second factor), authenticator apps, passkeys and recovery codes.
Names, passwords, one-time codes and sessions are ours (`docs/decisions/0005-sign-in.md`).
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from jiamen.accounts.models import User
from jiamen.accounts.selectors import landing
from jiamen.accounts.services.sign_in import note_sign_in
from jiamen.kernel import secrets
from jiamen.kernel.middleware import origin_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Where allauth asks the house."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page of the person's role, or the second factor they still owe."""
        user = request.user
        if not isinstance(user, User):
            return "/"
        return "/accounts/" if user.owes_second_factor else landing(user.as_actor(origin_of(request)))

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Write the fact once all stages are passed."""
        response: HttpResponse = super().post_login(request, user, **more)
        note_sign_in(user, origin_of(request))
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address the audit rows carry."""
        return origin_of(request).address or "0.0.0.0"  # noqa: S104  # a Unix socket has no address

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up here: operators invite staff, residents use their phone."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's own e-mails are not ours in look or language; none is sent."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Authenticator apps, passkeys and recovery codes."""

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

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002  # allauth's name
        """A first name for a passkey."""
        return gettext("Passkey {number}").format(number=user.authenticator_set.filter(type=type).count() + 1)
