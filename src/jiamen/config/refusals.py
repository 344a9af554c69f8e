"""Why the site cannot start, each as one sentence with a next step.

Some of them happen before Django can translate (no place for the database, so no settings); they are then
said in English.
"""

from typing import ClassVar

from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured
from django.utils.translation import gettext

from jiamen.kernel.errors import Refusal


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; Django's own function would read settings that are not known yet."""
    return text


class StartRefused(Refusal):
    """The site, or the command, cannot start."""

    code = "start-refused"
    status = 503
    message: ClassVar[str] = ""
    next_step: ClassVar[str] = ""
    exit_code: ClassVar[int] = 1

    def sentence(self) -> str:
        """What happened, in the active language, or in English before there are languages."""
        return _said(self.message).format(**self.data)

    def advice(self) -> str:
        """The next step, likewise."""
        return _said(self.next_step).format(**self.data)


class PortTaken(StartRefused):
    """Another program listens on the port, or the port needs rights we lack."""

    code = "port-taken"
    message = gettext_noop("Port {port} is taken by another program.")
    next_step = gettext_noop("Choose another one: PORT={other} make run")


class PortInvalid(StartRefused):
    """`PORT` is not a port number."""

    code = "port-invalid"
    exit_code = 2
    message = gettext_noop("PORT must be a number from 1 to 65535, not “{value}”.")
    next_step = gettext_noop("For example: PORT=8080 make run")


class PartStopped(StartRefused):
    """The web server, the worker or the database ended by itself."""

    code = "part-stopped"
    message = gettext_noop("The {part} stopped by itself (exit code {exit_code}), so everything was stopped.")
    next_step = gettext_noop("What it said is above; start again with: make run")


class DatabaseRefused(StartRefused):
    """The database cannot be had."""

    code = "database-refused"


class DatabaseAddressInvalid(DatabaseRefused):
    """`DATABASE_URL` cannot be read."""

    code = "database-address-invalid"
    message = gettext_noop("DATABASE_URL is not the address of a PostgreSQL database.")
    next_step = gettext_noop("It looks like: postgresql://user:password@host:5432/name")


class DatabaseUnreachable(DatabaseRefused):
    """The server of `DATABASE_URL` does not let us in."""

    code = "database-unreachable"
    message = gettext_noop("The database at {address} refuses: {reason}.")
    next_step = gettext_noop("Check that it runs and that DATABASE_URL names the right server, user and password.")


class DatabaseTooOld(DatabaseRefused):
    """The server is older than we support."""

    code = "database-too-old"
    message = gettext_noop("The database at {address} is PostgreSQL {version}; version {needed} or later is needed.")
    next_step = gettext_noop("Upgrade it, or unset DATABASE_URL to use the embedded one.")


class TablesOutdated(DatabaseRefused):
    """The tables are missing or of another version."""

    code = "tables-outdated"
    message = gettext_noop("The tables of the database are not those of this version.")
    next_step = gettext_noop("Bring them up to date with: jiamen migrate")


class NoPlaceForDatabase(DatabaseRefused):
    """The operating system does not give us the folder for the data."""

    code = "no-place-for-database"
    message = gettext_noop("The database cannot be kept at {place} ({reason}).")
    next_step = gettext_noop(
        "Set JIAMEN_DATA to a folder you may write to, or DATABASE_URL to a PostgreSQL server of yours."
    )


class DiskFull(DatabaseRefused):
    """No room for the data."""

    code = "disk-full"
    message = gettext_noop("The disk that holds {place} is full.")
    next_step = gettext_noop("Free some space, or set JIAMEN_DATA to a folder on another disk.")


class NoUnprivilegedAccount(DatabaseRefused):
    """We are root and have nobody to run PostgreSQL as."""

    code = "no-unprivileged-account"
    message = gettext_noop("PostgreSQL does not run as root and the system account “{account}” could not be made.")
    next_step = gettext_noop("Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server of yours.")


class NoEmbeddedServer(DatabaseRefused):
    """The wheel with PostgreSQL does not exist for this machine."""

    code = "no-embedded-server"
    message = gettext_noop("There is no embedded PostgreSQL for this machine.")
    next_step = gettext_noop("Set DATABASE_URL to a PostgreSQL server of yours, version {needed} or later.")


class FolderNotPrivate(DatabaseRefused):
    """Others may enter the folder of the database's socket."""

    code = "folder-not-private"
    message = gettext_noop("{place} is open to other accounts of this machine.")
    next_step = gettext_noop("Remove it, or set JIAMEN_DATA to another folder.")


class EmbeddedServerFailed(DatabaseRefused):
    """The embedded server did not come up."""

    code = "embedded-server-failed"
    message = gettext_noop("The embedded database did not start: {reason}.")
    next_step = gettext_noop("Its log is {log}.")


def _said(text: str) -> str:
    try:
        return gettext(text)
    except (AppRegistryNotReady, ImproperlyConfigured):
        return text
