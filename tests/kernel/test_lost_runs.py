"""A run whose worker died ends with a sentence; one that is only slow, or ends by itself just now, is left alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from jiamen.kernel import jobs
from jiamen.kernel.clock import frozen, now
from jiamen.kernel.models import PlanRun, RunStatus
from jiamen.kernel.tasks import end_lost_runs, import_file
from tests.factories import make_actor

pytestmark = pytest.mark.django_db
LATER = jobs.GRACE + timedelta(seconds=61)


def make_run(kind: str = "siting", **more: Any) -> PlanRun:
    given = {"title": "", "area": "", "given": {}, "seed": 0, "limit_s": 60, "solver": "", **more}
    return jobs.open_run(make_actor(), kind=kind, **given)


def hand_to_worker(run: PlanRun, *, silent_for: timedelta) -> None:
    """A job for the run in the hands of a worker that spoke so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [now() - silent_for]
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id) "
            "VALUES ('default', 't', jsonb_build_object('run_id', %s::int), 'doing', %s)",
            [run.pk, worker],
        )


def status_of(run: PlanRun) -> str:
    run.refresh_from_db()
    return run.status


@pytest.mark.parametrize("kind", ["siting", "import"])
def test_a_run_whose_worker_died_ends_with_a_sentence(kind: str) -> None:
    run = make_run(kind)
    jobs.begin(run.pk)
    end_lost_runs(timestamp=0)
    assert status_of(run) == RunStatus.RUNNING  # it still has time
    with frozen(now() + LATER):
        hand_to_worker(run, silent_for=timedelta(minutes=5))
        end_lost_runs(timestamp=0)
    assert status_of(run) == RunStatus.FAILED
    assert run.failure
    assert run.finished_at is not None


def test_a_slow_run_in_living_hands_is_left_alone() -> None:
    run = make_run()
    jobs.begin(run.pk)
    with frozen(now() + LATER):
        hand_to_worker(run, silent_for=timedelta(seconds=5))
        end_lost_runs(timestamp=0)
    assert status_of(run) == RunStatus.RUNNING


def test_a_waiting_run_whose_job_is_gone_ends_and_one_in_the_queue_waits() -> None:
    lost, waiting = make_run(), make_run()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
            "VALUES ('default', 't', jsonb_build_object('run_id', %s::int))",
            [waiting.pk],
        )
    with frozen(now() + LATER):
        end_lost_runs(timestamp=0)
    assert (status_of(lost), status_of(waiting)) == (RunStatus.FAILED, RunStatus.QUEUED)


def test_a_worker_that_finishes_in_the_same_moment_wins() -> None:
    run = make_run()
    jobs.begin(run.pk)

    def finished_meanwhile(late: PlanRun) -> bool:
        return jobs.finish(late.pk, {"answer": 1})

    with frozen(now() + LATER):
        assert jobs.fail_lost(finished_meanwhile, "lost") == []
    assert (status_of(run), run.result) == (RunStatus.DONE, {"answer": 1})


def test_without_the_look_at_the_status_the_finished_run_would_be_lost() -> None:
    """Negative control: an update that does not look overwrites the result's status."""
    run = make_run()
    jobs.begin(run.pk)
    jobs.finish(run.pk, {"answer": 1})
    PlanRun.objects.filter(pk=run.pk).update(status=RunStatus.FAILED)
    assert status_of(run) == RunStatus.FAILED


def test_an_import_of_a_closed_account_ends() -> None:
    run = make_run("import")
    import_file(run_id=run.pk)
    assert status_of(run) == RunStatus.FAILED
