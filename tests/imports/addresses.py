"""Addresses for the page tests: imports and what every page links to."""

from django.urls import include, path

urlpatterns = [
    path("imports/", include("jiamen.kernel.imports.urls")),
    path("ui/", include("jiamen.kernel.ui.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
