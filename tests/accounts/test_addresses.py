"""Where somebody is led after signing in: never off this site, and never into a fault."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, make_staff


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wished", ["25", "planning:district", "//evil.example/", "https://evil.example/", "javascript:x"]
)
def test_only_a_path_of_this_site_is_followed(client: Client, wished: str) -> None:
    user = make_staff()
    given = {"username": user.username, "password": PASSWORD, "next": wished}
    assert client.post(reverse("account_login"), given)["Location"] == "/accounts/staff/"
    assert client.post(reverse("account_logout"), {"next": wished})["Location"] == "/"
