"""Diagnoses as tables, pages and the API read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise

from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.models import AuditEntry
from jiamen.places.models import Centre
from jiamen.planning import permissions
from jiamen.planning.models import CentreDiagnosis, UpgradeProject
from jiamen.planning.selectors.verdict import TERM_TITLES

CHANGING_FACTS = (
    "rows-imported",
    "opening-exception-set",
    "weekly-hours-changed",
    "demo.loaded",
    "planning.standard_set",
)
"""Facts after which a diagnosis may no longer be true."""


def diagnoses(actor: Actor, area: str) -> "QuerySet[CentreDiagnosis]":
    """Diagnoses inside the area (code) that the actor may see, the worst first, with centre and community."""
    require(actor, permissions.READ)
    rows: QuerySet[CentreDiagnosis] = CentreDiagnosis.objects.visible_to(actor.under(permissions.READ))
    return (
        rows.filter(centre__area__code__startswith=area)
        .select_related("centre__area")
        .defer("centre__area__boundary")
        .order_by("score", "pk")
    )


def centre_of(actor: Actor, code: str) -> Centre:
    """The centre with this code and its diagnosis (one query).

    Raises:
        NotFound: there is none in the actor's part of the tree.
    """
    require(actor, permissions.READ)
    rows = Centre.objects.visible_to(actor.under(permissions.READ)).select_related("area", "diagnosis")
    centre: Centre | None = rows.filter(code=code).first()
    if centre is None:
        raise NotFound()
    return centre


def upgrades(actor: Actor, area: str) -> "QuerySet[UpgradeProject]":
    """Upgrade projects inside the area (code) that the actor may see, the newest first; `paid_fen` of each."""
    require(actor, permissions.READ)
    rows: QuerySet[UpgradeProject] = UpgradeProject.objects.visible_to(actor.under(permissions.READ))
    return (
        rows.filter(centre__area__code__startswith=area)
        .select_related("centre__area")
        .defer("centre__area__boundary")
        .annotate(paid_fen=Sum("shares__payments__fen", default=0))
        .order_by("-completed_on", "pk")
    )


def is_stale(area: str, since: Any) -> bool:
    """Whether something a diagnosis rests on changed in the area, around it or inside it, after `since` (one query)."""
    around = Q(area="") | Q(area__startswith=area) | Q(area__in=[area[:n] for n in (6, 9, 12)])
    return AuditEntry.objects.filter(around, at__gt=since, fact__in=CHANGING_FACTS).exists()


@dataclass(frozen=True, slots=True)
class TermShown:
    """A term of the score as the page explains it."""

    key: str
    title: str | Promise
    unit: str | Promise
    figure: int
    target: int
    points: int
    of: int

    @property
    def full(self) -> bool:
        """Whether all points were given."""
        return self.points == self.of


def terms_shown(terms: Sequence[dict[str, Any]]) -> list[TermShown]:
    """The stored terms with their titles."""
    return [
        TermShown(t["key"], *TERM_TITLES[t["key"]], t["figure"], t["target"], t["points"], t["of"])
        for t in terms
        if t["key"] in TERM_TITLES
    ]
