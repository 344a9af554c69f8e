"""Every address of the site, tried by everybody, against the one declared table."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from jiamen.accounts.models import User
from jiamen.accounts.permissions import Role
from tests.factories import ELSEWHERE, HERE, make_resident, make_staff
from tests.permissions.matrix import ROWS
from tests.permissions.row import LOGIN, Row


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every full route of the URL table."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def path_of(row: Row) -> str:
    return row.path or reverse(row.name, kwargs=dict(row.args()))


def ask(row: Row, user: User | None) -> HttpResponse:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    send = client.post if row.method == "POST" else client.get
    sort: Any = {"content_type": "application/json"} if row.as_json else {}
    answer: Any = send(path_of(row), dict(row.data()), **sort)
    return cast("HttpResponse", answer)


def status(answer: HttpResponse) -> int:
    to_login = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    return LOGIN if to_login else answer.status_code


def askers(row: Row) -> Iterator[tuple[str, User | None, int]]:
    """Everybody who tries, and what the table says they get."""
    for role in Role:
        allowed = role in row.allowed
        elsewhere = 404 if role in row.seen_by else row.refused
        yield f"{role} inside", make_staff(role, HERE), row.inside if allowed else row.refused
        yield f"{role} outside", make_staff(role, ELSEWHERE), row.outside if allowed else elsewhere
    yield "resident", make_resident(), row.resident
    yield "visitor", None, row.anonymous


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_everybody_gets_what_the_table_says(row: Row) -> None:
    wrong = []
    for who, user, expected in askers(row):
        with transaction.atomic():  # nobody meets what another one did
            got = status(ask(row, user))
            transaction.set_rollback(True)
        if got != expected:
            wrong.append(f"{who}: {got}, not {expected}")
    assert wrong == []


@pytest.mark.django_db
def test_no_address_is_missing_in_the_table() -> None:
    covered = {resolve(path_of(row)).route for row in ROWS}
    assert sorted(set(routes(get_resolver())) - covered) == []


@pytest.mark.django_db
def test_a_missing_address_would_be_noticed() -> None:
    covered = {resolve(path_of(row)).route for row in ROWS if row.name != "accounts:audit"}
    assert set(routes(get_resolver())) - covered == {"accounts/audit/"}
