"""How many requests are worked on at once.

Each page runs in a thread and needs a database connection for most of its time. Of two hundred people at one moment all
would start, wait for each other and for a connection, and some in vain; let in a few at a time, the same work is done sooner and
in the order people came. Streams (server-sent events) wait without thread or connection, so they pass.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Application = Callable[[Scope, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]

AT_ONCE = 12
"""As many as there are database connections (`settings.DATABASES`)."""
STREAMS = "/changes/"
"""How the address of a stream ends."""


class Doorway:
    """An ASGI application that lets at most `at_once` requests into another one."""

    def __init__(self, inner: Application, at_once: int) -> None:
        self.inner = inner
        self.room = asyncio.Semaphore(at_once)

    async def __call__(
        self, scope: Scope, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        """Answer, when there is room."""
        if scope["type"] != "http" or scope["path"].endswith(STREAMS):
            await self.inner(scope, receive, send)
            return
        async with self.room:
            await self.inner(scope, receive, send)
