"""The one way a rectification moves: the row, its periods and the fact together."""

from datetime import datetime
from typing import Any

from jiamen.cases.errors import StageNotPossible
from jiamen.cases.events import RectificationMoved
from jiamen.cases.models import STAGES, Rectification, RectificationPeriod, Stage
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows


def locked(rectification: Rectification) -> Rectification:
    """The rectification as stored, held until the transaction ends. Raises: Busy."""
    rows = Rectification.objects.filter(pk=rectification.pk).select_related("centre", "rating__invitation")
    found: Rectification
    [found] = lock_rows(rows)
    return found


def move(
    actor: Actor, rectification: Rectification, to: Stage, *, contact: str = "", note: str = "", **changes: Any
) -> None:
    """Take a locked rectification on; `changes` are further columns of it.

    Raises:
        StageNotPossible: not from where it stands.
    """
    was = Stage(rectification.stage)
    if to not in STAGES[was]:
        raise StageNotPossible(stage=was.label)
    moment = now()
    RectificationPeriod.objects.filter(rectification=rectification, ended_at__isnull=True).update(ended_at=moment)
    for name, value in {"stage": to, **changes}.items():
        setattr(rectification, name, value)
    rectification.save(update_fields=["stage", *changes])
    open_period(actor, rectification, moment, contact=contact, note=note)
    fact = RectificationMoved(
        subject=f"rectification:{rectification.pk}", area=rectification.centre.area_id, was=str(was), now=str(to)
    )
    publish(actor, fact)


def open_period(
    actor: Actor, rectification: Rectification, moment: datetime, *, contact: str = "", note: str = ""
) -> None:
    """Begin the period of the stage the rectification is in."""
    RectificationPeriod.objects.create(
        rectification=rectification, stage=rectification.stage, began_at=moment, contact=contact, note=note,
        user_id=actor.user_id,
    )  # fmt: skip
