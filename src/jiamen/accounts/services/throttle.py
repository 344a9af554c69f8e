"""Counting attempts in PostgreSQL, so that every process and every restart sees the same count.

An attempt is *spent before* the password is looked at and forgiven afterwards: a hundred requests at once cannot all
slip through before the first failure is written down. The window slides; once `limit` attempts lie in it the key is
held for `hold`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from jiamen.accounts.models import Throttle
from jiamen.kernel.clock import now
from jiamen.kernel.locks import patience
from jiamen.kernel.secrets import blind_key


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `limit` attempts of one `purpose` in `window`, then nothing for `hold`."""

    purpose: str
    limit: int
    window: timedelta
    hold: timedelta


@dataclass(frozen=True, slots=True)
class Spent:
    """One attempt on the books. `held_until` is set when no attempt was to be had; `last` when this was the last one."""

    key: str
    at: datetime
    held_until: datetime | None = None
    last: bool = False


@transaction.atomic
def spend(limit: Limit, who: str) -> Spent:
    """Take one attempt for `who` (a user name, a phone key, an address)."""
    key, at = blind_key(limit.purpose, who), now()
    row = _held_row(key, at)
    if row.held_until and row.held_until > at:
        return Spent(key, at, held_until=row.held_until)
    row.recent = [moment for moment in row.recent if moment > at - limit.window] + [at]
    last = len(row.recent) >= limit.limit
    row.held_until = at + limit.hold if last else None
    if last:
        row.recent = []
    row.save()
    return Spent(key, at, last=last)


def _held_row(key: str, at: datetime) -> Throttle:
    """The row of a key, made if need be, and locked by the upsert itself until the transaction ends."""
    with patience():
        Throttle.objects.bulk_create(
            [Throttle(key=key, touched_at=at)],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["touched_at"],
        )
    return Throttle.objects.get(pk=key)


@transaction.atomic
def forgive(spent: Spent) -> None:
    """Take one attempt off the books (it was a good one)."""
    row = _held_row(spent.key, spent.at)
    row.recent = [moment for moment in row.recent if moment != spent.at]
    if spent.last:
        row.held_until = None
    row.save()


def clear(spent: Spent) -> None:
    """Forget all attempts under this key: whoever tried before, the right person is here now."""
    Throttle.objects.filter(pk=spent.key).update(recent=[], held_until=None)


def forget_before(moment: datetime) -> int:
    """Drop rows nobody touched since `moment`; returns how many."""
    return Throttle.objects.filter(touched_at__lt=moment).delete()[0]
