"""Django's entry to people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Population cells and census figures."""

    name = "jiamen.people"
    label = "people"
    verbose_name = _("People")
