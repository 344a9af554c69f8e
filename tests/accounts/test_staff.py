"""Operators look after the accounts of their own area, and of no wider one; everything is written down."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from jiamen.accounts.errors import (
    AlreadyHeld,
    InvitationGone,
    LastRole,
    NameTaken,
    NotYourself,
    OutsideScope,
    WeakPassword,
)
from jiamen.accounts.models import Invitation, User
from jiamen.accounts.permissions import Role
from jiamen.accounts.services import staff
from jiamen.accounts.services.passwords import accept_invitation
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, Origin
from jiamen.kernel.errors import NotFound, NotPermitted
from jiamen.kernel.models import AuditEntry
from tests.factories import ELSEWHERE, HERE, PASSWORD, as_actor, make_staff

INSIDE = f"{HERE}001"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
VISITOR = Actor.anonymous(Origin(address="192.0.2.7"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Actor:
    return as_actor(make_staff(Role.OPERATOR, HERE))


def create(operator: Actor, area: str = INSIDE, username: str = "xin.laide"):
    return staff.create_staff(
        operator, username=username, display_name="辛来得", email="", role=Role.SOCIAL_WORKER, area=area
    )


def facts(user: User) -> list[str]:
    rows = AuditEntry.objects.filter(subject=f"user:{user.pk}").order_by("id")
    return [row.fact.removeprefix("accounts.") for row in rows]


def test_a_new_account_signs_in_after_its_owner_set_a_password(operator: Actor, client: Client) -> None:
    made = create(operator)
    link = f"/accounts/invitation/{made.token}/"
    assert "辛来得" in client.get(link).content.decode()
    form = {"password": PASSWORD, "again": PASSWORD}
    assert client.post(link, form)["Location"] == "/accounts/login/"
    assert client.post("/accounts/login/", {"username": "Xin.Laide", "password": PASSWORD}).status_code == 302
    assert client.get(link).status_code == 404
    assert facts(made.user)[:4] == ["staff_created", "role_granted", "invitation_issued", "password_set"]


def test_the_link_works_for_72_hours_and_is_stored_nowhere(operator: Actor) -> None:
    with clock.frozen(NOON):
        made = create(operator)
    assert made.token not in str(list(Invitation.objects.values())) + str(list(AuditEntry.objects.values()))
    with clock.frozen(NOON + timedelta(hours=72)), pytest.raises(InvitationGone):
        accept_invitation(VISITOR, token=made.token, password=PASSWORD)
    with clock.frozen(NOON + timedelta(hours=71, minutes=59)):
        accept_invitation(VISITOR, token=made.token, password=PASSWORD)


def test_a_new_link_ends_the_old_one(operator: Actor) -> None:
    made = create(operator)
    again = staff.invite_again(operator, user_id=made.user.pk)
    with pytest.raises(InvitationGone):
        accept_invitation(VISITOR, token=made.token, password=PASSWORD)
    accept_invitation(VISITOR, token=again.token, password=PASSWORD)


@pytest.mark.parametrize("weak", ["short", "password123", "xin.laide1"])
def test_a_weak_password_is_refused_and_the_link_stays_good(operator: Actor, weak: str) -> None:
    made = create(operator)
    with pytest.raises(WeakPassword):
        accept_invitation(VISITOR, token=made.token, password=weak)
    accept_invitation(VISITOR, token=made.token, password=PASSWORD)


def test_a_user_name_is_given_once(operator: Actor) -> None:
    create(operator)
    with pytest.raises(NameTaken):
        create(operator, username="XIN.Laide")


@pytest.mark.parametrize("area", [ELSEWHERE, HERE[:6], "361102003001"])
def test_no_role_is_given_beyond_ones_own_area(operator: Actor, area: str) -> None:
    with pytest.raises(OutsideScope):
        create(operator, area=area)
    made = create(operator)
    with pytest.raises(OutsideScope):
        staff.grant_role(operator, user_id=made.user.pk, role=Role.OPERATOR, area=area)
    assert set(made.user.roles.values_list("area", flat=True)) == {INSIDE}


def test_an_account_that_also_works_elsewhere_cannot_be_taken_over(operator: Actor) -> None:
    """Its roles here can be given and taken; its password, name and access belong to the wider area's operator."""
    user = make_staff(Role.OPERATOR, HERE[:6])
    here = user.roles.create(role=Role.SOCIAL_WORKER, area=INSIDE)
    for deed in (
        lambda: staff.invite_again(operator, user_id=user.pk),
        lambda: staff.set_active(operator, user_id=user.pk, active=False),
        lambda: staff.change_staff(operator, user_id=user.pk, display_name="别人", email=""),
    ):
        with pytest.raises(OutsideScope):
            deed()
    staff.revoke_role(operator, holding_id=here.pk)
    with pytest.raises(NotFound):
        staff.revoke_role(operator, holding_id=user.roles.get().pk)


def test_a_role_is_given_and_taken_and_the_last_one_stays(operator: Actor) -> None:
    made = create(operator)
    held = staff.grant_role(operator, user_id=made.user.pk, role=Role.RECYCLING_CLERK, area=HERE)
    with pytest.raises(AlreadyHeld):
        staff.grant_role(operator, user_id=made.user.pk, role=Role.RECYCLING_CLERK, area=HERE)
    staff.revoke_role(operator, holding_id=held.pk)
    with pytest.raises(LastRole):
        staff.revoke_role(operator, holding_id=made.user.roles.get().pk)
    assert facts(made.user)[-2:] == ["role_granted", "role_revoked"]


def test_operators_do_not_lock_themselves_out() -> None:
    user = make_staff(Role.OPERATOR, HERE)
    user.roles.create(role=Role.SOCIAL_WORKER, area=INSIDE)
    actor = as_actor(user)
    with pytest.raises(NotYourself):
        staff.set_active(actor, user_id=user.pk, active=False)
    with pytest.raises(NotYourself):
        staff.revoke_role(actor, holding_id=user.roles.get(role=Role.OPERATOR).pk)


def test_closing_an_account_signs_it_out_at_once(operator: Actor, client: Client) -> None:
    user = make_staff(Role.SOCIAL_WORKER, INSIDE)
    client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    assert client.get("/accounts/").status_code == 200
    staff.set_active(operator, user_id=user.pk, active=False)
    assert client.get("/accounts/").status_code == 302
    entry = AuditEntry.objects.filter(fact="accounts.staff_changed").get()
    assert (entry.before, entry.after) == ({"is_active": True}, {"is_active": False})


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OPERATOR])
def test_nobody_else_makes_accounts(role: Role) -> None:
    with pytest.raises(NotPermitted):
        create(as_actor(make_staff(role, HERE)))


def test_the_link_is_shown_once_and_not_cached(client: Client) -> None:
    client.force_login(make_staff(Role.OPERATOR, HERE))
    form = {"username": "xin.laide", "display_name": "辛来得", "role": Role.SOCIAL_WORKER, "area": INSIDE}
    answer = client.post("/accounts/staff/new/", form)
    assert "/accounts/invitation/" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_faulty_form_keeps_what_was_typed(client: Client) -> None:
    client.force_login(make_staff(Role.OPERATOR, HERE))
    form = {"username": "x", "display_name": "辛来得", "role": Role.SOCIAL_WORKER, "area": "3611"}
    answer = client.post("/accounts/staff/new/", form)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"username", "area"}
    assert "辛来得" in answer.content.decode()


def test_the_lists_ask_a_bounded_number_of_queries(client: Client, django_assert_max_num_queries) -> None:
    for _ in range(30):
        make_staff(Role.SOCIAL_WORKER, INSIDE)
    client.force_login(make_staff(Role.OPERATOR, HERE))
    for path, most in (("/accounts/staff/", 5), ("/accounts/audit/", 5), ("/accounts/", 12)):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_the_audit_log_is_filtered_by_fact_subject_and_date(client: Client, operator: Actor) -> None:
    made = create(operator)
    user = User.objects.get(pk=operator.user_id)
    client.force_login(user)
    day = f"{clock.today():%Y-%m-%d}"

    def found(**wishes: str) -> int:
        return client.get("/accounts/audit/", wishes).context["audit"].total

    assert found() == 3
    assert found(fact="accounts.role_granted") == 1
    assert found(subject=f"user:{made.user.pk}", day=day) == 3
    assert found(day="1999-01-01") == 0


def test_sessions_are_listed_and_ended_one_by_one_and_all_at_once() -> None:
    user = make_staff(Role.SOCIAL_WORKER, INSIDE)
    phone, desk, home = (
        Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/142.0"}),
        Client(),
        Client(),
    )
    for client in (phone, desk, home):
        client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    seen = desk.get("/accounts/").context["page"].sessions
    assert [session.current for session in seen] == [True, False, False]
    (on_phone,) = [session for session in seen if session.device == "Chrome · Android"]
    assert desk.post(f"/accounts/sessions/{on_phone.id}/end/").status_code == 302
    assert phone.get("/accounts/").status_code == 302
    stranger = Client()
    stranger.force_login(make_staff())
    assert stranger.post(f"/accounts/sessions/{seen[0].id}/end/").status_code == 404
    desk.post("/accounts/sessions/end/")
    assert [client.get("/accounts/").status_code for client in (desk, home)] == [302, 302]


def test_changing_the_password_signs_out_elsewhere_only() -> None:
    user = make_staff(Role.SOCIAL_WORKER, INSIDE)
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    new = "six young ducks on the road"
    form = {"current": PASSWORD, "password": new, "again": new}
    assert here.post("/accounts/password/", {**form, "current": "wrong"}).status_code == 422
    assert here.post("/accounts/password/", form)["Location"] == "/accounts/"
    assert [client.get("/accounts/").status_code for client in (here, there)] == [200, 302]
