"""The whole way of a file into the tables."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.actor import Actor, Permission, require
from jiamen.kernel.errors import Refusal
from jiamen.kernel.events import Fact, publish
from jiamen.kernel.geo import CoordinateSystem
from jiamen.kernel.imports.kinds import ImportKind, Progress
from jiamen.kernel.imports.parsing import Fault, parse_table
from jiamen.kernel.imports.sources import open_source
from jiamen.kernel.imports.upsert import Counts, upsert


class ImportConflict(Refusal):
    """The database does not accept the rows together."""

    code = "import-conflict"
    message = _("The rows contradict each other or what is stored (rule “{rule}”), so nothing was changed.")
    next_step = _("Correct the rows this rule speaks of and send the file again.")


@dataclass(frozen=True, slots=True)
class RowsImported(Fact):
    """A file was imported."""

    name: ClassVar[str] = "rows-imported"

    kind: str
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class ImportReport:
    """What a file did, or would do (``dry_run``). With faults, nothing was changed."""

    kind: str
    file: str
    sha256: str
    dry_run: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]
    seconds: float


def silent(done: int, total: int) -> None:
    """Progress nobody watches."""


def run_import(
    actor: Actor,
    kind: ImportKind,
    path: Path,
    *,
    name: str = "",
    dry_run: bool,
    system: CoordinateSystem | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Read the file at ``path`` (sent under ``name``) and store its rows in one transaction.

    A dry run does the same and takes it back, so its figures are those of the real run. With a single fault nothing is stored.

    Raises:
        NotPermitted, SignInNeeded: the actor may not import this kind, or not into these areas.
        FileRefused: the file cannot be read as this kind of table.
        ImportConflict: the database refuses the rows together.
    """
    require(actor, kind.permission)
    started = time.perf_counter()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    table = open_source(actor, kind, path, name=name)
    found = parse_table(
        table, kind, actor.under(kind.permission), system=system, progress=lambda done, total: progress(done, 2 * total)
    )
    counts = Counts(0, 0, 0)
    if not found.faults:
        try:
            with transaction.atomic():
                counts = kind.save(actor, found.rows, lambda done, total: progress(total + done, 2 * total))
                transaction.set_rollback(dry_run)
        except IntegrityError as error:
            rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
            raise ImportConflict(rule=rule or "—") from error
    return ImportReport(
        kind=kind.key,
        file=name or path.name,
        sha256=digest,
        dry_run=dry_run,
        rows=found.read,
        created=counts.created,
        updated=counts.updated,
        unchanged=counts.unchanged,
        skipped=found.skipped,
        faults=tuple(found.faults),
        warnings=tuple(found.warnings),
        seconds=round(time.perf_counter() - started, 3),
    )


def store(
    actor: Actor,
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    kind: str,
    key: tuple[str, ...],
    areas: set[str],
    permission: Permission,
    progress: Progress = silent,
) -> Counts:
    """What every import service does: ask for the right at each area touched, store the rows, tell of it.

    Raises:
        NotPermitted: the actor does not hold the right at one of ``areas`` (codes).
        RowElsewhere: a row of the same key exists outside the actor's area.
    """
    for area in sorted(areas):
        require(actor, permission, area=area)
    counts = upsert(actor.under(permission), model, rows, key=key, progress=progress)
    tell(actor, kind, counts, areas)
    return counts


def tell(actor: Actor, kind: str, counts: Counts, areas: set[str]) -> None:
    """Write the fact of an import that changed something."""
    if counts.created or counts.updated:
        publish(
            actor,
            RowsImported(
                subject=f"import:{kind}",
                area=shared_area(areas),
                kind=kind,
                created=counts.created,
                updated=counts.updated,
                unchanged=counts.unchanged,
            ),
        )


def shared_area(areas: set[str]) -> str:
    """Code of the smallest area around all of these (6, 9 or 12 digits), "" if there is none."""
    for size in (12, 9, 6):
        if len(heads := {area[:size] for area in areas}) == 1 and len(head := heads.pop()) == size:
            return head
    return ""
