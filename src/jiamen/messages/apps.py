"""Django's entry to messages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    """Texts to people; the label differs from the package, for Django's own `messages` has that name."""

    name = "jiamen.messages"
    label = "notices"
    verbose_name = _("Messages")
