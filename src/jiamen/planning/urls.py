"""Addresses of planning, included at /planning/."""

from django.urls import path, reverse
from django.utils.translation import gettext as _

from jiamen.kernel.actor import Actor, can
from jiamen.kernel.ui.context import NavItem
from jiamen.places.models import Centre
from jiamen.planning import permissions
from jiamen.planning.selectors.public_projects import upgrades_of
from jiamen.planning.views import (
    access,
    district,
    documents,
    options,
    programme,
    programme_compare,
    programme_front,
    programme_shared,
    programme_wishes,
    projects,
    public,
    report,
    siting,
    siting_front,
    sources,
    standards,
)

app_name = "planning"
urlpatterns = [
    path("", district.district, name="district"),
    path("map.json", district.district_json, name="district_json"),
    path("diagnose/", district.diagnose, name="diagnose"),
    path("centres/<str:code>/", district.centre, name="centre"),
    path("centres/<str:code>/map.json", district.centre_json, name="centre_json"),
    path("upgrades/", district.upgrades, name="upgrades"),
    path("upgrades/report.docx", report.report, name="report"),
    path("upgrades/report-template.docx", report.report_template, name="report_template"),
    path("upgrades/new/", projects.new_project, name="new_project"),
    path("upgrades/<int:pk>/", projects.project, name="project"),
    path("upgrades/<int:pk>/documents/", documents.documents, name="documents"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/small/", documents.document_small, name="document_small"),
    path("documents/<int:pk>/show/", documents.show_document, name="show_document"),
    path("documents/<int:pk>/remove/", documents.remove_document, name="remove_document"),
    path("upgrades/<int:pk>/<slug:name>/", projects.project_deed, name="project_deed"),
    path("programme/", programme.scenarios, name="scenarios"),
    path("programme/new/", programme.new_scenario, name="new_scenario"),
    path("programme/compare/", programme_compare.compare, name="compare_scenarios"),
    path("programme/shared/<str:token>/", programme_shared.shared, name="shared"),
    path("programme/shared/<str:token>/map.json", programme_shared.shared_json, name="shared_json"),
    path("programme/options/", options.options, name="options"),
    path("programme/options/new/", options.new_option, name="new_option"),
    path("programme/options/<int:pk>/", options.option, name="option"),
    path("programme/options/<int:pk>/edit/", options.edit_option, name="edit_option"),
    path("programme/options/<int:pk>/withdraw/", options.withdraw, name="withdraw_option"),
    path("programme/options/<int:pk>/offer/", options.offer, name="offer_option"),
    path("programme/sources/", sources.sources, name="sources"),
    path("programme/sources/new/", sources.new_source, name="new_source"),
    path("programme/sources/<int:pk>/", sources.edit_source, name="edit_source"),
    path("programme/<int:pk>/", programme.scenario, name="scenario"),
    path("programme/<int:pk>/edit/", programme.edit_scenario, name="edit_scenario"),
    path("programme/<int:pk>/copy/", programme.copy_scenario, name="copy_scenario"),
    path("programme/<int:pk>/compute/", programme.compute, name="compute_scenario"),
    path("programme/<int:pk>/cancel/", programme.cancel, name="cancel_scenario"),
    path("programme/<int:pk>/progress/", programme.progress, name="scenario_progress"),
    path("programme/<int:pk>/map.json", programme.scenario_json, name="scenario_json"),
    path("programme/<int:pk>/wish/<int:option>/<slug:kind>/", programme_wishes.wish, name="wish_scenario"),
    path("programme/<int:pk>/price/<int:option>/", programme_wishes.ask_price, name="ask_price"),
    path("programme/<int:pk>/price/<int:option>/cancel/", programme_wishes.cancel_price, name="cancel_price"),
    path("programme/<int:pk>/prices/", programme_wishes.prices, name="prices"),
    path("programme/<int:pk>/front/", programme_front.front, name="front"),
    path("programme/<int:pk>/front/<int:number>/", programme_front.take_point, name="take_point"),
    path("programme/<int:pk>/share/", programme_shared.share, name="share_scenario"),
    path("programme/<int:pk>/unshare/", programme_shared.unshare, name="unshare_scenario"),
    path("programme/<int:pk>/approve/", programme.approve, name="approve_scenario"),
    path("standards/", standards.standards, name="standards"),
    path("standards/<slug:key>/", standards.standard, name="standard"),
    path("access/", access.access, name="access"),
    path("access/map.json", access.access_json, name="access_json"),
    path("siting/", siting.runs, name="runs"),
    path("siting/new/", siting.new_run, name="new_run"),
    path("siting/preview.json", siting.preview_json, name="preview_json"),
    path("siting/compare/", siting.compare, name="compare"),
    path("siting/<int:pk>/", siting.run, name="run"),
    path("siting/<int:pk>/progress/", siting.run_progress, name="run_progress"),
    path("siting/<int:pk>/map.json", siting.run_json, name="run_json"),
    path("siting/<int:pk>/what-if/", siting.what_if, name="what_if"),
    path("siting/<int:pk>/numbers/", siting_front.front, name="siting_front"),
    path("siting/<int:pk>/numbers/compute/", siting_front.start, name="start_siting_front"),
    path("siting/<int:pk>/cancel/", siting.cancel, name="cancel"),
    path("siting/<int:pk>/repeat/", siting.repeat, name="repeat"),
]

public_urlpatterns = [
    path("", public.projects, name="list"),
    path("<int:pk>/", public.project, name="project"),
    path("<int:pk>/map.json", public.project_map, name="map"),
    path("photos/<int:pk>/", public.photo, name="photo"),
    path("photos/<int:pk>/small/", public.photo_small, name="photo_small"),
]
"""What everybody may read, included at /projects/ under the name `projects`."""


def about_centre(centre: Centre) -> tuple[NavItem, ...]:
    """The upgrades of a centre, for its public page."""
    return tuple(
        NavItem(
            f"{row.title} · {row.get_status_display()}",
            reverse("projects:project", args=[row.pk]),
            "tools",
            lang="zh-Hans",
        )
        for row in upgrades_of(centre)
    )


def navigation(actor: Actor) -> tuple[NavItem, ...]:
    """The entries planning offers this person in the header: the district's plans, or what is being built."""
    if not can(actor, permissions.READ):
        return (NavItem(_("Being built"), reverse("projects:list"), "tools"),)
    return (NavItem(_("Planning"), reverse("planning:district"), "map"),)
