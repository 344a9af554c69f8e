"""Background entrances of accounts."""

from procrastinate.contrib.django import app

from jiamen.accounts.services.retention import forget_expired


@app.periodic(cron="7 3 * * *")
@app.task(name="accounts.forget_expired", queueing_lock="accounts.forget_expired")
def forget(timestamp: int) -> None:
    """Every night: codes, links, counters and sessions that are over are forgotten."""
    forget_expired()
