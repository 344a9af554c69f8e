"""Background entrances of the kernel."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from jiamen.kernel import jobs
from jiamen.kernel.actor import Origin
from jiamen.kernel.clock import now
from jiamen.kernel.imports import uploads
from jiamen.kernel.imports.runs import perform
from jiamen.kernel.models import PlanRun

WORKER_SILENT = timedelta(seconds=60)
"""A worker speaks every ten seconds; after so long without a word its jobs are nobody's."""


@app.task(name="kernel.import_file")
def import_file(run_id: int) -> None:
    """Work on a waiting import as the person who started it, with the rights that person has now."""
    run = PlanRun.objects.get(pk=run_id)
    user = get_user_model().objects.filter(pk=run.created_by or 0, is_active=True).first()
    if user is None:
        jobs.fail(run_id, _("The account that sent the file is closed, so it was not imported."))
        return
    perform(user.as_actor(Origin(channel="job")), run_id)


@app.periodic(cron="*/2 * * * *")
@app.task(name="kernel.end_lost_runs", queueing_lock="kernel.end_lost_runs")
def end_lost_runs(timestamp: int) -> None:
    """End runs whose worker died with them, so that nobody watches a bar that never moves."""
    jobs.fail_lost(_nobody_works_on, _("The computer that worked on this stopped. Please start it again."))


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.forget_uploads", queueing_lock="kernel.forget_uploads")
def forget_uploads(timestamp: int) -> None:
    """Remove uploaded files that have had their day, also when nobody uploads another."""
    uploads.discard_old(now())


def _nobody_works_on(run: PlanRun) -> bool:
    """Whether no job for the run is waiting or in the hands of a living worker."""
    alive = Q(worker__last_heartbeat__gt=now() - WORKER_SILENT)
    waiting = Q(status="todo") | (Q(status="doing") & alive)
    return not ProcrastinateJob.objects.filter(waiting, args__run_id=run.pk).exists()
