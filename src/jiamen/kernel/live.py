"""Live pages: who watches is woken when PostgreSQL says that something changed (LISTEN/NOTIFY).

One connection per channel and process listens for all watchers. Whoever is woken reads anew; the message itself carries no
data, so a lost one costs nothing but the time until the next beat.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import ClassVar

import psycopg
from django.db import connections
from django.http import HttpResponse, StreamingHttpResponse
from psycopg import sql

log = logging.getLogger(__name__)

BEAT_S = 15.0
"""A stream that says nothing for longer is cut by some proxies; at each beat the watcher hears that it is still watched for."""
AGAIN_S = 2.0
MOST_WATCHERS = 400
"""Streams of one process; who comes later is asked to poll instead."""


class Wire:
    """The watchers of one channel, by topic, and the task that listens while there are any."""

    _all: ClassVar[dict[str, "Wire"]] = {}

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.watchers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.task: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, channel: str) -> "Wire":
        """The one wire of a channel in this process."""
        return cls._all.setdefault(channel, cls(channel))

    @property
    def watched(self) -> int:
        """How many streams are open."""
        return sum(map(len, self.watchers.values()))

    async def changes(self, topic: str, beat_s: float = BEAT_S) -> AsyncIterator[bool]:
        """Yields at once, then True whenever the topic changed and False at each beat without a change."""
        woken = asyncio.Event()
        self.watchers[topic].add(woken)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._listen())
        try:
            yield True
            while True:
                try:
                    await asyncio.wait_for(woken.wait(), beat_s)
                except TimeoutError:
                    yield False
                else:
                    woken.clear()
                    yield True
        finally:
            self.watchers[topic].discard(woken)
            if not self.watchers[topic]:
                del self.watchers[topic]

    async def _listen(self) -> None:
        while self.watchers:
            try:
                await self._listen_once()
            except (psycopg.Error, OSError) as error:  # the database restarts: watchers poll meanwhile, we come back
                log.warning("not listening", extra={"channel": self.channel, "error": str(error)})
                await asyncio.sleep(AGAIN_S)

    async def _listen_once(self) -> None:
        given = connections["default"].get_connection_params()
        plain = {key: given[key] for key in given.keys() - {"cursor_factory", "context", "prepare_threshold"}}
        async with await psycopg.AsyncConnection.connect(**plain, autocommit=True) as connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self.channel)))
            self._wake(*self.watchers)  # whatever happened before we listened
            while self.watchers:
                async for note in connection.notifies(timeout=BEAT_S):
                    self._wake(note.payload)

    def _wake(self, *topics: str) -> None:
        for topic in topics:
            for woken in self.watchers.get(topic, ()):
                woken.set()


def event_stream(channel: str, topic: str) -> HttpResponse | StreamingHttpResponse:
    """Server-sent events: `change` whenever the topic changed, a comment at each beat. Refused (503) when too many watch."""
    wire = Wire.of(channel)
    if wire.watched >= MOST_WATCHERS:
        return HttpResponse(status=503, headers={"Retry-After": "30"})

    async def lines() -> AsyncIterator[str]:
        yield "retry: 3000\n\n"
        async for changed in wire.changes(topic):
            yield "event: change\ndata: \n\n" if changed else ": beat\n\n"

    # "identity" keeps the compressing middleware from holding lines back; X-Accel-Buffering does so for nginx.
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(lines(), content_type="text/event-stream", headers=headers)
