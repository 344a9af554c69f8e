"""Django's entry to the demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Holds the command `jiamen demo`."""

    name = "jiamen.demo"
    label = "demo"
