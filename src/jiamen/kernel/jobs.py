"""Long work: a `PlanRun` row moves from waiting to an end; workers report into it and look there whether to stop.

The steps are guarded in the `UPDATE … WHERE status` itself, so a job delivered twice or a cancel that comes late
changes nothing it should not.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.models import PlanRun, RunStatus

ALIVE = (RunStatus.QUEUED, RunStatus.RUNNING)
GRACE = timedelta(minutes=2)
"""What a run may take beyond its limit for reading and writing before it counts as lost."""


def open_run(
    actor: Actor, *, kind: str, title: str, area: str, given: Mapping[str, Any], seed: int, limit_s: int, solver: str
) -> PlanRun:
    """Write down a run that waits for a worker. The calling service has asked for the right and defers the job itself."""
    return PlanRun.objects.create(
        kind=kind,
        title=title,
        area=area,
        input=dict(given),
        seed=seed,
        limit_s=limit_s,
        solver=solver,
        created_by=actor.user_id,
    )


def begin(run_id: int) -> PlanRun | None:
    """Take a waiting run; None when it is gone, ended, cancelled or taken (a job may be delivered twice)."""
    taken = PlanRun.objects.filter(pk=run_id, status=RunStatus.QUEUED, cancel_requested=False).update(
        status=RunStatus.RUNNING, started_at=now(), progress=0
    )
    return PlanRun.objects.get(pk=run_id) if taken else None


def report(run_id: int, *, percent: int, message: str = "") -> bool:
    """Write progress (0–100) and learn whether to go on: False once somebody asked to cancel or the run ended."""
    return bool(
        PlanRun.objects.filter(pk=run_id, status=RunStatus.RUNNING, cancel_requested=False).update(
            progress=max(0, min(percent, 99)), message=message[:200]
        )
    )


def finish(run_id: int, result: Mapping[str, Any]) -> bool:
    """Store the result of a running run; False when it was ended before."""
    return bool(
        PlanRun.objects.filter(pk=run_id, status=RunStatus.RUNNING).update(
            status=RunStatus.DONE, result=dict(result), progress=100, finished_at=now(), message=""
        )
    )


def fail(run_id: int, sentence: str) -> bool:
    """End a run with a sentence a planner can read; False when it was ended before."""
    return bool(
        PlanRun.objects.filter(pk=run_id, status__in=ALIVE).update(
            status=RunStatus.FAILED, failure=sentence[:300], finished_at=now()
        )
    )


def fail_lost(gone: Callable[[PlanRun], bool], sentence: str) -> list[int]:
    """End, with a sentence, the runs past their time whose job is `gone`; the ids of those that were still alive.

    Past its time is a run that began longer ago than its limit and `GRACE`, or has waited that long for a worker to come.
    A worker that finishes in this very moment wins: `fail` and `finish` both look at the status as they write.
    """
    late = [run for run in PlanRun.objects.filter(status__in=ALIVE).defer("input", "result") if _is_late(run)]
    return [run.pk for run in late if gone(run) and fail(run.pk, sentence)]


def _is_late(run: PlanRun) -> bool:
    since = run.started_at or run.created_at
    return now() - since > timedelta(seconds=run.limit_s) + GRACE


@transaction.atomic
def cancel(run_id: int) -> bool:
    """Ask a run to stop: a waiting one ends at once, a running one at its next report. False when it has ended."""
    waiting = PlanRun.objects.filter(pk=run_id, status=RunStatus.QUEUED).update(
        status=RunStatus.CANCELLED, cancel_requested=True, finished_at=now()
    )
    running = PlanRun.objects.filter(pk=run_id, status=RunStatus.RUNNING).update(cancel_requested=True)
    return bool(waiting or running)


def mark_cancelled(run_id: int) -> bool:
    """The worker has stopped as asked."""
    return bool(
        PlanRun.objects.filter(pk=run_id, status=RunStatus.RUNNING, cancel_requested=True).update(
            status=RunStatus.CANCELLED, finished_at=now()
        )
    )
