"""What everybody may read about upgrades: no names of staff, no notes, no papers."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import NotFound
from jiamen.kernel.ui.mapdata import Links, MapData, Point, Points, Status
from jiamen.places.models import Centre
from jiamen.planning.models import (
    Milestone,
    ProjectDelay,
    ProjectDocument,
    ProjectStatus,
    UpgradeProject,
)
from jiamen.planning.selectors.documents import public_photos
from jiamen.planning.selectors.maps import assembled, outlines
from jiamen.planning.selectors.projects import SourceMoney, money_of

STATES = {
    "at_work": (ProjectStatus.UNDER_WAY, ProjectStatus.SUSPENDED, ProjectStatus.ACCEPTED),
    "planned": (ProjectStatus.PLANNED,),
    "opened": (ProjectStatus.COMPLETED,),
    "given_up": (ProjectStatus.ABANDONED,),
}
SAME_PLACE_DEG = 0.0002  # about 20 m: nobody walks another way


@dataclass(frozen=True, slots=True)
class PublicProject:
    """An upgrade as everybody may see it; `reason` says why it rests or was given up."""

    project: UpgradeProject
    money: list[SourceMoney]
    milestones: list[Milestone]
    delays: list[ProjectDelay]
    photos: list[ProjectDocument]
    reason: str

    @property
    def moves(self) -> bool:
        """Whether the centre comes to stand elsewhere."""
        return len(places_of(self.project)) > 1

    @property
    def added_m2(self) -> int:
        """Floor area it adds, in m²; as measured once it is."""
        return (self.project.measured_m2 or self.project.after_area_m2) - self.project.before_area_m2

    @property
    def first_due(self) -> date | None:
        """The opening day promised at first."""
        return self.delays[0].was_due_on if self.delays else self.project.due_on


def published(state: str, words: str) -> "QuerySet[UpgradeProject]":
    """Upgrades in a state (a key of `STATES`) whose centre, street or community holds the words; the newest first."""
    rows: QuerySet[UpgradeProject] = UpgradeProject.objects.published().filter(status__in=STATES[state])
    places = ("centre__name", "centre__area__name", "centre__area__parent__name", "title")
    wanted = Q()
    for name in places if words else ():
        wanted |= Q(**{f"{name}__icontains": words})
    rows = rows.filter(wanted).select_related("centre__area__parent")
    rows = rows.defer("centre__area__boundary", "centre__area__parent__boundary")
    return rows.order_by(F("completed_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def upgrades_of(centre: Centre) -> "QuerySet[UpgradeProject]":
    """The published upgrades of a centre, the newest first."""
    rows: QuerySet[UpgradeProject] = UpgradeProject.objects.published().filter(centre=centre)
    return rows.order_by("-pk")


def counted() -> dict[str, int]:
    """How many published upgrades are in each state of `STATES` (one query)."""
    by_status = Counter(UpgradeProject.objects.published().values_list("status", flat=True))
    return {state: sum(by_status[status] for status in statuses) for state, statuses in STATES.items()}


def project_named(pk: int) -> UpgradeProject:
    """One published upgrade with its centre (one query).

    Raises:
        NotFound: there is none.
    """
    rows = UpgradeProject.objects.published().select_related("centre__area__parent")
    rows = rows.defer("centre__area__boundary", "centre__area__parent__boundary")
    project: UpgradeProject | None = rows.filter(pk=pk).first()
    if project is None:
        raise NotFound()
    return project


def public_project(pk: int) -> PublicProject:
    """One published upgrade with what everybody may know (six queries).

    Raises:
        NotFound: there is none.
    """
    project = project_named(pk)
    standing = project.steps.filter(until=None).first()
    return PublicProject(
        project, money_of(project), list(project.milestones.all()), list(project.delays.all()), public_photos(project),
        reason=standing.reason if standing else "",
    )  # fmt: skip


def places_of(project: UpgradeProject) -> list[Point]:
    """Where the centre is before and after; one place when it stays, or when nobody knows the new one yet."""
    centre = project.centre
    before = (project.before_lon, project.before_lat)
    old = (centre.lon, centre.lat) if None in before else before
    new = (project.after_lon, project.after_lat)
    label, was, will_be = centre.area.name, project.before_address, project.after_address
    if None in new or max(abs(a - b) for a, b in zip(old, new, strict=True)) < SAME_PLACE_DEG:  # type: ignore[operator]
        return [Point("here", *old, label, "here", text=was or centre.address)]  # type: ignore[arg-type]
    return [
        Point("before", *old, label, "before", text=was),  # type: ignore[arg-type]
        Point("after", *new, label, "after", text=will_be),  # type: ignore[arg-type]
    ]


def project_map(pk: int) -> MapData:
    """The place before and after, among the communities of its street (two queries).

    Raises:
        NotFound: there is none.
    """
    project = project_named(pk)
    points, street = places_of(project), project.centre.area.parent
    statuses = {
        "here": Status(_("stays here"), "circle", "pine-ink"),
        "before": Status(pgettext("a place", "before"), "square", "slate-2"),
        "after": Status(pgettext("a place", "after"), "star", "door-ink"),
    }
    used = {point.status for point in points}
    layers = [
        outlines(Actor.system("public map"), street) if street else None,
        Links("way", _("From the old place to the new"), [((a.lon, a.lat), (b.lon, b.lat)) for a, b in [points]])
        if len(points) > 1
        else None,
        Points("places", _("Place"), {key: status for key, status in statuses.items() if key in used}, points),
    ]
    return assembled(np.array([p.lon for p in points]), np.array([p.lat for p in points]), layers)
