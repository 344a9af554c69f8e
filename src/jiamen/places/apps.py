"""Django's entry to places."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Areas, centres, rooms, premises, hours."""

    name = "jiamen.places"
    label = "places"
    verbose_name = _("Places")
