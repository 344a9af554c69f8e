"""What a ticket was told is kept, once."""

from collections.abc import Sequence
from datetime import datetime

from jiamen.counter.models import Ticket, WaitTold


def keep_told(
    ticket: Ticket, told_at: datetime, quantiles_s: Sequence[int], median_s: int, p90_s: int, naive_s: int
) -> None:
    """Keep the wait told to a ticket that has just joined the line; the first one stays, whatever is told later."""
    row = WaitTold(
        ticket=ticket, told_at=told_at, quantiles_s=list(quantiles_s), median_s=median_s, p90_s=p90_s, naive_s=naive_s
    )
    WaitTold.objects.bulk_create([row], ignore_conflicts=True)
