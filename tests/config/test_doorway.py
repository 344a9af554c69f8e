"""Only so many requests at once, in the order they came; streams pass."""

import asyncio
from typing import Any

from jiamen.config.doorway import Doorway


async def _nothing(*given: Any) -> Any:
    return None


def crowd(paths: list[str], at_once: int) -> tuple[int, list[str]]:
    """The most that were inside at once, and the order in which they came in."""
    inside, most, order = 0, 0, []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        order.append(scope["path"])
        await asyncio.sleep(0.01)
        inside -= 1

    async def all_at_once() -> None:
        door = Doorway(inner, at_once)
        await asyncio.gather(*(door({"type": "http", "path": path}, _nothing, _nothing) for path in paths))

    asyncio.run(all_at_once())
    return most, order


def test_so_many_are_let_in_and_in_their_order() -> None:
    paths = [f"/{number}/" for number in range(9)]
    assert crowd(paths, 3) == (3, paths)
    assert crowd(paths, 99)[0] == 9


def test_streams_take_no_room() -> None:
    assert crowd(["/centres/c/display/changes/"] * 5 + ["/a/", "/b/"], 1)[0] == 6
