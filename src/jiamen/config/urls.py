"""Every address of the site; each app owns its own part."""

from django.urls import include, path

from jiamen.kernel import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("ui/", include("jiamen.kernel.ui.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("planning/", include("jiamen.planning.urls")),
]
