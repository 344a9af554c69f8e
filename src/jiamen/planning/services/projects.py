"""Carry an upgrade project out, from its approval to the opening day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows
from jiamen.kernel.money import yuan
from jiamen.places.models import Centre, CentreStatus, Room
from jiamen.planning import permissions
from jiamen.planning.errors import (
    AmountNeeded,
    DelayReason,
    MilestoneReached,
    NotThatMuch,
    OpenAreaTooLarge,
    ProjectDates,
    RoomNumberTaken,
    SharesDiffer,
    SharesMissing,
    StepNotAllowed,
)  # fmt: skip
from jiamen.planning.events import ProjectChanged, ProjectMoved, UpgradedCentreOpened
from jiamen.planning.models import (
    STEPS,
    Milestone,
    Payment,
    ProjectDelay,
    ProjectShare,
    ProjectStatus,
    ProjectStep,
    UpgradeOption,
    UpgradeProject,
)  # fmt: skip
from jiamen.planning.services.diagnose import diagnose

CHANGED = ("floor_area_m2", "open_area_m2", "address", "lat", "lon", "status")


@dataclass(frozen=True, slots=True)
class NewRoom:
    """A room the upgrade brings; area in m²."""

    code: str
    name: str
    function: str
    floor_area_m2: int


@transaction.atomic
def open_project(
    actor: Actor, *, option: UpgradeOption | None = None, centre: Centre, title: str, action: str, area_m2: int, cost_fen: int,
    start: date, due: date, shares: Mapping[str, int],
) -> UpgradeProject:  # fmt: skip
    """Enter a project: `area_m2` is the floor area after it, `shares` what each source gives in fen (may follow later).

    The same option of a programme is carried out once: asked again, the project that is alive comes back.

    Raises:
        NotPermitted: not the actor's centre, or not the right.
        AmountNeeded: an amount or area is not above 0.
        SharesDiffer: the sources give more or less than the cost.
        ProjectDates: it would be due before it starts.
    """
    require(actor, permissions.CARRY_OUT, area=centre.area_id)
    if min(area_m2, cost_fen, *shares.values()) <= 0:
        raise AmountNeeded(field="area_m2" if area_m2 <= 0 else "cost")
    _in_order(start, due, "due")
    if shares:
        _adds_up(shares, cost_fen)
    lock_rows(Centre.objects.filter(pk=centre.pk))
    if option is not None:
        alive: UpgradeProject | None = option.projects.exclude(status=ProjectStatus.ABANDONED).first()
        if alive is not None:
            return alive
    project = UpgradeProject.objects.create(
        centre=centre, title=title, action=action, status=ProjectStatus.PLANNED, option=option,
        before_area_m2=centre.floor_area_m2, after_area_m2=area_m2, before_address=centre.address,
        before_lat=centre.lat, before_lon=centre.lon, cost_fen=cost_fen, planned_start_on=start, due_on=due,
        simulated=option is not None and option.simulated,
    )  # fmt: skip
    ProjectShare.objects.bulk_create(ProjectShare(project=project, source=s, fen=fen) for s, fen in shares.items())
    ProjectStep.objects.create(project=project, status=project.status, since=clock.now(), who=actor.label)
    publish(actor, _moved(project), after={"title": title, "cost_fen": cost_fen, "due": due, "shares": dict(shares)})
    return project


@transaction.atomic
def fund_project(actor: Actor, project: UpgradeProject, *, shares: Mapping[str, int]) -> UpgradeProject:
    """Say once who pays how much, in fen; the shares add up to the cost.

    Raises:
        NotPermitted; StepNotAllowed: it has begun, or its shares are known; AmountNeeded; SharesDiffer.
    """
    found = _at_work(actor, project, ProjectStatus.PLANNED)
    if found.shares.exists():
        raise StepNotAllowed(status=found.get_status_display())
    if min(shares.values(), default=0) <= 0:
        raise AmountNeeded(field="share0")
    _adds_up(shares, found.cost_fen or 0)
    ProjectShare.objects.bulk_create(ProjectShare(project=found, source=s, fen=fen) for s, fen in shares.items())
    publish(actor, _changed(found, "shares"), after=dict(shares))
    return found


@transaction.atomic
def place_project(actor: Actor, project: UpgradeProject, *, address: str, lat: float, lon: float) -> UpgradeProject:
    """Say where the centre will be after the upgrade; opening day may still correct it.

    Raises:
        NotPermitted; StepNotAllowed: the project is over.
    """
    found = _at_work(
        actor, project, ProjectStatus.PLANNED, ProjectStatus.UNDER_WAY, ProjectStatus.SUSPENDED, ProjectStatus.ACCEPTED
    )
    before = {"address": found.after_address, "lat": found.after_lat, "lon": found.after_lon}
    found.after_address, found.after_lat, found.after_lon = address, lat, lon
    found.save(update_fields=["after_address", "after_lat", "after_lon"])
    publish(actor, _changed(found, "place"), before=before, after={"address": address, "lat": lat, "lon": lon})
    return found


@transaction.atomic
def start_project(actor: Actor, project: UpgradeProject, *, started_on: date, contract_fen: int) -> UpgradeProject:
    """The contract is signed and the work begins.

    Raises:
        NotPermitted, StepNotAllowed, AmountNeeded; SharesMissing: nobody knows yet who pays.
    """
    found = _held(actor, project)
    _allowed(found, ProjectStatus.UNDER_WAY, came_from=ProjectStatus.PLANNED)
    if contract_fen <= 0:
        raise AmountNeeded(field="contract")
    if not found.shares.exists():
        raise SharesMissing()
    found.started_on, found.contract_fen = started_on, contract_fen
    return _step(actor, found, ProjectStatus.UNDER_WAY)


@transaction.atomic
def plan_milestone(actor: Actor, project: UpgradeProject, *, title: str, due: date) -> Milestone:
    """Something to be reached on the way.

    Raises:
        NotPermitted; StepNotAllowed: the project is over.
    """
    found = _at_work(actor, project, ProjectStatus.PLANNED, ProjectStatus.UNDER_WAY, ProjectStatus.SUSPENDED)
    row = Milestone.objects.create(project=found, title=title, due_on=due)
    publish(actor, _changed(found, "milestone planned"), after={"title": title, "due": due})
    return row


@transaction.atomic
def reach_milestone(actor: Actor, milestone: Milestone, *, done_on: date, note: str = "") -> Milestone:
    """A milestone is reached.

    Raises:
        NotPermitted; StepNotAllowed: the project is not under way; MilestoneReached.
    """
    found = _at_work(actor, milestone.project, ProjectStatus.UNDER_WAY)
    row = Milestone.objects.get(pk=milestone.pk)
    if row.done_on is not None:
        raise MilestoneReached()
    row.done_on, row.note = done_on, note
    row.save(update_fields=["done_on", "note"])
    publish(actor, _changed(found, "milestone reached"), after={"title": row.title, "done_on": done_on, "note": note})
    return row


@transaction.atomic
def delay_project(actor: Actor, project: UpgradeProject, *, due: date, reason: str) -> ProjectDelay:
    """Promise a later day, and say why; the day promised before is kept.

    Raises:
        NotPermitted; StepNotAllowed: the project is over; DelayReason: no reason, or no later day.
    """
    found = _at_work(
        actor, project, ProjectStatus.PLANNED, ProjectStatus.UNDER_WAY, ProjectStatus.SUSPENDED, ProjectStatus.ACCEPTED
    )
    if not reason.strip() or (found.due_on is not None and due <= found.due_on):
        raise DelayReason(field="due", due=found.due_on)
    row = ProjectDelay.objects.create(
        project=found, was_due_on=found.due_on, due_on=due, reason=reason.strip(), at=clock.now(), who=actor.label
    )
    found.due_on = due
    found.save(update_fields=["due_on"])
    publish(actor, _changed(found, "delay"), before={"due": row.was_due_on}, after={"due": due, "reason": reason})
    return row


@transaction.atomic
def pay(actor: Actor, share: ProjectShare, *, fen: int, paid_on: date, note: str = "") -> Payment:
    """Pay fen out of a share; never more than the share, all shares together never more than the contract.

    Raises:
        NotPermitted; StepNotAllowed: nothing is contracted yet, or the project was given up; AmountNeeded; NotThatMuch.
    """
    found = _at_work(
        actor,
        share.project,
        ProjectStatus.UNDER_WAY,
        ProjectStatus.SUSPENDED,
        ProjectStatus.ACCEPTED,
        ProjectStatus.COMPLETED,
    )
    if fen <= 0:
        raise AmountNeeded(field="amount")
    left = left_fen(found, share)
    if fen > left:
        raise NotThatMuch(field="amount", left=yuan(left))
    row = Payment.objects.create(share=share, fen=fen, paid_on=paid_on, note=note, who=actor.label)
    publish(actor, _changed(found, "payment"), after={"source": share.source, "fen": fen, "paid_on": paid_on})
    return row


def left_fen(project: UpgradeProject, share: ProjectShare) -> int:
    """What can still be paid out of the share under the contract, in fen (two queries)."""
    paid = Payment.objects.filter(share__project=project)
    of_share: int = paid.filter(share=share).aggregate(sum=Sum("fen", default=0))["sum"]
    of_all: int = paid.aggregate(sum=Sum("fen", default=0))["sum"]
    return min(share.fen - of_share, (project.contract_fen or 0) - of_all)


@transaction.atomic
def accept_project(actor: Actor, project: UpgradeProject, *, measured_m2: int, accepted_on: date) -> UpgradeProject:
    """The work is measured and accepted; the step row keeps by whom.

    Raises:
        NotPermitted; StepNotAllowed; AmountNeeded; ProjectDates: accepted before it began.
    """
    found = _held(actor, project)
    _allowed(found, ProjectStatus.ACCEPTED)
    if measured_m2 <= 0:
        raise AmountNeeded(field="measured_m2")
    if found.started_on is not None:
        _in_order(found.started_on, accepted_on, "accepted_on")
    found.measured_m2, found.accepted_on = measured_m2, accepted_on
    return _step(actor, found, ProjectStatus.ACCEPTED)


@transaction.atomic
def open_centre(
    actor: Actor, project: UpgradeProject, *, opened_on: date, open_area_m2: int, address: str, lat: float, lon: float,
    rooms: Sequence[NewRoom] = (),
) -> UpgradeProject:  # fmt: skip
    """Opening day: the centre becomes what was measured, is diagnosed again, and the project is completed, all or nothing.

    Raises:
        NotPermitted; StepNotAllowed: not accepted yet; ProjectDates: opened before acceptance; OpenAreaTooLarge;
            RoomNumberTaken.
    """
    found = _held(actor, project)
    _allowed(found, ProjectStatus.COMPLETED)
    assert found.accepted_on is not None  # accepting sets both
    assert found.measured_m2 is not None
    _in_order(found.accepted_on, opened_on, "opened_on")
    if open_area_m2 > found.measured_m2:
        raise OpenAreaTooLarge(field="open_area_m2", m2=found.measured_m2)
    [centre] = lock_rows(Centre.objects.filter(pk=found.centre_id))
    if taken := Room.objects.filter(centre=centre, code__in=[room.code for room in rooms]).first():
        raise RoomNumberTaken(field="rooms", code=taken.code)
    before = _state(centre)
    found.before_area_m2, found.after_area_m2 = centre.floor_area_m2, found.measured_m2
    found.before_address, found.before_lat, found.before_lon = centre.address, centre.lat, centre.lon
    centre.floor_area_m2, centre.open_area_m2 = found.measured_m2, open_area_m2
    centre.address, centre.lat, centre.lon, centre.status = address, lat, lon, CentreStatus.OPEN
    centre.save(update_fields=CHANGED)
    Room.objects.bulk_create(
        Room(centre=centre, code=r.code, name=r.name, function=r.function, floor_area_m2=r.floor_area_m2) for r in rooms
    )
    after = _state(centre) | {"rooms_added": [room.code for room in rooms]}
    found.after_address, found.after_lat, found.after_lon, found.completed_on = address, lat, lon, opened_on
    found.centre_before, found.centre_after = before, after
    _step(actor, found, ProjectStatus.COMPLETED)
    fact = UpgradedCentreOpened(subject=f"centre:{centre.code}", area=centre.area_id, project=found.pk)
    publish(actor, fact, before=before, after=after)
    diagnose(actor, centre.area_id[:9])
    found.refresh_from_db()
    return found


@transaction.atomic
def suspend_project(actor: Actor, project: UpgradeProject, *, reason: str) -> UpgradeProject:
    """Work rests. Raises: NotPermitted, StepNotAllowed."""
    return _step(actor, _held(actor, project), ProjectStatus.SUSPENDED, reason)


@transaction.atomic
def resume_project(actor: Actor, project: UpgradeProject) -> UpgradeProject:
    """It goes on where it rested: under way, or planned when the work had not begun. Raises: NotPermitted, StepNotAllowed."""
    found = _held(actor, project)
    on = ProjectStatus.PLANNED if found.started_on is None else ProjectStatus.UNDER_WAY
    _allowed(found, on, came_from=ProjectStatus.SUSPENDED)
    return _step(actor, found, on)


@transaction.atomic
def abandon_project(actor: Actor, project: UpgradeProject, *, reason: str) -> UpgradeProject:
    """The project is given up; what was paid stays on record. Raises: NotPermitted, StepNotAllowed."""
    return _step(actor, _held(actor, project), ProjectStatus.ABANDONED, reason)


def _held(actor: Actor, project: UpgradeProject) -> UpgradeProject:
    """The project as stored, locked until the transaction ends."""
    require(actor, permissions.CARRY_OUT, area=project.centre.area_id)
    found: UpgradeProject
    [found] = lock_rows(UpgradeProject.objects.select_related("centre").filter(pk=project.pk))
    return found


def _at_work(actor: Actor, project: UpgradeProject, *statuses: str) -> UpgradeProject:
    found = _held(actor, project)
    if found.status not in statuses:
        raise StepNotAllowed(status=found.get_status_display())
    return found


def _allowed(project: UpgradeProject, to: str, came_from: str = "") -> None:
    if to not in STEPS[project.status] or (came_from and project.status != came_from):
        raise StepNotAllowed(status=project.get_status_display())


def _step(actor: Actor, project: UpgradeProject, to: str, reason: str = "") -> UpgradeProject:
    _allowed(project, to)
    was, stamp = project.status, clock.now()
    project.status = to
    project.save()
    ProjectStep.objects.filter(project=project, until=None).update(until=stamp)
    ProjectStep.objects.create(project=project, status=to, since=stamp, who=actor.label, reason=reason)
    publish(actor, _moved(project), before={"status": was}, after={"status": to, "reason": reason})
    return project


def _adds_up(shares: Mapping[str, int], cost_fen: int) -> None:
    if (given := sum(shares.values())) != cost_fen:
        raise SharesDiffer(field="cost", given=yuan(given), cost=yuan(cost_fen))


def _in_order(earlier: date, later: date, field: str) -> None:
    if later < earlier:
        raise ProjectDates(field=field, earlier=earlier, later=later)


def _state(centre: Centre) -> dict[str, Any]:
    return {name: getattr(centre, name) for name in CHANGED}


def _moved(project: UpgradeProject) -> ProjectMoved:
    return ProjectMoved(subject=f"project:{project.pk}", area=project.centre.area_id, status=project.status)


def _changed(project: UpgradeProject, what: str) -> ProjectChanged:
    return ProjectChanged(subject=f"project:{project.pk}", area=project.centre.area_id, what=what)
