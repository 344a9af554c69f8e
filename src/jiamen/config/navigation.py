"""The header's entries, put together from the apps (`settings.NAVIGATION`)."""

from django.http import HttpRequest

from jiamen.kernel.imports import urls as imports
from jiamen.kernel.ui.context import Navigation
from jiamen.places import urls as places


def build(request: HttpRequest) -> Navigation:
    """What this visitor is offered."""
    actor = getattr(request, "actor")  # noqa: B009  # set by the middleware, unknown to HttpRequest
    return Navigation(items=(*places.navigation(actor), *imports.navigation(actor)), sign_in_url="" if actor.signed_in else "/accounts/login/")
