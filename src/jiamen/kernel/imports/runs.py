"""Imports started from a page: a `PlanRun` for the check, another for the import itself.

Small files are worked on at once; large ones by the background worker, while the page shows how far they are.
"""

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiamen.kernel import jobs
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.clock import now
from jiamen.kernel.errors import NotFound, Refusal
from jiamen.kernel.excel.guards import inspect
from jiamen.kernel.geo import CoordinateSystem
from jiamen.kernel.imports import uploads
from jiamen.kernel.imports.kinds import ImportKind, find_kind
from jiamen.kernel.imports.parsing import parse_table
from jiamen.kernel.imports.running import ImportReport, run_import, silent
from jiamen.kernel.imports.sources import open_source
from jiamen.kernel.imports.workbooks import marked_copy
from jiamen.kernel.models import PlanRun, RunStatus

RUN_KIND = "import"
AT_ONCE_BYTES = 400_000
"""About 5,000 rows of a workbook; larger files are left to the worker."""

FAULTS_KEPT = 2_000
"""Faults stored with the run; the marked copy is made from the file and has all of them."""

LIMIT_S = 600

Defer = Callable[[int], Any]


class NotReady(Refusal):
    """“Import now” without a check that found nothing wrong."""

    code = "import-not-ready"
    message = gettext_lazy("This file has not passed its check, so it cannot be imported.")
    next_step = gettext_lazy("Correct the faults and send the file again.")


class Stopped(Refusal):
    """The run was cancelled or ended meanwhile."""

    code = "import-stopped"
    message = gettext_lazy("The import was stopped; nothing was changed.")
    next_step = gettext_lazy("Send the file again when you are ready.")


def start_check(
    actor: Actor,
    kind: ImportKind,
    *,
    name: str,
    chunks: Iterable[bytes],
    system: CoordinateSystem | None,
    defer: Defer,
) -> PlanRun:
    """Keep an uploaded file and check it (a dry run), at once or in the background.

    Raises:
        NotPermitted, SignInNeeded: the actor may not import this kind.
        FileRefused: the file is not taken; it is not kept either.
    """
    require(actor, kind.permission)
    kept = uploads.keep(chunks, at=now())
    try:
        inspect(uploads.kept_path(kept.token, kept.sha256, at=now()), name=name, accepted=kind.accepts)
    except Refusal:
        uploads.discard(kept.token)
        raise
    given = {"kind": kind.key, "name": name[-120:], "system": system, "dry_run": True} | dataclasses.asdict(kept)
    return _open(actor, kind, given, defer)


def start_import(actor: Actor, run_id: int, *, defer: Defer) -> PlanRun:
    """Import the file whose check (``run_id``) found nothing wrong.

    Raises:
        NotFound: no such check by this actor.
        NotReady: the check is not over, or found faults.
        UploadGone: the file is no longer kept.
    """
    check = own_run(actor, run_id)
    if check.status != RunStatus.DONE or not check.input["dry_run"] or not check.result or check.result["faults_total"]:
        raise NotReady()
    kind = find_kind(check.input["kind"])
    require(actor, kind.permission)
    uploads.kept_path(check.input["token"], check.input["sha256"], at=now())
    return _open(actor, kind, check.input | {"dry_run": False}, defer)


def _open(actor: Actor, kind: ImportKind, given: dict[str, Any], defer: Defer) -> PlanRun:
    with transaction.atomic():
        run = jobs.open_run(
            actor,
            kind=RUN_KIND,
            title=f"{kind.zh} {given['name']}"[:120],
            area=(actor.scopes or ("",))[0],
            given=given,
            seed=0,
            limit_s=LIMIT_S,
            solver="",
        )
        if given["size"] > AT_ONCE_BYTES:
            defer(run.pk)
    if given["size"] <= AT_ONCE_BYTES:
        perform(actor, run.pk)
        run.refresh_from_db()
    return run


def perform(actor: Actor, run_id: int) -> None:
    """Do the work of a waiting run; what is refused ends it with a sentence. Does nothing for a run taken or ended."""
    run = jobs.begin(run_id)
    if run is None:
        return
    given = run.input
    try:
        report = run_import(
            actor,
            find_kind(given["kind"]),
            uploads.kept_path(given["token"], given["sha256"], at=now()),
            name=given["name"],
            dry_run=given["dry_run"],
            system=CoordinateSystem(given["system"]) if given["system"] else None,
            progress=_watched(run_id),
        )
    except Stopped:
        jobs.mark_cancelled(run_id)
    except Refusal as refusal:
        jobs.fail(run_id, str(refusal))
    except Exception:
        jobs.fail(
            run_id, _("Something went wrong here, not in your file. Nothing was changed; please tell the operator.")
        )
        raise
    else:
        jobs.finish(run_id, _as_result(report))
        if not given["dry_run"]:
            uploads.discard(given["token"])


def _watched(run_id: int) -> Callable[[int, int], None]:
    """Reports while rows are read; storing is one transaction that nobody outside can see into."""
    last = [-1]

    def progress(done: int, total: int) -> None:
        percent = 100 * done // max(total, 1)
        if percent > 50 or percent == last[0]:
            return
        last[0] = percent
        if not jobs.report(run_id, percent=percent, message=_("reading the rows") if percent < 50 else _("storing")):
            raise Stopped()

    return progress


def _as_result(report: ImportReport) -> dict[str, Any]:
    result = dataclasses.asdict(report)
    result["faults_total"] = len(report.faults)
    result["faulty_rows"] = len({fault.row for fault in report.faults})
    result["faults"] = result["faults"][:FAULTS_KEPT]
    return result


def own_run(actor: Actor, run_id: int) -> PlanRun:
    """An import run the actor started.

    Raises:
        NotFound: there is none with this number.
    """
    if actor.user_id is None:
        raise NotFound()
    run: PlanRun | None = PlanRun.objects.filter(pk=run_id, kind=RUN_KIND, created_by=actor.user_id).first()
    if run is None:
        raise NotFound()
    return run


def marked_workbook(actor: Actor, run_id: int) -> tuple[str, bytes]:
    """Name and bytes of the file of a run with all its faults marked.

    Raises:
        NotFound, UploadGone: no such run by this actor, or its file is gone.
    """
    given = own_run(actor, run_id).input
    kind = find_kind(given["kind"])
    require(actor, kind.permission)
    path = uploads.kept_path(given["token"], given["sha256"], at=now())
    system = CoordinateSystem(given["system"]) if given["system"] else None
    found = parse_table(
        open_source(actor, kind, path, name=given["name"]),
        kind,
        actor.under(kind.permission),
        system=system,
        progress=silent,
    )
    again = open_source(actor, kind, path, name=given["name"])
    return f"{Path(given['name']).stem}-{_('marked')}.xlsx", marked_copy(kind, again, found.faults)
