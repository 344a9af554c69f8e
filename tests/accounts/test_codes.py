"""Residents sign in with a six-digit code: once, for five minutes, five tries, and nobody's number is readable."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from jiamen.accounts.errors import CodeGone, CodeTooSoon, NotAPhone, TooManyCodes, WrongCode
from jiamen.accounts.models import OneTimeCode, User
from jiamen.accounts.services.codes import plain_phone, send_code, use_code
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, ActorKind, Origin
from tests.factories import make_resident, make_staff

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
VISITOR = Actor.anonymous(Origin(address="192.0.2.7"))
PHONE = "13800001234"

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(capsys: pytest.CaptureFixture[str]):
    """Send a code to a phone and read it where the console adapter prints it: (row, digits)."""

    def send(phone: str = PHONE):
        row = send_code(VISITOR, phone=phone)
        out = capsys.readouterr().out
        assert phone in out
        return row, re.search(r"(?<!\d)\d{6}(?!\d)", out).group()

    return send


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06d}"


def test_the_first_code_makes_the_account_and_the_second_finds_it(sent) -> None:
    with clock.frozen(NOON):
        row, digits = sent()
        first = use_code(VISITOR, code_id=row.pk, digits=digits)
    with clock.frozen(NOON + timedelta(minutes=2)):
        row, digits = sent()
        assert use_code(VISITOR, code_id=row.pk, digits=digits) == first
    assert first.kind == ActorKind.RESIDENT
    assert not first.has_usable_password()


def test_a_code_works_once(sent) -> None:
    row, digits = sent()
    use_code(VISITOR, code_id=row.pk, digits=digits)
    with pytest.raises(CodeGone):
        use_code(VISITOR, code_id=row.pk, digits=digits)


@pytest.mark.parametrize(("seconds", "works"), [(299, True), (300, False)])
def test_a_code_lives_five_minutes(sent, seconds: int, works: bool) -> None:
    with clock.frozen(NOON):
        row, digits = sent()
    with clock.frozen(NOON + timedelta(seconds=seconds)):
        if works:
            use_code(VISITOR, code_id=row.pk, digits=digits)
        else:
            with pytest.raises(CodeGone):
                use_code(VISITOR, code_id=row.pk, digits=digits)


def test_five_wrong_tries_end_it_and_each_says_how_many_are_left(sent) -> None:
    row, digits = sent()
    left = []
    for _ in range(4):
        with pytest.raises(WrongCode) as refused:
            use_code(VISITOR, code_id=row.pk, digits=wrong(digits))
        left.append(refused.value.data["tries_left"])
    assert left == [4, 3, 2, 1]
    with pytest.raises(CodeGone):
        use_code(VISITOR, code_id=row.pk, digits=wrong(digits))
    with pytest.raises(CodeGone):
        use_code(VISITOR, code_id=row.pk, digits=digits)


@pytest.mark.parametrize(("seconds", "allowed"), [(59, False), (60, True)])
def test_another_code_can_be_had_after_a_minute_and_replaces_the_first(sent, seconds: int, allowed: bool) -> None:
    with clock.frozen(NOON):
        _row, old = sent()
    with clock.frozen(NOON + timedelta(seconds=seconds)):
        if not allowed:
            with pytest.raises(CodeTooSoon) as refused:
                sent()
            assert refused.value.data["seconds"] in (1, 2)
            return
        row, new = sent()
        if new != old:
            with pytest.raises(WrongCode):
                use_code(VISITOR, code_id=row.pk, digits=old)
        use_code(VISITOR, code_id=row.pk, digits=new)


def test_a_phone_gets_ten_codes_a_day_at_most(sent) -> None:
    for minute in range(10):
        with clock.frozen(NOON + timedelta(minutes=minute)):
            sent()
    with clock.frozen(NOON + timedelta(minutes=10)), pytest.raises(TooManyCodes):
        sent()


def test_neither_phone_nor_code_stands_readable_in_the_database(sent) -> None:
    row, digits = sent()
    user = use_code(VISITOR, code_id=row.pk, digits=digits)
    row, digits = sent("13900005678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT username, phone, phone_key, display_name FROM accounts_user WHERE id = %s", [user.pk])
        cells = [str(cell) for cell in cursor.fetchone()]
        cursor.execute("SELECT phone, phone_key, code_key FROM accounts_onetimecode WHERE id = %s", [row.pk])
        cells += [str(cell) for cell in cursor.fetchone()]
    assert [cell for cell in cells if PHONE in cell or "13900005678" in cell or digits in cell.split("-")] == []
    assert User.objects.get(pk=user.pk).phone == PHONE


@pytest.mark.parametrize(
    "text", ["13800001234", " 138 0000 1234", "+86 138-0000-1234", "0086 13800001234", "（138）00001234"]
)
def test_phones_are_read_as_people_write_them(text: str) -> None:
    assert plain_phone(text) == PHONE


@pytest.mark.parametrize("text", ["", "138", "0793-8224455", "23800001234", "138000012345", "abc"])
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(NotAPhone):
        plain_phone(text)


def test_a_closed_account_is_told_the_same_as_a_code_that_is_gone(sent) -> None:
    resident = make_resident(PHONE)
    resident.is_active = False
    resident.save()
    row, digits = sent()
    with pytest.raises(CodeGone):
        use_code(VISITOR, code_id=row.pk, digits=digits)


def failing(_phone: str, _text: str) -> None:
    raise OSError("the service is down")


def test_a_message_that_was_not_sent_can_be_asked_for_again_at_once(client: Client, settings) -> None:
    settings.SMS_ADAPTER = f"{__name__}.failing"
    answer = client.post("/accounts/phone/", {"phone": PHONE})
    assert answer.status_code == 422
    assert PHONE in answer.content.decode()  # what was typed is kept
    assert not OneTimeCode.objects.exists()
    settings.SMS_ADAPTER = "jiamen.accounts.services.sms.console"
    assert client.post("/accounts/phone/", {"phone": PHONE}).status_code == 302


def test_the_whole_way_in_the_browser(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = client.post("/accounts/phone/", {"phone": PHONE, "next": "/stories/"})
    assert answer["Location"] == "/accounts/phone/code/?next=%2Fstories%2F"
    page = client.get(answer["Location"]).content.decode()
    assert "138****1234" in page
    assert PHONE not in page
    digits = re.search(r"(?<!\d)\d{6}(?!\d)", capsys.readouterr().out).group()
    assert client.post("/accounts/phone/again/", {"next": "/stories/"}, follow=True).status_code == 200
    answer = client.post("/accounts/phone/code/", {"code": f"{digits[:3]} {digits[3:]}", "next": "/stories/"})
    assert answer["Location"] == "/stories/"
    mine = client.get("/accounts/").content.decode()
    assert "138****1234" in mine
    assert PHONE not in mine


def test_a_phone_of_staff_does_not_open_the_staff_account(sent) -> None:
    worker = make_staff(phone=PHONE)
    row, digits = sent()
    assert use_code(VISITOR, code_id=row.pk, digits=digits) != worker
