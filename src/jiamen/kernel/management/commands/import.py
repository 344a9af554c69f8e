"""`jiamen import <kind> FILE`: rows of a file into the tables, from the terminal."""  # noqa: N999  # the command is called import

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import Refusal
from jiamen.kernel.geo import CoordinateSystem
from jiamen.kernel.imports.kinds import Progress, all_kinds, find_kind
from jiamen.kernel.imports.running import ImportReport, run_import
from jiamen.kernel.imports.sources import open_source
from jiamen.kernel.imports.workbooks import marked_copy, template

SHOWN = 40
"""Faults printed on a terminal; the marked copy and --json have all."""


class Command(BaseCommand):
    help = "Import rows from an Excel, CSV, GeoJSON or GeoTIFF file; a file with a single fault changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.key for kind in all_kinds()])
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON line")
        parser.add_argument(
            "--system",
            choices=[system.value for system in CoordinateSystem],
            help="coordinate system of files that do not name one",
        )
        parser.add_argument("--marked", type=Path, metavar="OUT", help="write a copy with the faults marked, as .xlsx")
        parser.add_argument("--template", action="store_true", help="write the empty template to FILE instead")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, path = find_kind(options["kind"]), options["file"]
        try:
            if options["template"]:
                path.write_bytes(template(kind))
                return
            if not path.is_file():
                raise CommandError(_("There is no file {path}. Check the name and try again.").format(path=path))
            actor = Actor.system("jiamen import")
            with tqdm(total=1, unit="", disable=None if not options["json"] else True, file=sys.stderr) as bar:
                system = CoordinateSystem(options["system"]) if options["system"] else None
                report = run_import(
                    actor, kind, path, dry_run=options["dry_run"], system=system, progress=_watched(bar)
                )
            if options["marked"] and report.faults:
                options["marked"].write_bytes(marked_copy(kind, open_source(actor, kind, path), report.faults))
        except Refusal as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"refused": refusal.code, "sentence": str(refusal)}, ensure_ascii=False))
            raise
        except OSError as error:
            raise CommandError(
                _("The file cannot be read or written: {error}.").format(error=error.strerror)
            ) from error
        self.stdout.write(
            json.dumps(dataclasses.asdict(report), ensure_ascii=False) if options["json"] else told(report)
        )
        if report.faults:
            raise CommandError(_("Nothing was changed: correct the faults and import the file again."))


def _watched(bar: "tqdm[Any]") -> Progress:
    def progress(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return progress


def told(report: ImportReport) -> str:
    """The report as lines for a terminal."""
    lines = [
        f"{fault.place}：{fault.header} “{fault.value}” {fault.sentence} {fault.advice}" for fault in report.faults
    ]
    if len(lines) > SHOWN:
        lines[SHOWN:] = [
            _("… and {count} more; --marked writes them all into a copy.").format(count=len(lines) - SHOWN)
        ]
    summary = _(
        "{rows} rows read in {seconds} s: {created} created, {updated} updated, {unchanged} unchanged, "
        "{skipped} skipped, {faults} faults."
    ).format(
        rows=report.rows,
        seconds=report.seconds,
        created=report.created,
        updated=report.updated,
        unchanged=report.unchanged,
        skipped=report.skipped,
        faults=len(report.faults),
    )
    dry = [_("Dry run: nothing was changed.")] if report.dry_run and not report.faults else []
    return "\n".join([*report.warnings, *lines, summary, *dry])
