"""The one clock. Services take a time where it matters; everybody else asks here, and tests set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, aware, in the project's time zone (Asia/Shanghai)."""
    return timezone.localtime(_frozen.get() or timezone.now())


def today() -> date:
    """Today's date where the centres are."""
    return now().date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware `moment` for the block (this context only, so parallel tests do not meet)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
