"""`jiamen items`: install or update the service items the product ships."""

import json
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from jiamen.cases.services.shipped import Installed, install_items, shipped_items
from jiamen.kernel.actor import Actor
from jiamen.kernel.words import listed


class Command(BaseCommand):
    help = "Install the service items the product ships; one that differs gets a new version, the others are left as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        started = time.monotonic()
        texts = shipped_items()
        bar = tqdm(total=len(texts), disable=json or not sys.stderr.isatty(), leave=False)

        def said(code: str) -> None:
            bar.set_description(code)
            bar.update()

        try:
            done = install_items(Actor.system("jiamen items"), texts, said=said)
        finally:
            bar.close()
        self.stdout.write(_as_json(done, started) if json else _in_words(done))


def _as_json(done: Installed, started: float) -> str:
    counts = done.counts
    return json.dumps(
        {
            "created": counts.created,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "withdrawn": list(done.withdrawn),
            "seconds": round(time.monotonic() - started, 2),
        }
    )


def _in_words(done: Installed) -> str:
    counts = done.counts
    lines = [
        _("Service items: {created} new, {updated} with a new version, {unchanged} as they were.").format(
            created=counts.created, updated=counts.updated, unchanged=counts.unchanged
        )
    ]
    if done.withdrawn:
        lines.append(_("Withdrawn and left alone: {codes}").format(codes=listed(done.withdrawn)))
    return "\n".join(lines)
