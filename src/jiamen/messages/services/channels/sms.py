"""Text messages through any provider that takes an HTTP request: address, headers and body come from the settings."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from django.conf import settings

from jiamen.messages.errors import NotTaken, Unsure
from jiamen.messages.models import Reason
from jiamen.messages.services.channels import web
from jiamen.messages.services.channels.letter import Letter

_PLACE = re.compile(r"\{(phone|text|id)\}")


@dataclass(frozen=True)
class Gateway:
    """A provider. In `body`, `{phone}`, `{text}` and `{id}` are put in as its content type needs them escaped."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = '{"phone": "{phone}", "text": "{text}", "id": "{id}"}'
    accepted: str = ""
    """What stands in the answer when the message was taken; empty: every good status is a yes."""

    def call(self, phone: str, text: str, number: str) -> None:
        """Send one text message. Raises: NotTaken, Unsure."""
        headers = {"Content-Type": "application/json; charset=utf-8", **self.headers}
        as_json = "json" in next(value for name, value in headers.items() if name.lower() == "content-type")
        values = {"phone": phone, "text": text, "id": number}

        def put(place: re.Match[str]) -> str:
            value = values[place.group(1)]
            return json.dumps(value, ensure_ascii=False)[1:-1] if as_json else quote_plus(value)

        said = web.post(self.url, _PLACE.sub(put, self.body).encode(), headers)
        if self.accepted not in said:
            raise NotTaken(Reason.REFUSED, again=False, detail=said)


def gateway() -> Gateway:
    """The provider of the settings."""
    values: dict[str, Any] = settings.SMS_GATEWAY
    return Gateway(**values)


class HttpSms:
    """Text messages through the gateway of the settings."""

    def send(self, letter: Letter) -> None:
        """Hand the message to the provider."""
        gateway().call(letter.address, letter.text_with_stop, str(letter.id))


def send_code(phone: str, text: str) -> None:
    """The same gateway for sign-in codes (`settings.SMS_ADAPTER`).

    Raises:
        OSError: it cannot be said that the code was taken.
    """
    try:
        gateway().call(phone, text, "code")
    except (NotTaken, Unsure) as failure:
        raise OSError(str(failure)) from failure
