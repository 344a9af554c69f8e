"""Signing in with more than a password, as a person does it: a passkey, and the codes of an app."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode

import pytest
from playwright.sync_api import Page, expect

from jiamen.demo.accounts import PASSWORD
from tests.e2e.conftest import Visitor

ACCOUNTS = "/accounts/login/"


def with_authenticator(page: Page) -> None:
    """A device that holds passkeys and asks for a fingerprint, which is always right."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, account: str) -> None:
    page.locator("input[name=username]").fill(account)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def sign_out(page: Page) -> None:
    with page.expect_navigation(url=lambda url: "/accounts/" not in url):
        page.locator("form[action*=logout]").first.evaluate("form => form.submit()")


def confirm(page: Page) -> None:
    """Say once more who it is, when asked."""
    if "/confirm/" in page.url or "/reauthenticate/" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/confirm/" not in url)


def code_of(secret: str, moment: float) -> str:
    """The six digits an app shows for the secret at the moment (RFC 6238)."""
    digest = hmac.new(b32decode(secret), struct.pack(">Q", int(moment // 30)), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_the_codes_are_those_of_the_standard() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238, appendix B
    assert (code_of(secret, 59), code_of(secret, 1111111109)) == ("287082", "081804")


def test_a_passkey_is_added_and_lets_in_alone(visit: Visitor) -> None:
    page = visit(ACCOUNTS)
    base = page.url.removesuffix(ACCOUNTS).replace(
        "127.0.0.1", "localhost"
    )  # a passkey belongs to a name, not an address
    page.goto(base + ACCOUNTS)
    with_authenticator(page)
    sign_in(page, "environment")
    page.goto(f"{base}/accounts/second-factor/webauthn/add/")
    confirm(page)
    page.locator("input[name=name]").fill("我的手机")
    page.locator("label[for=id_passwordless]").click()
    page.locator("form[data-passkey=add] [data-passkey-start]").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(f"{base}/accounts/second-factor/webauthn/")
    expect(page.locator("main")).to_contain_text("我的手机")
    sign_out(page)
    page.goto(base + ACCOUNTS)
    page.locator("form[data-passkey=login] [data-passkey-start]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{base}/accounts/")
    expect(page.locator("main")).to_contain_text("environment")


def test_the_codes_of_an_app_let_in_after_the_password(visit: Visitor) -> None:
    page = visit(ACCOUNTS)
    base = page.url.removesuffix(ACCOUNTS)
    sign_in(page, "recycling")
    page.goto(f"{base}/accounts/second-factor/totp/activate/")
    confirm(page)
    found = re.search(r"\b[A-Z2-7]{32}\b", re.sub(r"(?<=[A-Z2-7]{4}) (?=[A-Z2-7]{4})", "", page.content()))
    if found is None:
        pytest.fail("the page shows no secret to type into the app")
    secret = found.group()
    page.locator("input[name=code]").fill(code_of(secret, time.time() - 30))  # the next one is needed for signing in
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url(lambda url: "/activate/" not in url)
    page.goto(base + "/")
    sign_out(page)
    page.goto(base + ACCOUNTS)
    sign_in(page, "recycling")
    assert "/accounts/second-factor/authenticate/" in page.url
    page.locator("input[name=code]").first.fill(code_of(secret, time.time()))
    page.locator("input[name=code]").first.press("Enter")
    page.wait_for_url(lambda url: "/authenticate/" not in url)
    page.goto(f"{base}/accounts/")
    expect(page.locator("main")).to_contain_text("recycling")
