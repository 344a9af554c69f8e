"""What must hold when many come at the same moment, and what breaks when the guard is taken away."""

import re
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from jiamen.accounts.models import OneTimeCode, Throttle
from jiamen.accounts.services import codes, throttle
from jiamen.accounts.services.codes import send_code, use_code
from jiamen.accounts.services.sign_in import PASSWORD, check_password
from jiamen.accounts.services.throttle import spend
from jiamen.kernel.actor import Actor, Origin
from jiamen.kernel.errors import Refusal
from jiamen.kernel.secrets import blind_key
from tests.factories import make_resident

VISITOR = Actor.anonymous(Origin(address="192.0.2.7"))

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, deed: Callable[[], Any]) -> list[Any]:
    """Do it in `count` threads that start together; what each got, refusals included."""
    gate, results = threading.Barrier(count), []

    def run() -> None:
        gate.wait()
        try:
            results.append(deed())
        except Refusal as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def sign_in_twice(capsys: pytest.CaptureFixture[str]) -> int:
    """How many of two simultaneous uses of one code get in."""
    row = send_code(VISITOR, phone="13800001234")
    digits = re.search(r"(?<!\d)\d{6}(?!\d)", capsys.readouterr().out).group()  # type: ignore[union-attr]
    results = at_once(2, lambda: use_code(VISITOR, code_id=row.pk, digits=digits))
    return sum(not isinstance(result, Refusal) for result in results)


def test_one_of_two_uses_of_a_code_wins(capsys: pytest.CaptureFixture[str]) -> None:
    assert sign_in_twice(capsys) == 1


def test_without_the_lock_both_would(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: rows read without a lock, with the pause that a slow machine makes."""
    make_resident("13800001234")

    def read_only(rows: Any) -> list[OneTimeCode]:
        found = list(rows)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(codes, "lock_rows", read_only)
    assert sign_in_twice(capsys) == 2


def test_no_more_than_five_passwords_are_looked_at_however_many_come_at_once() -> None:
    results = at_once(12, lambda: check_password(VISITOR, username="nobody", password="wrong"))
    assert sorted(result.code for result in results) == ["locked-out"] * 8 + ["wrong-password"] * 4


def test_without_the_lock_the_count_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the counter read and written back without holding the row."""

    def unheld(key: str, at: datetime) -> Throttle:
        row, _made = Throttle.objects.get_or_create(key=key, defaults={"touched_at": at})
        time.sleep(0.3)
        return row

    Throttle.objects.create(
        key=blind_key(PASSWORD.purpose, "nobody"), touched_at=datetime.fromisoformat("2026-11-23T12:00+08:00")
    )
    monkeypatch.setattr(throttle, "_held_row", unheld)
    spent = at_once(12, lambda: spend(PASSWORD, "nobody"))
    assert sum(one.held_until is None for one in spent) > PASSWORD.limit
