"""Staff sign in with a password; wrong ones are counted and the words never tell who exists."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from jiamen.accounts.models import Throttle
from jiamen.accounts.permissions import Role
from jiamen.kernel import clock
from jiamen.kernel.models import AuditEntry
from tests.factories import HERE, PASSWORD, make_resident, make_staff

LOGIN = "/accounts/login/"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai

pytestmark = pytest.mark.django_db


def attempt(client: Client, username: str, password: str = "wrong", **more: str):
    return client.post(LOGIN, {"username": username, "password": password, **more})


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.DISTRICT_PLANNER, "/planning/"),
        (Role.STREET_PLANNER, "/planning/"),
        (Role.CENTRE_MANAGER, "/desk/"),
        (Role.SOCIAL_WORKER, "/desk/"),
        (Role.ENVIRONMENT_OFFICER, "/desk/"),
        (Role.RECYCLING_CLERK, "/desk/"),
        (Role.OPERATOR, "/accounts/staff/"),
    ],
)
def test_each_role_lands_on_the_page_it_works_on(client: Client, role: Role, page: str) -> None:
    user = make_staff(role)
    answer = attempt(client, user.username, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, page)
    entry = AuditEntry.objects.get(fact="accounts.signed_in")
    assert (entry.subject, entry.area, entry.address) == (f"user:{user.pk}", HERE, "127.0.0.1")


def test_a_user_name_is_the_same_in_any_spelling(client: Client) -> None:
    make_staff(username="Wang.Fang")
    assert attempt(client, "  WANG.fang ", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("wished", "page"),
    [("/planning/x/?a=1", "/planning/x/?a=1"), ("https://evil.example/", "/desk/"), ("//evil.example/", "/desk/")],
)
def test_next_is_followed_only_inside_the_site(client: Client, wished: str, page: str) -> None:
    user = make_staff(Role.SOCIAL_WORKER)
    assert attempt(client, user.username, PASSWORD, next=wished)["Location"] == page


def test_the_page_says_where_one_goes_next(client: Client) -> None:
    assert "/planning/runs/7/" in client.get(LOGIN, {"next": "/planning/runs/7/"}).content.decode()
    page = client.get(LOGIN, {"next": "https://evil.example/"}).context["page"]
    assert (page.next, bool(page.otherwise)) == ("", True)


def test_the_fifth_wrong_password_locks_for_fifteen_minutes_and_says_until_when(client: Client) -> None:
    user = make_staff(Role.SOCIAL_WORKER)
    with clock.frozen(NOON):
        answers = [attempt(client, user.username) for _ in range(5)]
        assert [a.status_code for a in answers] == [422] * 5
        assert all("12:15" not in a.content.decode() for a in answers[:4])
        assert "12:15" in answers[4].content.decode()
        right = attempt(client, user.username, PASSWORD)
        assert right.status_code == 422
        assert "12:15" in right.content.decode()
    with clock.frozen(NOON + timedelta(minutes=14, seconds=59)):
        assert attempt(client, user.username, PASSWORD).status_code == 422
    with clock.frozen(NOON + timedelta(minutes=15)):
        assert attempt(client, user.username, PASSWORD).status_code == 302
    held = AuditEntry.objects.get(fact="accounts.sign_in_held")
    assert held.subject == f"user:{user.pk}"


def test_the_window_slides(client: Client) -> None:
    """Four wrong ones, a quarter of an hour later four more: no five ever lie within 15 minutes."""
    user = make_staff(Role.SOCIAL_WORKER)
    for minute in (0, 1, 2, 3, 15.5, 16.5, 17.5, 18.5):
        with clock.frozen(NOON + timedelta(minutes=minute)):
            attempt(client, user.username)
    with clock.frozen(NOON + timedelta(minutes=18.6)):
        assert attempt(client, user.username, PASSWORD).status_code == 302


def test_a_right_password_wipes_the_count(client: Client) -> None:
    user = make_staff(Role.SOCIAL_WORKER)
    for _ in range(4):
        attempt(client, user.username)
    assert attempt(client, user.username, PASSWORD).status_code == 302
    client.post("/accounts/logout/")
    for _ in range(4):
        attempt(client, user.username)
    assert attempt(client, user.username, PASSWORD).status_code == 302


def faces(client: Client, username: str) -> list[str]:
    """What somebody sees who tries this name six times, without what they typed and the form's token."""
    client.cookies.clear()
    pages = []
    for _ in range(6):
        answer = attempt(client, username)
        kept = [line for line in answer.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]
        pages.append(f"{answer.status_code}\n" + "\n".join(kept).replace(username, "…"))
    return pages


def test_nobody_can_find_out_which_names_exist(client: Client) -> None:
    known, closed = make_staff(Role.SOCIAL_WORKER), make_staff(Role.SOCIAL_WORKER, is_active=False)
    resident = make_resident()
    with clock.frozen(NOON):
        seen = [faces(client, name) for name in (known.username, "nobody-here", closed.username, resident.username)]
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert "12:15" in seen[0][5]


def test_a_closed_account_does_not_get_in_with_the_right_password(client: Client) -> None:
    user = make_staff(Role.SOCIAL_WORKER, is_active=False)
    assert attempt(client, user.username, PASSWORD).status_code == 422


def test_an_address_that_tries_many_names_is_held_and_others_are_not(client: Client) -> None:
    user = make_staff(Role.SOCIAL_WORKER)
    with clock.frozen(NOON):
        for number in range(30):
            attempt(client, f"name{number}")
        held = attempt(client, user.username, PASSWORD)
        assert held.status_code == 422
        assert "12:15" in held.content.decode()
        elsewhere = client.post(LOGIN, {"username": user.username, "password": PASSWORD}, REMOTE_ADDR="192.0.2.9")
        assert elsewhere.status_code == 302


def test_good_sign_ins_of_a_whole_office_do_not_hold_its_address(client: Client) -> None:
    user = make_staff(Role.SOCIAL_WORKER)
    for _ in range(35):
        assert attempt(client, user.username, PASSWORD).status_code == 302
        client.post("/accounts/logout/")


def test_the_counter_keeps_no_name_and_no_address_in_the_clear(client: Client) -> None:
    attempt(client, "li.na")
    assert Throttle.objects.count() == 2
    assert all(len(key) == 64 for key in Throttle.objects.values_list("key", flat=True))


@pytest.mark.parametrize("enforced", [True, False])
def test_the_page_says_honestly_whether_a_second_check_is_asked(client: Client, settings, enforced: bool) -> None:
    settings.STAFF_SECOND_FACTOR = enforced
    page = client.get(LOGIN, headers={"accept-language": "en"}).content.decode()
    assert ("does not insist on a second check" in page) is not enforced


def test_signing_out_ends_the_session(client: Client) -> None:
    user = make_staff(Role.SOCIAL_WORKER)
    attempt(client, user.username, PASSWORD)
    assert client.get("/accounts/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/accounts/").status_code == 302


def test_signing_out_needs_a_post(client: Client) -> None:
    assert client.get("/accounts/logout/").status_code == 405
