"""Django's entry to planning."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    """Standards, diagnosis, siting, upgrade projects."""

    name = "jiamen.planning"
    label = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        """Listen to facts."""
        from jiamen.planning import handlers  # noqa: F401  # registers the reactions
