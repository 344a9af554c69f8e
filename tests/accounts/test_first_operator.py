"""The first operator of an installation: a link on the terminal, a password, in."""

import io
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from jiamen.accounts.errors import NameTaken
from jiamen.accounts.models import User
from jiamen.accounts.permissions import Role
from jiamen.accounts.services.staff import invite_operator
from jiamen.kernel.errors import InvalidInput, NotPermitted
from tests.factories import PASSWORD, make_actor, make_staff

pytestmark = pytest.mark.django_db


def link_for(name: str) -> str:
    out = io.StringIO()
    call_command("operator", name, stdout=out)
    return urlsplit(out.getvalue().split()[-1]).path


def test_the_link_lets_the_first_operator_in_once(client: Client) -> None:
    first, second = link_for("Li.Shouwei"), link_for("li.shouwei")
    assert client.get(first).status_code == 404  # replaced by the second
    assert client.post(second, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert client.get(second).status_code == 404
    signed_in = client.post("/accounts/login/", {"username": "li.shouwei", "password": PASSWORD})
    assert signed_in["Location"] == "/accounts/staff/"
    assert list(User.objects.get().roles.values_list("role", "area")) == [(Role.OPERATOR, "")]


def test_names_that_are_taken_or_no_names_are_refused() -> None:
    worker = make_staff(Role.SOCIAL_WORKER)
    with pytest.raises(NameTaken):
        link_for(worker.username)
    with pytest.raises(InvalidInput):
        link_for("x")


def test_no_operator_of_a_part_makes_one_of_the_whole() -> None:
    with pytest.raises(NotPermitted):
        invite_operator(make_actor(Role.OPERATOR), username="li.shouwei")
