"""Django's entry to the demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Holds the command `jiamen demo`."""

    name = "jiamen.demo"
    label = "demo"

    def ready(self) -> None:
        """Let the audit log know the words of what the demo tells."""
        from jiamen.demo import events  # noqa: F401  # registers the fact
