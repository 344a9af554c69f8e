"""Putting a low rating right: called back, put right, closed with a result; by a manager who did not serve there."""

from django.db import transaction

from jiamen.cases.errors import OwnService
from jiamen.cases.events import RaterPhoneShown
from jiamen.cases.models import Contact, Rectification, Stage
from jiamen.cases.permissions import RECTIFY
from jiamen.cases.services.stages import locked, move
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish


@transaction.atomic
def call_back(actor: Actor, rectification: Rectification, *, contact: Contact, note: str) -> None:
    """Write down the call back and what was said. Raises: NotPermitted, OwnService, StageNotPossible, Busy."""
    move(actor, _mine(actor, rectification), Stage.CALLED, contact=contact, note=note)


@transaction.atomic
def put_right(actor: Actor, rectification: Rectification, *, note: str) -> None:
    """Write down what was put right; the resident can rate again now.

    Raises: NotPermitted, OwnService, StageNotPossible, Busy.
    """
    move(actor, _mine(actor, rectification), Stage.PUT_RIGHT, note=note)


@transaction.atomic
def close(actor: Actor, rectification: Rectification, *, result: str) -> None:
    """End it with the result; the phone number is deleted. Raises: NotPermitted, OwnService, StageNotPossible, Busy."""
    move(actor, _mine(actor, rectification), Stage.CLOSED, result=result, phone="")


@transaction.atomic
def show_phone(actor: Actor, rectification: Rectification) -> str:
    """The number to call back, "" if none was left; each look is written down. Raises: NotPermitted, OwnService, Busy."""
    held = _mine(actor, rectification)
    publish(actor, RaterPhoneShown(subject=f"rectification:{held.pk}", area=held.centre.area_id))
    return str(held.phone)


def _mine(actor: Actor, rectification: Rectification) -> Rectification:
    require(actor, RECTIFY, area=rectification.centre.area_id)
    held = locked(rectification)
    if actor.user_id is not None and held.rating.invitation.worker_id == actor.user_id:
        raise OwnService()
    return held
