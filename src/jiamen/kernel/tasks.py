"""Background entrances of the kernel."""

from django.contrib.auth import get_user_model
from procrastinate.contrib.django import app

from jiamen.kernel.actor import Origin
from jiamen.kernel.imports.runs import perform
from jiamen.kernel.models import PlanRun


@app.task(name="kernel.import_file")
def import_file(run_id: int) -> None:
    """Work on a waiting import as the person who started it, with the rights that person has now."""
    run = PlanRun.objects.get(pk=run_id)
    user = get_user_model().objects.get(pk=run.created_by or 0, is_active=True)
    perform(user.as_actor(Origin(channel="job")), run_id)
