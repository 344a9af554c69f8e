"""Siting runs as pages and the API read them."""

import math
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateWorker

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.models import PlanRun
from jiamen.planning import permissions

KIND = "siting"
WORKER_SILENT_S = 45
"""A worker reports every ten seconds; after so many without a word it counts as gone."""


def siting_runs(actor: Actor) -> "QuerySet[PlanRun]":
    """Runs in the actor's part of the tree, the newest first."""
    require(actor, permissions.READ)
    runs: QuerySet[PlanRun] = (
        PlanRun.objects.visible_to(actor.under(permissions.READ)).filter(kind=KIND).order_by("-pk")
    )
    return runs


def siting_run(actor: Actor, pk: int) -> PlanRun:
    """One run (one query).

    Raises:
        NotFound: there is none, or it belongs to somebody else's area.
    """
    run = siting_runs(actor).filter(pk=pk).first()
    if run is None:
        raise NotFound()
    return run


def worker_at_work() -> bool:
    """Whether a background worker has lately said that it is there (one query)."""
    return ProcrastinateWorker.objects.filter(
        last_heartbeat__gt=clock.now() - timedelta(seconds=WORKER_SILENT_S)
    ).exists()


def proof_words(result: dict[str, Any]) -> str:
    """How good the answer is, as has been proven; the percentage is rounded up so that it stays true."""
    if result["status"] == "optimal":
        return _("Proven: no other choice is better.")
    percent = max(0.01, math.ceil(result["gap"] * 10_000) / 100)
    return _("Proven: no other choice is more than {percent} % better.").format(percent=f"{percent:g}")
