"""An authenticator app is asked for after the password, guessed at only five times, and owed by operators and planners."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from jiamen.accounts.models import User
from jiamen.accounts.permissions import MANAGE_ACCOUNTS, Role
from jiamen.kernel.actor import can
from jiamen.kernel.models import AuditEntry
from tests.factories import HERE, PASSWORD, as_actor, make_staff

SECRET = "JBSWY3DPEHPK3PXP"
CHECK = "/accounts/second-factor/authenticate/"

pytestmark = pytest.mark.django_db


def digits(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def wrong() -> str:
    return f"{(int(digits()) + 500_001) % 10**6:06d}"


def with_app(role: Role = Role.OPERATOR) -> User:
    user = make_staff(role)
    TOTP.activate(user, SECRET)
    return user


def password(client: Client, user: User):
    return client.post(
        "/accounts/login/", {"username": user.username, "password": PASSWORD, "next": "/accounts/audit/"}
    )


def test_the_password_alone_does_not_sign_in(client: Client) -> None:
    assert password(client, with_app())["Location"] == CHECK
    assert client.get("/accounts/").status_code == 302
    assert not AuditEntry.objects.filter(fact="accounts.signed_in").exists()


def test_the_code_signs_in_and_leads_where_one_wanted_to_go(client: Client) -> None:
    password(client, with_app())
    assert client.post(CHECK, {"code": digits()})["Location"] == "/accounts/audit/"
    assert client.get("/accounts/").status_code == 200


def test_five_wrong_codes_and_the_right_one_no_longer_counts(client: Client) -> None:
    password(client, with_app())
    for _ in range(5):
        assert client.post(CHECK, {"code": wrong()}).status_code == 200
    assert client.post(CHECK, {"code": digits()}).status_code == 200
    assert client.get("/accounts/").status_code == 302


def test_the_key_of_the_app_is_not_readable_in_the_database() -> None:
    assert SECRET not in str(Authenticator.objects.get(user=with_app()).data)


@pytest.mark.parametrize("role", Role)
def test_operators_and_planners_hold_no_right_until_it_is_set_up(client: Client, settings, role: Role) -> None:
    settings.STAFF_SECOND_FACTOR = True
    user = make_staff(role)
    owes = role in {Role.OPERATOR, Role.DISTRICT_PLANNER, Role.STREET_PLANNER}
    assert bool(as_actor(user).grants) is not owes
    if owes:
        client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
        assert client.get("/accounts/audit/").status_code == 403
        TOTP.activate(user, SECRET)
        assert as_actor(user).grants


def test_an_operator_sets_it_up_in_the_browser(client: Client, settings, django_capture_on_commit_callbacks) -> None:
    settings.STAFF_SECOND_FACTOR = True
    user = make_staff(Role.OPERATOR)
    answer = client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    assert answer["Location"] == "/accounts/"
    set_up = "/accounts/second-factor/totp/activate/"
    answer = client.get(set_up)
    assert answer["Location"].startswith("/accounts/confirm/")
    answer = client.post(answer["Location"], {"password": PASSWORD, "next": set_up})
    assert answer["Location"] == set_up
    secret = client.get(set_up).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(set_up, {"code": digits(secret)})
    assert answer["Location"] == "/accounts/second-factor/recovery-codes/"
    assert len(client.get(answer["Location"]).context["unused_codes"]) == 10
    assert can(as_actor(user), MANAGE_ACCOUNTS, area=HERE)
    assert client.get("/accounts/staff/").status_code == 200
    assert AuditEntry.objects.filter(fact="accounts.second_factor_changed", subject=f"user:{user.pk}").exists()


def test_confirming_with_a_wrong_password_is_counted(client: Client) -> None:
    user = make_staff(Role.SOCIAL_WORKER)
    client.force_login(user)
    for _ in range(6):
        answer = client.post("/accounts/confirm/", {"password": "wrong"})
    assert answer.status_code == 200
    client.logout()
    assert password(client, user).status_code == 422


@pytest.mark.parametrize("path", ["", "totp/activate/", "webauthn/", "webauthn/add/"])
def test_the_pages_are_ours(client: Client, path: str) -> None:
    user = make_staff(Role.OPERATOR)
    client.force_login(user)
    client.post("/accounts/confirm/", {"password": PASSWORD})
    page = client.get(f"/accounts/second-factor/{path}")
    assert "kernel/base.html" in [template.name for template in page.templates]
