"""`jiamen demo`: build a demo district from one county's census row."""

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from jiamen.demo.accounts import HOME, table
from jiamen.demo.build import Report, build

STEPS = 11


class Command(BaseCommand):
    help = "Build a demo district (simulated data) from one county's row of the 2020 census."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", default=HOME, help="county code, 6 digits (default 361102, Xinzhou District)")
        parser.add_argument(
            "--seed", type=int, default=1, help="another seed makes another district of the same figures"
        )
        parser.add_argument("--census", type=Path, help="county workbook of the 2020 census (.xlsx)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(
        self, *args: Any, code: str, seed: int, census: Path | None, json: bool, verbosity: int, **options: Any
    ) -> None:
        started = time.monotonic()
        bar = tqdm(total=STEPS, disable=json or not sys.stderr.isatty(), leave=False)

        def said(step: str) -> None:
            bar.set_description(step)
            bar.update()

        try:
            report = build(code, seed=seed, workbook=census, said=said)
        finally:
            bar.close()
        if verbosity:
            self.stdout.write(_as_json(report, started) if json else _in_words(report, started))


def _as_json(report: Report, started: float) -> str:
    return json.dumps(
        {
            "code": report.loaded.code,
            "county": report.county,
            "seed": report.loaded.seed,
            "new": report.loaded.new,
            "simulated": True,
            "filled": list(report.filled),
            **report.loaded.figures,
            "accounts": [dict(zip(("username", "role", "area", "password"), a, strict=True)) for a in report.accounts],
            "seconds": round(time.monotonic() - started, 2),
        },
        ensure_ascii=False,
    )


def _in_words(report: Report, started: float) -> str:
    loaded = report.loaded
    lines = [
        _("{county} ({code}) is ready, built from seed {seed} in {seconds} s. All its figures are simulated.")
        if loaded.new
        else _("{county} ({code}) was there already, built from seed {seed}. Nothing was changed."),
        _(
            "{areas} areas, {cells} population cells, {centres} centres, {premises} premises, {upgrades} upgrades, {workers} staff"
        ),
    ]
    if report.filled:
        lines.append(_("Missing in the census row and worked out from its other figures: {filled}"))
    words = "\n".join(lines).format(
        county=report.county, code=loaded.code, seed=loaded.seed, seconds=round(time.monotonic() - started, 1),
        filled="、".join(report.filled), **loaded.figures,
    )  # fmt: skip
    return "\n".join([words, table()]).rstrip()
