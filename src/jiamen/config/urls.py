"""Every address of the site; each app owns its own part."""

from django.urls import include, path

from jiamen.config.api import api
from jiamen.kernel import health
from jiamen.messages import urls as messages
from jiamen.messages.views.own import silence
from jiamen.planning import urls as planning

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("ui/", include("jiamen.kernel.ui.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/messages/", include((messages.own_urlpatterns, "my-messages"))),
    path("accounts/", include("jiamen.config.sign_in_urls")),
    path("accounts/", include("jiamen.accounts.urls")),
    path("api/", api.urls),
    path("imports/", include("jiamen.kernel.imports.urls")),
    path("messages/", include("jiamen.messages.urls")),
    path("m/<str:mark>/", silence, name="silence"),  # short: it stands in text messages
    path("planning/", include("jiamen.planning.urls")),
    path("projects/", include((planning.public_urlpatterns, "projects"))),
    path("", include("jiamen.cases.urls")),
    path("", include("jiamen.counter.urls")),
    path("", include("jiamen.places.urls")),
]
