"""An event for the tests, and a provider of text messages on this machine."""

from collections.abc import Iterator

import pytest

from jiamen.messages.models import MessageEvent
from tests.messages.make import SMS, Provider, declared, provider


@pytest.fixture
def turn() -> Iterator[MessageEvent]:
    """An event that waits for the morning."""
    with declared() as event:
        yield event


@pytest.fixture
def gateway(settings) -> Iterator[Provider]:
    """The provider that text messages go to."""
    with provider() as found:
        settings.SMS_GATEWAY = {"url": f"{found.url}/sms"}
        settings.MESSAGE_ADAPTERS = {**settings.MESSAGE_ADAPTERS, "sms": SMS}
        yield found
