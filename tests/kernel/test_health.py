"""The figures of the process are for those who watch over it."""

import pytest
from django.test import Client
from pytest_django import Settings

TOKEN = "t" * 32


@pytest.mark.parametrize(
    ("token", "proxies", "peer", "headers", "status"),
    [
        ("", 0, "127.0.0.1", {}, 200),
        ("", 0, "::1", {}, 200),
        ("", 0, "192.0.2.7", {}, 404),
        ("", 0, "192.0.2.7", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("", 0, "", {}, 404),  # a Unix socket: a proxy stands before it
        ("", 0, "192.0.2.7", {"Authorization": "Bearer "}, 404),
        ("", 1, "127.0.0.1", {}, 404),  # everybody, when the proxy is on this machine
        ("", 1, "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        (TOKEN, 1, "192.0.2.7", {"Authorization": f"Bearer {TOKEN}"}, 200),
        (TOKEN, 1, "192.0.2.7", {"Authorization": f"Bearer {TOKEN}家"}, 404),
        (TOKEN, 1, "192.0.2.7", {"Authorization": TOKEN}, 404),
        (TOKEN, 0, "127.0.0.1", {}, 404),
    ],
)
def test_figures_are_for_this_machine_or_the_token(
    settings: Settings, token: str, proxies: int, peer: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN, settings.TRUSTED_PROXIES = token, proxies
    answer = Client(REMOTE_ADDR=peer, headers=headers).get("/metrics")
    assert answer.status_code == status
    assert (b"process_cpu_seconds" in answer.content) is (status == 200)
