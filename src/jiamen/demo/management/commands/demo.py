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

from jiamen.accounts.permissions import Role
from jiamen.demo.accounts import HOME
from jiamen.demo.build import Report, build
from jiamen.kernel.errors import Refusal

STEPS = 7


class Command(BaseCommand):
    help = "Build a demo district (simulated data) from one county's row of the 2020 census."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", default=HOME, help="county code, 6 digits (default 361102, Xinzhou District)")
        parser.add_argument(
            "--seed", type=int, default=1, help="another seed makes another district of the same figures"
        )
        parser.add_argument("--census", type=Path, help="county workbook of the 2020 census (.xlsx)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, code: str, seed: int, census: Path | None, json: bool, **options: Any) -> None:
        started = time.monotonic()
        bar = tqdm(total=STEPS, disable=json or not sys.stderr.isatty(), leave=False)

        def said(step: str) -> None:
            bar.set_description(step)
            bar.update()

        try:
            report = build(code, seed=seed, workbook=census, said=said)
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        finally:
            bar.close()
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
    lines.append(_("Accounts to look around with (user name, role, area, password):"))
    lines += [
        "  " + "  ".join((name, str(Role(role).label), area or "*", word)) for name, role, area, word in report.accounts
    ]
    return "\n".join(lines).format(
        county=report.county, code=loaded.code, seed=loaded.seed, seconds=round(time.monotonic() - started, 1),
        filled="、".join(report.filled), **loaded.figures,
    )  # fmt: skip
