"""Two editors who publish the same item at the same moment, and what would happen without the lock."""

import threading
from collections.abc import Callable

import pytest

from jiamen.cases.models import ItemVersion
from jiamen.cases.services import items
from tests.cases.make import SYSTEM, make_text, make_version
from tests.concurrency.test_desk import together

pytestmark = pytest.mark.django_db(transaction=True)


def publish(days: int) -> Callable[[], ItemVersion]:
    """What a form does that was opened when version 1 was the newest."""
    text = make_text(promised_days=days)
    return lambda: items.publish_version(SYSTEM, code="a", scope="", text=text, based_on=1)


def outcome() -> list[str]:
    make_version("a")
    return sorted(type(result).__name__ for result in together(publish(7), publish(8)))


def test_one_is_published_and_the_other_is_told() -> None:
    assert outcome() == ["ItemChangedMeanwhile", "ItemVersion"]
    assert [row.number for row in ItemVersion.objects.all()] == [2, 1]


def test_without_the_lock_only_the_database_stands_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both have looked before either writes; nobody is told, one breaks on the rule."""
    looked = threading.Barrier(2)
    look = items.newest_version

    def look_together(code: str, scope: str) -> ItemVersion | None:
        found = look(code, scope)
        looked.wait(timeout=30)
        return found

    make_version("a")
    monkeypatch.setattr(items, "lock_name", lambda name: None)
    monkeypatch.setattr(items, "newest_version", look_together)
    assert sorted(type(r).__name__ for r in together(publish(7), publish(8))) == ["IntegrityError", "ItemVersion"]
