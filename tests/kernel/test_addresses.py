"""Whose address a request comes from, whatever stands in the header."""

import re
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client, RequestFactory
from pytest_django import Settings

from jiamen.kernel.addresses import client_address
from tests.factories import PASSWORD, make_staff

SOURCE = Path(__file__).resolve().parents[2] / "src"
PEER = "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", PEER),  # nobody we trust wrote it
        (1, "203.0.113.7", "203.0.113.7"),
        (1, " 203.0.113.7:51234 ", "203.0.113.7"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "[2001:DB8:0::1]", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "fe80::1%<b>", "fe80::1"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),  # counted as the same visitor
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),  # the first one was sent by the visitor
        (2, "198.51.100.9, 203.0.113.7:80, 192.0.2.5", "203.0.113.7"),
        (2, "203.0.113.7", "203.0.113.7"),
        (1, "", PEER),
        (1, "unknown", PEER),
        (1, "198.51.100.9, unknown", PEER),  # what is dropped does not bring an invented entry forward
        (1, "999.1.1.1", PEER),
        (1, "203.0.113.07", PEER),
        (1, "[2001:db8::1", "2001:db8::1"),
        (1, "<script>:80", PEER),
        (1, "x" * 10_000, PEER),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=PEER)
    assert client_address(request) == address


@pytest.mark.parametrize("peer", ["", "unix:", "localhost"])
def test_a_peer_without_an_address_has_none(peer: str) -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=peer)) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("forwarded", "kept"), [("203.0.113.7:51234", "203.0.113.7"), ("rubbish:80", PEER)])
def test_the_list_of_sessions_keeps_the_same_address(settings: Settings, forwarded: str, kept: str) -> None:
    settings.TRUSTED_PROXIES = 1
    client = Client(headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=PEER)
    client.post("/accounts/login/", {"username": make_staff().username, "password": PASSWORD})
    assert client.get("/accounts/").status_code == 200
    assert UserSession.objects.get().ip == kept


def test_no_other_place_reads_the_address() -> None:
    names = re.compile(r"remote_addr|x[-_]forwarded[-_]for", re.IGNORECASE)
    code = {path.name: re.sub("#.*", "", path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}
    assert [name for name, text in code.items() if names.search(text)] == ["addresses.py"]
