"""`jiamen run`: the whole site on this machine."""

from typing import Any

from django.core.management.base import BaseCommand

from jiamen.config import run


class Command(BaseCommand):
    help = "Serve the site with its worker and its database until Ctrl-C; load the demo district if it is empty."
    needs_database = False  # it starts the database itself, after looking at the port
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        run.serve(tell=self._tell)

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()  # a log file must show the address while the site runs, not when it has stopped
