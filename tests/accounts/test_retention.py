"""What is over is forgotten; what still counts is kept."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from jiamen.accounts.models import Invitation, OneTimeCode, Throttle
from jiamen.accounts.services.codes import send_code
from jiamen.accounts.services.passwords import new_invitation
from jiamen.accounts.services.retention import COUNTERS_KEPT, forget_expired
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import frozen, now
from tests.factories import PASSWORD, make_staff

TABLES = (OneTimeCode, Invitation, Session, UserSession, Throttle)


def counts() -> list[int]:
    return [table.objects.count() for table in TABLES]


@pytest.mark.django_db
def test_only_what_is_over_is_forgotten(client: Client) -> None:
    user = make_staff()
    client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    send_code(Actor.anonymous(), phone="13800001234")
    new_invitation(user)
    before = counts()
    assert all(before)
    assert forget_expired() == 0
    assert counts() == before
    with frozen(now() + COUNTERS_KEPT + timedelta(hours=60)):
        assert forget_expired() == sum(before)
    assert counts() == [0] * len(TABLES)
