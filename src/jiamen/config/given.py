"""The server named by `DATABASE_URL`: can its address be read, does it answer, is it new enough."""

import psycopg
from psycopg.conninfo import conninfo_to_dict

from jiamen.config.embedded_places import OLDEST_VERSION
from jiamen.config.refusals import DatabaseAddressInvalid, DatabaseTooOld, DatabaseUnreachable

SCHEMES = ("postgresql://", "postgres://")
ANSWER_LIMIT_S = 5


def check_address(url: str) -> None:
    """Raise DatabaseAddressInvalid unless `url` is the address of a PostgreSQL database."""
    if not url.startswith(SCHEMES):
        raise DatabaseAddressInvalid
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise DatabaseAddressInvalid from error


def check_server(url: str) -> int:
    """Connect to `url`; the server's major version. Raises DatabaseUnreachable or DatabaseTooOld."""
    try:
        with psycopg.connect(url, connect_timeout=ANSWER_LIMIT_S) as connection:
            version = connection.info.server_version // 10000
    except psycopg.OperationalError as error:
        raise unreachable(url, error) from error
    if version < OLDEST_VERSION:
        raise DatabaseTooOld(address=address(url), version=version, needed=OLDEST_VERSION)
    return version


def unreachable(url: str, error: Exception) -> DatabaseUnreachable:
    """The refusal for a connection that failed: libpq's reason in one line, without what it repeats."""
    lines = str(error).strip().splitlines() or ["?"]
    reason = lines[0].rsplit("failed: ", 1)[-1].removeprefix("FATAL:").strip().rstrip(".")
    return DatabaseUnreachable(address=address(url), reason=reason)


def address(url: str) -> str:
    """Host, port and name of the database in `url`; never its password."""
    parts = conninfo_to_dict(url)
    host = parts.get("host") or "localhost"
    return f"{host}:{parts.get('port') or 5432}/{parts.get('dbname') or parts.get('user') or ''}"
