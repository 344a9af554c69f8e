"""Nothing typed into an address or a form breaks the site: every address of the table, tried with what people never type.

The names of parameters are not listed here: they are read from the page itself (its fields and links) and from the
description of the programming interface, so that a new field is tried on the day it is written.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse

from jiamen.accounts.models import User
from jiamen.accounts.permissions import Role
from jiamen.config.api import api
from tests.factories import HERE, make_resident, make_staff
from tests.permissions.matrix import ROWS
from tests.permissions.row import Row

HOSTILE = (
    "a\0b", "\x01\u202e\ufeff\u2028", "🏮👨‍👩‍👧<script>=1+1 %s{0}%(x)s", "長" * 10_000, "../../etc/passwd' --", "-1", "0", "NaN",
    "9" * 30, "0001-01-01", "9999-12-31",
)  # fmt: skip
SHARPEST = (HOSTILE[0], HOSTILE[3], HOSTILE[8], HOSTILE[10])  # for forms, where each costs a transaction
ALWAYS = frozenset({"next", "area", "page", "size", "sort", "export", "q", "year", "completed", "a", "b", "centre"})
_NAME = re.compile(r'\bname="([^"]{1,40})"')
_LINK = re.compile(r'(?:href|action|hx-get)="[^"?]*\?([^"#]+)')
PAGES = [row for row in ROWS if row.method == "GET"]
DEEDS = [row for row in ROWS if row.method == "POST"]


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def may(row: Row) -> User:
    """Somebody who gets past the door, so that the room behind it is tried."""
    role = next(role for role in Role if role in row.allowed)
    return make_staff(role, HERE)


def askers() -> Iterator[User | None]:
    yield from (make_staff(role, HERE) for role in Role)
    yield from (make_resident(), None)


def asked_for(page: Any) -> set[str]:
    """The names of all fields of a page and of all parameters in its links."""
    if not page.get("Content-Type", "").startswith("text/html") or page.streaming:
        return set()
    text = page.content.decode()
    linked = {name for query in _LINK.findall(text) for name in QueryDict(query.replace("&amp;", "&"))}
    return (set(_NAME.findall(text)) | linked) - {"viewport", "description", "color-scheme", "csrfmiddlewaretoken"}


def described(row: Row) -> set[str]:
    """The names of the parameters of an address of the programming interface."""
    path = re.sub(r"\{int:(\w+)\}", r"{\1}", str(reverse(row.name, kwargs=dict(row.args()))))
    found = set()
    for pattern, methods in api.get_openapi_schema()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
            found |= {one["name"] for one in methods.get("get", {}).get("parameters", []) if one["in"] == "query"}
    return found


def wrong(answer: Any, what: object) -> list[str]:
    return [f"{answer.status_code}: {what!r:.120}"] if answer.status_code >= 500 else []


@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.label)
def test_no_address_breaks_a_page(row: Row) -> None:
    path, client = reverse(row.name, kwargs=dict(row.args())), client_of(may(row))
    names = asked_for(client.get(path)) | ALWAYS
    broken: list[str] = []
    for value in HOSTILE:
        broken += wrong(client.get(path, dict.fromkeys(names, value)), value)
    for name in described(row) if path.startswith("/api/") else ():
        for value in HOSTILE:  # one at a time: the first fault found hides the others
            broken += wrong(client.get(path, {name: value}), (name, value))
    assert broken == []


@pytest.mark.django_db
def test_no_address_breaks_a_page_for_anybody() -> None:
    paths = [reverse(row.name, kwargs=dict(row.args())) for row in PAGES]
    broken: list[str] = []
    for turn, user in enumerate(askers()):
        client = client_of(user)
        for number, path in list(enumerate(paths))[turn % 3 :: 3]:
            broken += wrong(client.get(path, dict.fromkeys(ALWAYS, HOSTILE[number % len(HOSTILE)])), (user, path))
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in ROWS if row.args is not dict], ids=lambda row: row.label)
def test_no_name_in_an_address_breaks_a_page(row: Row) -> None:
    client, broken = client_of(may(row)), []
    real = dict(row.args())
    for name, value in real.items():
        bad = [10**30, 2**63] if isinstance(value, int) else ["%00", "a%00b", "%F0%9F%8F%AE", "%FF%FE", "9" * 3000]
        for instead in bad:
            path = reverse(row.name, kwargs={**real, name: "INSTEAD" if isinstance(value, str) else 987654321})
            path = path.replace("INSTEAD", str(instead)).replace("987654321", str(instead))
            ask = client.post if row.method == "POST" else client.get
            broken += wrong(ask(path), path)
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", DEEDS, ids=lambda row: row.label)
def test_no_form_breaks_a_page(row: Row) -> None:
    user, broken = may(row), []
    with transaction.atomic():
        path = reverse(row.name, kwargs=dict(row.args()))
        client = client_of(user)
        form = client.get(path)
        names = (asked_for(form) if form.status_code == 200 else set()) | set(row.data()) | {"area", "year", "next"}
        for name in names:
            for value in SHARPEST:
                with transaction.atomic():
                    sort: Any = {"content_type": "application/json"} if row.as_json else {}
                    broken += wrong(client.post(path, {**row.data(), name: value}, **sort), (name, value))
                    transaction.set_rollback(True)
        for body in (b"{", b"[]", b"null", b'{"area":"\\u0000","p":1}', b"\xff", b"[" * 5000):
            broken += wrong(client.post(path, body, content_type="application/json"), body)
        transaction.set_rollback(True)
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": 'sessionid="abcdefgh\\000"'},
        {"Cookie": 'csrftoken="\\000"; elder="\\000"; theme=%00; django_language="\\000"'},
        {"Accept-Language": "zh" * 5000},
        {"User-Agent": "x" * 10_000},
        {"If-None-Match": '"' * 100},
        {"If-Modified-Since": "Thu, 31 Dec 9999 99:99:99 GMT"},
        {"X-Forwarded-For": "not an address, " * 50},
        {"X-Forwarded-Host": "evil.example"},
        {"HX-Request": "true", "HX-Current-URL": "http://\0[", "HX-Target": "\0"},
        {"Range": "bytes=99999999999999999999-"},
    ],
    ids=lambda headers: ", ".join(headers),
)
def test_no_header_breaks_a_page(headers: dict[str, str]) -> None:
    client = client_of(None)
    for path in (reverse("places:find"), reverse("account_login"), reverse("accounts:own"), reverse("api:centres")):
        assert client.get(path, headers=headers).status_code < 500


def test_a_broken_page_would_be_noticed() -> None:
    answer = HttpResponse(status=500)
    assert wrong(answer, "\0") == ["500: '\\x00'"]
    assert wrong(replace_status(answer, 404), "\0") == []


def replace_status(answer: HttpResponse, status: int) -> HttpResponse:
    answer.status_code = status
    return answer
