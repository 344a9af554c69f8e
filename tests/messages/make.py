"""One maker per thing of messages; the moment of most tests is a Monday at ten."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event as Flag
from threading import Thread
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.actor import Actor
from jiamen.messages.models import Channel, Message, MessageEvent, Placeholder, Wording
from jiamen.messages.services import Recipient, send
from jiamen.messages.services.choices import Texts
from jiamen.messages.services.messages import TRIAL
from tests.factories import HERE
from tests.places.make import at

TEN = at("2026-11-23 10:00")
SYSTEM = Actor.system("tests")
PHONE = "13800001234"
SMS = "jiamen.messages.services.channels.sms.HttpSms"
_number = count(1)


@contextmanager
def declared(**more: Any) -> Iterator[MessageEvent]:
    """An event no app ships, for as long as the block runs."""
    values: dict[str, Any] = {
        "code": f"test.event{next(_number)}", "title": _("message"),
        "placeholders": (Placeholder("number", _("message"), "A012"), Placeholder("window", _("message"), "3 号")),
        "zh": Wording("快到您了", "{number} 请到 {window} 窗口。"), "en": Wording("Your turn", "{number}, window {window}."),
        "channels": (Channel.SMS,),
    }  # fmt: skip  # five lines say it better than nine
    event = MessageEvent(**{**values, **more})
    try:
        yield event
    finally:
        del MessageEvent.every[event.code]


def make_message(area: str = f"{HERE}001", *, event: MessageEvent = TRIAL, **more: Any) -> Message:
    """A trial to a phone, still waiting; `to` sends it elsewhere."""
    to = more.pop("to", None) or Recipient(**{"phone": PHONE, **more})
    values = dict.fromkeys(event.names, "王小明")
    [message] = send(SYSTEM, event=event, subject=f"thing:{next(_number)}", area=area, to=to, values=values)
    return message


def make_texts(event: MessageEvent = TRIAL, **more: Any) -> Texts:
    """What an operator types who changes only what is given."""
    values: dict[str, Any] = {
        "channels": list(event.channels), "title_zh": event.zh.title, "text_zh": event.zh.text,
        "title_en": event.en.title, "text_en": event.en.text,
    }  # fmt: skip  # two lines say it better than five
    return Texts(**{**values, **more})


@dataclass
class Provider:
    """A provider on this machine: what it was sent, and how it answers (the last answer for ever)."""

    url: str = ""
    got: list[tuple[str, str]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, "ok")])
    asked: Flag = field(default_factory=Flag)
    hold: Flag | None = None
    """When set, an answer waits for this flag."""


@contextmanager
def provider() -> Iterator[Provider]:
    """Run one for the block."""
    state = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            state.got.append((self.path, body))
            state.asked.set()
            if state.hold:
                state.hold.wait(20)
            status, said = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            try:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(said.encode())
            except OSError:
                pass  # who asked is dead

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
