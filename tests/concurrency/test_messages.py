"""One message, many workers, one of them killed in the middle: it goes out once, or a person decides."""

import os
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest
from django.db import connection

from jiamen.kernel import clock
from jiamen.messages.models import Message, State
from jiamen.messages.services import Recipient, delivery, send
from jiamen.messages.services.channels import Letter
from jiamen.messages.services.messages import TRIAL
from jiamen.messages.services.operating import send_again
from tests.concurrency.test_desk import together
from tests.factories import HERE, make_actor
from tests.messages.make import PHONE, SMS, SYSTEM, make_message, provider

pytestmark = pytest.mark.django_db(transaction=True)


class Slow:
    """A service that takes a moment and counts."""

    def __init__(self) -> None:
        self.got: list[int] = []

    def send(self, letter: Letter) -> None:
        self.got.append(letter.id)
        threading.Event().wait(0.1)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    service = Slow()
    monkeypatch.setattr(delivery, "adapter_for", lambda channel: service)
    return service


def test_many_workers_send_each_message_once(slow: Slow) -> None:
    sent = [make_message().pk for _ in range(20)]
    results = together(*[delivery.deliver_due] * 6, *[lambda pk=pk: delivery.deliver(pk) for pk in sent[:6]])
    assert sorted(slow.got) == sent
    assert sum(map(int, results)) == 20
    assert set(Message.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


def test_without_the_lock_two_workers_send_it_twice(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: workers that look without holding the row, both before either writes."""
    looked = threading.Barrier(2)

    def only_looked(due: Any) -> Message | None:
        found: Message | None = due.first()
        looked.wait(timeout=30)
        return found

    monkeypatch.setattr(delivery, "_locked", only_looked)
    message = make_message()
    together(*[lambda: delivery.deliver(message.pk)] * 2)
    assert slow.got == [message.pk] * 2


def test_services_that_tell_of_the_same_event_at_once_write_one_message() -> None:
    def tell() -> int:
        to = Recipient(phone=PHONE)
        return len(send(SYSTEM, event=TRIAL, subject="ticket:1", area=HERE, to=to, values={"sender": "王"}))

    assert sorted(together(*[tell] * 8)) == [0] * 7 + [1]
    assert Message.objects.count() == 1


WORKER = """
import django, sys
django.setup()
from django.conf import settings
settings.SMS_GATEWAY = {"url": sys.argv[1]}
settings.MESSAGE_ADAPTERS = {"sms": sys.argv[2]}
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[3]
from jiamen.messages.services.delivery import deliver_due
deliver_due()
"""


def test_a_worker_killed_in_the_middle_of_sending_sends_nothing_twice(settings: Any) -> None:
    with provider() as gateway:
        gateway.hold = threading.Event()
        settings.SMS_GATEWAY = {"url": gateway.url}
        settings.MESSAGE_ADAPTERS = {"sms": SMS}
        message = make_message()
        command = [sys.executable, "-c", WORKER, gateway.url, SMS, connection.settings_dict["NAME"]]
        worker = subprocess.Popen(command, env={**os.environ, "DJANGO_SETTINGS_MODULE": "jiamen.config.settings.test"})
        assert gateway.asked.wait(60), "the worker never sent"
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        gateway.hold.set()
        assert Message.objects.get().state == State.SENDING  # written down before the provider heard of it
        assert delivery.deliver_due() == 0  # the next worker keeps its hands off
        with clock.frozen(clock.now() + 2 * delivery.LEASE):
            assert delivery.settle_lost() == 1
            assert delivery.deliver_due() == 0
            assert Message.objects.get().state == State.UNSURE
            assert len(gateway.got) == 1
            # The control: were a lost message simply put back in line, as this person decides here, it would go out twice.
            send_again(make_actor("operator"), message=message)
            assert delivery.deliver_due() == 1
        assert len(gateway.got) == 2
