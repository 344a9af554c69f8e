"""Upgrade projects as residents see them: no account, and nobody's name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiamen.kernel.money import yuan
from jiamen.planning.models import ProjectStatus
from jiamen.planning.selectors.projects import money_of, public_project, public_projects
from jiamen.planning.views.tables import PUBLIC_PROJECTS, project_status

PROMISED = {ProjectStatus.PLANNED, ProjectStatus.UNDER_WAY, ProjectStatus.ACCEPTED, ProjectStatus.SUSPENDED}


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Everything being built or built."""
    rows = public_projects()
    table = PUBLIC_PROJECTS.view(request.GET, rows)
    if file := table.exported():
        return file
    page = {"table": table, "simulated": rows.filter(simulated=True).exists()}
    return render(request, "planning/public_projects.html", page)


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: what it brings, when it opens, why it is late, what it costs and who pays."""
    found = public_project(pk)
    page = {
        "project": found, "state": project_status(found.status), "promised": found.status in PROMISED,
        "cost": "" if found.cost_fen is None else yuan(found.cost_fen), "money": money_of(found),
        "milestones": list(found.milestones.all()), "delays": list(found.delays.all()),
    }  # fmt: skip
    return render(request, "planning/public_project.html", page)
