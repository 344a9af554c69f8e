"""Lock late, all at once, in sorted order, inside a transaction, with a time-out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import OperationalError, connection, models, transaction

from jiamen.kernel.errors import Busy

LOCK_TIMEOUT_MS = 3_000

Row = TypeVar("Row", bound=models.Model)


@contextmanager
def patience(milliseconds: int = LOCK_TIMEOUT_MS) -> Iterator[None]:
    """Wait for locks in this transaction at most so long; a wait beyond it becomes `Busy`."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("locks are taken inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{milliseconds}ms"])
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") in {"55P03", "40P01"}:
            raise Busy() from error
        raise


def lock_rows(rows: "models.QuerySet[Row]") -> list[Row]:
    """`SELECT … FOR UPDATE` in primary-key order, so that two writers never wait for each other in a ring.

    Raises:
        Busy: another transaction held a row longer than the time-out.
    """
    with patience():
        return list(rows.select_for_update(of=("self",)).order_by("pk"))


def lock_name(name: str) -> None:
    """An advisory lock on a name until the transaction ends (for "one of these at a time").

    Raises:
        Busy: another transaction held it longer than the time-out.
    """
    with patience(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
