"""Django's entry to the counter."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CounterConfig(AppConfig):
    """Numbers, windows, appointments."""

    name = "jiamen.counter"
    label = "counter"
    verbose_name = _("Counter")

    def ready(self) -> None:
        """Listen to what happens elsewhere."""
        from jiamen.counter import handlers  # noqa: F401  # registers itself
