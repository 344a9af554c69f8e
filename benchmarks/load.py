"""Virtual users on loopback: one connection each, one request after the other, from one process."""

import asyncio
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Tally:
    """All requests of a run: milliseconds by kind, and what went wrong."""

    taken_ms: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0

    @property
    def all_ms(self) -> list[float]:
        """Every request's time."""
        return [one for some in self.taken_ms.values() for one in some]

    @property
    def per_s(self) -> float:
        """Answers a second."""
        return len(self.all_ms) / max(self.ended - self.began, 1e-9)

    def percentile(self, percent: int) -> float:
        """So many per cent of the answers came within this time (ms)."""
        return round(statistics.quantiles(self.all_ms, n=100)[percent - 1], 1)


class User:
    """One connection with its cookies, from a loopback address of its own: numbers are limited by address."""

    def __init__(self, port: int, tally: Tally, cookies: dict[str, str] | None = None, *, home: int = 0) -> None:
        self.port, self.tally, self.cookies = port, tally, dict(cookies or {})
        self.address = f"127.0.{1 + home // 250}.{1 + home % 250}"
        self.token = ""
        self._wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, kind: str, path: str) -> Answer:
        """A page."""
        return await self._counted(kind, "GET", path, b"")

    async def post(self, kind: str, path: str, **data: str | list[str]) -> Answer:
        """A form, with the token of the last page seen."""
        from urllib.parse import urlencode

        return await self._counted(
            kind, "POST", path, urlencode({"csrfmiddlewaretoken": self.token, **data}, doseq=True).encode()
        )

    async def close(self) -> None:
        """Hang up."""
        if self._wire:
            self._wire[1].close()

    async def _counted(self, kind: str, method: str, path: str, body: bytes) -> Answer:
        begun = time.perf_counter()
        answer = await self._ask(method, path, body)
        self.tally.taken_ms.setdefault(kind, []).append((time.perf_counter() - begun) * 1000)
        if answer.status >= 400:
            self.tally.errors.append(f"{kind}: {answer.status}")
        if found := TOKEN.search(answer.body):
            self.token = found[1].decode()
        return answer

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Language: zh-CN\r\nCookie: {cookies}\r\n"
        head += f"Referer: http://127.0.0.1:{self.port}{path}\r\n"
        if method == "POST":
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        if self._wire is None:
            self._wire = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(self.address, 0))
        reader, writer = self._wire
        writer.write(head.encode() + b"\r\n" + body)
        return await self._read(reader)

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in filter(None, lines):
            name, value = line.split(": ", 1)
            if name.lower() == "set-cookie":
                key, kept = value.split(";", 1)[0].split("=", 1)
                self.cookies[key] = kept
            headers[name.lower()] = value
        if "chunked" in headers.get("transfer-encoding", ""):
            body = b""
            while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
                body += (await reader.readexactly(size + 2))[:-2]
            await reader.readexactly(2)
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(first.split(" ")[1]), headers, body)


async def together(users: list[Callable[[float], Awaitable[None]]], seconds: float, tally: Tally) -> None:
    """Let all users work until the time is up; each is told when that is (`time.perf_counter`)."""
    tally.began = time.perf_counter()
    until = tally.began + seconds
    results = await asyncio.gather(*(user(until) for user in users), return_exceptions=True)
    tally.ended = time.perf_counter()
    tally.errors += [f"{type(one).__name__}: {one}" for one in results if isinstance(one, BaseException)]
