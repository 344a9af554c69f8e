"""The streams of screens and phones: who watches a hall hears of its changes, after they are committed, and of no other's."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.test import AsyncClient

from jiamen.counter.services.steps import CHANNEL, tell_screens
from jiamen.kernel import clock, live
from jiamen.kernel.live import Wire
from tests.counter.make import MONDAY, make_hall, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)
BEAT_S = 0.4


def tell(centre_id: int, *, commit: bool = True) -> None:
    """A change of a hall, on a connection of its own."""
    try:
        with transaction.atomic():
            tell_screens(centre_id)
            transaction.set_rollback(not commit)
    finally:
        connection.close()


async def heard(stream: AsyncIterator[bool], beats: int = 2) -> int:
    """How many changes come before so many beats without one."""
    changes = still = 0
    async for changed in stream:
        changes, still = (changes + 1, 0) if changed else (changes, still + 1)
        if still == beats:
            return changes
    return changes


async def settled(wire: Wire, topic: str) -> AsyncIterator[bool]:
    """A watcher that has been told what it is told at the beginning."""
    stream = wire.changes(topic, BEAT_S)
    await heard(stream)
    return stream


def test_a_committed_change_is_heard_in_its_hall_only() -> None:
    async def watch() -> tuple[int, int]:
        wire = Wire(CHANNEL)
        mine, other = await settled(wire, "1"), await settled(wire, "2")
        await sync_to_async(tell, thread_sensitive=False)(1)
        both = await asyncio.gather(heard(mine), heard(other))
        await mine.aclose()  # type: ignore[attr-defined]
        await other.aclose()  # type: ignore[attr-defined]
        assert wire.watched == 0
        return both[0], both[1]

    assert asyncio.run(watch()) == (1, 0)


def test_what_is_rolled_back_is_not_heard() -> None:
    async def watch() -> int:
        mine = await settled(Wire(CHANNEL), "1")
        await sync_to_async(tell, thread_sensitive=False)(1, commit=False)
        return await heard(mine)

    assert asyncio.run(watch()) == 0


def test_after_the_database_has_cut_the_line_watchers_are_woken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "AGAIN_S", 0.1)

    def cut() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        finally:
            connection.close()

    async def watch() -> tuple[int, int]:
        mine = await settled(Wire(CHANNEL), "1")
        await sync_to_async(cut, thread_sensitive=False)()
        after_cut = await heard(mine)
        await sync_to_async(tell, thread_sensitive=False)(1)
        return after_cut, await heard(mine)

    assert asyncio.run(watch()) == (1, 1)


def test_too_many_watchers_are_asked_to_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_WATCHERS", 0)
    assert live.event_stream(CHANNEL, "1").status_code == 503


def test_the_stream_of_a_hall_is_not_compressed_and_begins_at_once() -> None:
    centre = make_hall()
    with clock.frozen(MONDAY):
        make_ticket(centre)

    async def ask() -> tuple[str, list[bytes]]:
        answer = await AsyncClient().get(
            f"/centres/{centre.code}/display/changes/", headers={"Accept-Encoding": "gzip"}
        )
        lines = aiter(answer.streaming_content)
        first = [await anext(lines), await anext(lines)]
        await lines.aclose()  # type: ignore[attr-defined]
        await sync_to_async(lambda: connection.close())()  # of the thread the view used
        return answer.headers["Content-Encoding"], first

    encoding, first = asyncio.run(ask())
    assert (encoding, first) == ("identity", [b"retry: 3000\n\n", b"event: change\ndata: \n\n"])
