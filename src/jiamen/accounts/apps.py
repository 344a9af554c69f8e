"""Django's entry to accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Staff and residents who sign in."""

    name = "jiamen.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
