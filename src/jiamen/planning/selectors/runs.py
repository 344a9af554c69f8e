"""Siting runs as pages and the API read them."""

import math
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateWorker

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.models import PlanRun
from jiamen.planning import permissions

KIND, FRONT = "siting", "siting-front"
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


def newest_front(run: PlanRun) -> PlanRun | None:
    """The newest front of a siting run the actor has been given (one query)."""
    return PlanRun.objects.filter(kind=FRONT, area=run.area, input__run=run.pk).order_by("-pk").first()


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


AIMS = {
    "p-median": gettext_lazy("shortest walk"),
    "capacitated": gettext_lazy("shortest walk with room for all"),
    "mclp": gettext_lazy("most people within reach"),
    "p-center": gettext_lazy("shortest longest walk"),
    "lscp": gettext_lazy("fewest centres with everybody within the radius"),
}
"""What is made best, by the objective of a run's input."""

_BOUNDS = {
    "p-median": gettext_lazy("Walk of all, weighted: {value:,}; no choice can go below {bound:,}."),
    "capacitated": gettext_lazy(
        "Walk of all, weighted: {value:,}; no choice with room for all can go below {bound:,}."
    ),
    "mclp": gettext_lazy("People within the radius, weighted: {value:,}; no choice can reach more than {bound:,}."),
    "p-center": gettext_lazy("The longest walk is {value:,} m; no choice can make it shorter than {bound:,} m."),
    "lscp": gettext_lazy("{value:,} centres bring everybody within {radius:,} m; fewer than {bound:,} cannot."),
}


def bound_words(asked: dict[str, Any], result: dict[str, Any]) -> str:
    """The value of the answer beside its bound; `asked` and `result` are a run's input and result."""
    words = str(_BOUNDS[asked["objective"]])
    return words.format(value=result["objective"], bound=result["bound"], radius=asked["radius_m"])
