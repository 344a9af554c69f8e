"""The command `jiamen`: Django's management commands with a database under them.

Exit codes: 0 done, 1 refused with a reason, 2 wrong usage, 130 stopped by the user.
"""

import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import NoReturn

import django
import psycopg
from django.core.management import ManagementUtility, get_commands, load_command_class
from django.db import OperationalError, ProgrammingError, connections
from django.utils import translation
from django.utils.translation import gettext as _

from jiamen.config import given
from jiamen.config.embedded import Cluster, default_cluster
from jiamen.config.refusals import StartRefused, TablesOutdated
from jiamen.kernel.errors import Refusal

DONE, REFUSED, WRONG_USAGE, STOPPED = 0, 1, 2, 130

WITHOUT_TABLES = {"42P01", "42703"}  # what PostgreSQL says of a table or a column that is not there

# Django's own commands that work without a database; ours say so themselves with `needs_database = False`.
WITHOUT_DATABASE = {"collectstatic", "compilemessages", "help", "makemessages", "version"}


def main() -> NoReturn:
    """Run the command on the command line and exit with its code."""
    sys.exit(execute(sys.argv))


def execute(argv: list[str]) -> int:
    """Run `argv` (program name first); the exit code. Refusals are printed as one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.dev")
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell's background job begins deaf to Ctrl-C
        signal.signal(kind, _interrupt)
    cluster: Cluster | None = None
    try:
        cluster = default_cluster()
        given.check_address(os.environ["DATABASE_URL"])
        django.setup()
        translation.activate(terminal_language())
        needed = _needs_database(argv)
        if needed is None:
            sys.stderr.write(_("There is no command “{name}”: see jiamen help").format(name=argv[1]) + "\n")
            return WRONG_USAGE
        if needed and cluster:
            cluster.join()
        elif needed:
            given.check_server(os.environ["DATABASE_URL"])
        ManagementUtility(argv).execute()
    except Refusal as refusal:
        return _say(refusal)
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") not in WITHOUT_TABLES:
            raise
        return _say(TablesOutdated())
    except (OperationalError, psycopg.OperationalError) as error:
        return _say(given.unreachable(os.environ["DATABASE_URL"], error))
    except KeyboardInterrupt:
        return STOPPED
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else REFUSED if stop.code else DONE
    finally:
        connections.close_all()
        if cluster:
            cluster.leave()
    return DONE


def terminal_language() -> str:
    """Chinese, unless the terminal says it speaks English (`LANG=en_…`)."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if spoken.startswith("en") else "zh-hans"


def _needs_database(argv: list[str]) -> bool | None:
    """Whether the command on the command line needs one; None when there is no such command."""
    words = argv[1:]
    if not words or words[0].startswith("-") or {"-h", "--help"} & set(words):
        return False
    if words[0] in WITHOUT_DATABASE:
        return False
    app = get_commands().get(words[0])
    if app is None:
        return None
    command = load_command_class(app, words[0]) if isinstance(app, str) else app
    return bool(getattr(command, "needs_database", True))


def _say(refusal: Refusal) -> int:
    with suppress(Exception):  # a refusal may come before Django is ready, or because it cannot be; then in English
        django.setup()
        translation.activate(terminal_language())
    with suppress(OSError):  # the terminal may be gone
        sys.stderr.write(f"{refusal}\n")
    return refusal.exit_code if isinstance(refusal, StartRefused) else REFUSED


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
