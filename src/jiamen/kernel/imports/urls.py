"""Addresses of imports; included at `/imports/`."""

from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiamen.kernel.actor import Actor, can
from jiamen.kernel.imports import views
from jiamen.kernel.imports.kinds import all_kinds
from jiamen.kernel.ui.context import NavItem

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("runs/<int:run_id>/", views.run, name="run"),
    path("runs/<int:run_id>/progress/", views.progress, name="progress"),
    path("runs/<int:run_id>/marked.xlsx", views.marked, name="marked"),
    path("<slug:key>/", views.upload, name="upload"),
    path("<slug:key>/template.xlsx", views.download_template, name="template"),
]


def navigation(actor: Actor) -> tuple[NavItem, ...]:
    """What imports offer this visitor."""
    if any(can(actor, kind.permission) for kind in all_kinds()):
        return (NavItem(_("Import"), reverse("imports:index"), "upload"),)
    return ()
