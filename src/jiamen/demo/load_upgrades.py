"""The upgrade projects of the demo written down, each with its course."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from jiamen.demo.rows import UpgradeRow
from jiamen.places.models import Centre
from jiamen.planning.models import Milestone, Payment, ProjectDelay, ProjectShare, ProjectStep, UpgradeProject

WHO = "模拟数据"
OFFICE_OPENS = time(9)


def write_upgrades(rows: Sequence[UpgradeRow], centres: Mapping[str, Centre]) -> int:
    """Insert the projects and what hangs on them; how many projects."""
    projects = UpgradeProject.objects.bulk_create(_project(row, centres) for row in rows)
    pairs = list(zip(projects, (row.course for row in rows), strict=True))
    Milestone.objects.bulk_create(
        Milestone(project=project, title=title, due_on=due, done_on=done)
        for project, course in pairs
        for title, due, done in course.milestones
    )
    ProjectDelay.objects.bulk_create(
        ProjectDelay(project=project, was_due_on=was, due_on=due, reason=reason, at=_at(said), who=WHO)
        for project, course in pairs
        for was, due, reason, said in course.delays
    )
    ProjectStep.objects.bulk_create(
        ProjectStep(
            project=project, status=status, since=_at(since), until=until and _at(until), reason=reason, who=WHO
        )
        for project, course in pairs
        for status, since, until, reason in course.steps
    )
    _write_money(pairs)
    return len(projects)


def _write_money(pairs: Iterable[tuple[UpgradeProject, Any]]) -> None:
    for project, course in pairs:
        made = ProjectShare.objects.bulk_create(
            ProjectShare(project=project, source=source, fen=fen) for source, fen in course.shares
        )
        by_source = {share.source: share for share in made}
        Payment.objects.bulk_create(
            Payment(share=by_source[source], fen=fen, paid_on=day, who=WHO) for source, fen, day in course.payments
        )


def _project(row: UpgradeRow, centres: Mapping[str, Centre]) -> UpgradeProject:
    given = {f.name: getattr(row, f.name) for f in fields(row) if f.name not in ("centre_code", "course")}
    return UpgradeProject(**given, centre=centres[row.centre_code], simulated=True)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, OFFICE_OPENS))
