"""`jiamen siting solve FILE`: solve a published siting problem from a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from jiamen.planning.plans import siting


class Command(BaseCommand):
    help = "Solve a siting problem of a published format, with a bound that says how good the answer is."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        solve = verbs.add_parser("solve", help="solve one file")
        solve.add_argument("file", type=Path)
        solve.add_argument(
            "--format",
            default="orlib",
            choices=["orlib", "tsplib", "csv"],
            help="OR-Library graph, TSPLIB points, or a table",
        )
        solve.add_argument("--p", type=int, help="how many sites to open; an OR-Library file says it itself")
        solve.add_argument("--seconds", type=float, default=60, help="time limit")
        solve.add_argument("--seed", type=int, default=0)
        solve.add_argument("--json", action="store_true", help="one JSON line")

    def handle(self, *args: Any, **options: Any) -> None:
        answer = siting.solve_published(
            options["file"],
            options["format"],
            p=options["p"],
            seconds=options["seconds"],
            seed=options["seed"],
        )
        if options["json"]:
            self.stdout.write(json.dumps(answer))
            return
        words = _("Total walk {objective:,}, bound {bound:,}, gap {gap:.3%}, {seconds:.1f} s, {status}")
        self.stdout.write(words.format(**answer))
        self.stdout.write(_("Sites: {sites}").format(sites=" ".join(map(str, answer["sites"]))))
