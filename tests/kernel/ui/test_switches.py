"""Elder mode, colours and language: cookies set by plain forms, and a way back that stays on this site."""

import pytest
from django.test import Client


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=False)


@pytest.mark.parametrize(("size", "mark"), [("20", 'data-text="20"'), ("30", 'data-text="30"')])
def test_elder_mode_stays_on_after_it_was_chosen(client: Client, size: str, mark: str) -> None:
    answer = client.post("/ui/elder/", {"size": size, "next": "/?cells=0"})
    assert (answer.status_code, answer["Location"]) == (302, "/?cells=0")
    page = client.get("/").content.decode()
    assert 'data-elder="on"' in page
    assert mark in page


@pytest.mark.parametrize("size", ["off", "", "999", "<b>"])
def test_elder_mode_ends_with_anything_that_is_no_size(client: Client, size: str) -> None:
    client.cookies["elder"] = "24"
    client.post("/ui/elder/", {"size": size})
    assert 'data-elder="on"' not in client.get("/").content.decode()


def test_a_dark_page_is_dark_from_the_first_byte(client: Client) -> None:
    client.post("/ui/theme/", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in client.get("/").content.decode()
    client.post("/ui/theme/", {"theme": "auto"})
    assert "data-bs-theme" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "http:///evil.example", ""],
)
def test_the_way_back_stays_on_this_site(client: Client, elsewhere: str) -> None:
    assert client.post("/ui/elder/", {"size": "20", "next": elsewhere})["Location"] == "/"


def test_a_switch_is_not_thrown_by_following_a_link(client: Client) -> None:
    assert client.get("/ui/elder/?size=20").status_code == 405


def test_a_switch_needs_our_own_form() -> None:
    assert Client(enforce_csrf_checks=True).post("/ui/elder/", {"size": "20"}).status_code == 403


def test_cookies_of_somebody_elses_making_count_as_unset(client: Client) -> None:
    client.cookies["elder"] = '"><script>'
    client.cookies["theme"] = '"><script>'
    page = client.get("/").content.decode()
    assert "data-elder" not in page
    assert "data-bs-theme" not in page


def test_the_page_says_its_language(client: Client) -> None:
    assert '<html lang="zh-CN"' in client.get("/").content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/").content.decode()
