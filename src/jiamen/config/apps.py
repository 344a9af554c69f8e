"""Makes `jiamen run` and `jiamen doctor` known to Django, and the words of this package translatable."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root as a Django app: no models, two commands."""

    name = "jiamen.config"

    def ready(self) -> None:
        """Hear of new and removed authenticators."""
        from jiamen.config.allauth import listen

        listen()
