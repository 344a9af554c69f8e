"""Background entrances of messages."""

from procrastinate.contrib.django import app

from jiamen.messages.services import delivery, retention


@app.task(name="messages.deliver")
def deliver(message_id: int) -> None:
    """Deliver a message just written; a second delivery of the job finds it taken."""
    delivery.deliver(message_id)


@app.periodic(cron="* * * * *")
@app.task(name="messages.deliver_due", queueing_lock="messages.deliver_due")
def deliver_due(timestamp: int) -> None:
    """Every minute: what waited for the morning or for another try, and what a worker died with."""
    delivery.settle_lost()
    delivery.deliver_due()


@app.periodic(cron="27 3 * * *")
@app.task(name="messages.forget_old", queueing_lock="messages.forget_old")
def forget_old(timestamp: int) -> None:
    """Every night: messages older than 90 days."""
    retention.forget_old()
