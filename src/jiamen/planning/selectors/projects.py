"""One upgrade project with its course and money."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.money import yuan
from jiamen.planning import permissions
from jiamen.planning.models import ProjectShare, UpgradeProject


def project_of(actor: Actor, pk: int) -> UpgradeProject:
    """The project with its centre (one query).

    Raises:
        NotFound: there is none in the actor's part of the tree.
    """
    require(actor, permissions.READ)
    rows = UpgradeProject.objects.visible_to(actor.under(permissions.READ)).select_related("centre")
    project: UpgradeProject | None = rows.filter(pk=pk).first()
    if project is None:
        raise NotFound()
    return project


def public_projects() -> "QuerySet[UpgradeProject]":
    """All projects, for everybody: what is promised and built with public money is no secret (one query)."""
    rows: QuerySet[UpgradeProject] = UpgradeProject.objects.select_related("centre__area")
    return rows.defer("centre__area__boundary")


def public_project(pk: int) -> UpgradeProject:
    """One of `public_projects`. Raises: NotFound."""
    project = public_projects().filter(pk=pk).first()
    if project is None:
        raise NotFound()
    return project


@dataclass(frozen=True, slots=True)
class SourceMoney:
    """What a source gives and has paid, in fen."""

    share_id: int
    source: str
    planned_fen: int
    paid_fen: int

    @property
    def planned(self) -> str:
        """Yuan planned."""
        return yuan(self.planned_fen)

    @property
    def paid(self) -> str:
        """Yuan paid."""
        return yuan(self.paid_fen)


def money_of(project: UpgradeProject) -> list[SourceMoney]:
    """Money by source (one query)."""
    rows = ProjectShare.objects.filter(project=project).annotate(paid=Sum("payments__fen", default=0))
    return [SourceMoney(*row) for row in rows.values_list("pk", "source", "fen", "paid")]
