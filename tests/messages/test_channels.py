"""The adapters against a provider on this machine: every answer becomes "taken", "not taken" or "nobody knows"."""

import json
import smtplib
import socket
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from jiamen.accounts.errors import SmsFailed
from jiamen.accounts.services.codes import send_code as send_sign_in_code
from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.messages.errors import NotTaken, Unsure
from jiamen.messages.models import AccessToken, Reason
from jiamen.messages.services.channels import Letter, web
from jiamen.messages.services.channels.console import Console
from jiamen.messages.services.channels.mail import Mail
from jiamen.messages.services.channels.sms import HttpSms
from jiamen.messages.services.channels.unset import Unset
from jiamen.messages.services.channels.wechat import WechatTemplate
from tests.messages.make import PHONE, TEN, Provider, provider

LETTER = Letter(
    7, PHONE, "138****1234", "标题", '他说“好” "yes" \\ & 完', "zh-hans", "https://x.example/m/1-a/",
    {"template": "T1", "fields": {"thing1": "医保参保登记"}},
)  # fmt: skip  # in the order of the fields


def failure(gateway: Provider, status: int, said: str = "") -> tuple[str, bool, str]:
    gateway.answers = [(status, said)]
    with pytest.raises(NotTaken) as caught:
        HttpSms().send(LETTER)
    return caught.value.reason, caught.value.again, caught.value.detail


def test_the_body_is_escaped_as_its_content_type_needs(gateway: Provider, settings) -> None:
    HttpSms().send(LETTER)
    assert json.loads(gateway.got[0][1]) == {"phone": PHONE, "text": LETTER.text_with_stop, "id": "7"}
    settings.SMS_GATEWAY["body"] = "mobile={phone}&content=【家门口】{text}&extend={other}"
    settings.SMS_GATEWAY["headers"] = {"Content-Type": "application/x-www-form-urlencoded"}
    HttpSms().send(LETTER)
    assert parse_qs(gateway.got[1][1]) == {
        "mobile": [PHONE], "content": ["【家门口】" + LETTER.text_with_stop], "extend": ["{other}"],
    }  # fmt: skip  # two lines say it better than five


@pytest.mark.parametrize(
    ("status", "reason", "again"),
    [(500, "busy", True), (502, "busy", True), (503, "busy", True), (429, "busy", True), (408, "busy", True),
     (400, "refused", False), (401, "refused", False), (404, "refused", False), (302, "refused", False)],
)  # fmt: skip  # a table
def test_what_a_provider_answers(gateway: Provider, status: int, reason: str, again: bool) -> None:
    assert failure(gateway, status, "why")[:2] == (reason, again)
    assert failure(gateway, status, "why")[2] == f"HTTP {status} why"
    assert [path for path, _body in gateway.got] == ["/sms"] * 2  # nothing is followed


def test_a_good_status_is_not_enough_where_the_provider_says_yes_in_words(gateway: Provider, settings) -> None:
    settings.SMS_GATEWAY["accepted"] = '"code":0'
    assert failure(gateway, 200, '{"code":33,"msg":"余额不足"}') == ("refused", False, '{"code":33,"msg":"余额不足"}')
    gateway.answers = [(200, '{"code":0}')]
    HttpSms().send(LETTER)


def test_nobody_there_is_certain_and_no_answer_is_not(
    gateway: Provider, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.post, "__kwdefaults__", {"timeout_s": 0.3})
    gateway.answers = [(504, "")]
    with pytest.raises(Unsure):
        HttpSms().send(LETTER)
    with socket.socket() as silent:  # takes the message in and says nothing
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        settings.SMS_GATEWAY = {"url": f"http://127.0.0.1:{port}/"}
        with pytest.raises(Unsure):
            HttpSms().send(LETTER)
    with pytest.raises(NotTaken) as caught:  # and now nobody listens
        HttpSms().send(LETTER)
    assert (caught.value.reason, caught.value.again) == (Reason.UNREACHABLE, True)


@pytest.mark.django_db
def test_sign_in_codes_can_go_the_same_way(gateway: Provider, settings) -> None:
    settings.SMS_ADAPTER = "jiamen.messages.services.channels.sms.send_code"
    send_sign_in_code(Actor.anonymous(), phone=PHONE)
    assert PHONE in gateway.got[0][1]
    gateway.answers = [(500, "")]
    with pytest.raises(SmsFailed):
        send_sign_in_code(Actor.anonymous(), phone="13900001234")


def test_a_channel_nobody_set_up_says_so() -> None:
    with pytest.raises(NotTaken) as caught:
        Unset().send(LETTER)
    assert (caught.value.reason, caught.value.again) == (Reason.NOT_SET_UP, False)


def test_the_terminal_shows_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    Console().send(LETTER)
    shown = capsys.readouterr().out
    assert shown.startswith("138****1234: 他说“好”")
    assert PHONE not in shown


def test_an_email_carries_the_way_out_in_text_and_head() -> None:
    Mail().send(LETTER)
    [sent] = mail.outbox
    assert (sent.subject, sent.to) == ("标题", [PHONE])
    assert sent.body.endswith("不想再收到请点：https://x.example/m/1-a/")
    assert sent.extra_headers["List-Unsubscribe"] == "<https://x.example/m/1-a/>"


@pytest.mark.parametrize(
    ("error", "reason", "again"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"unknown")}), "refused", False),
        (smtplib.SMTPRecipientsRefused({"x": (451, b"later")}), "busy", True),
        (smtplib.SMTPSenderRefused(553, b"who?", "x"), "refused", False),
        (smtplib.SMTPDataError(452, b"full"), "busy", True),
        (smtplib.SMTPServerDisconnected("gone"), None, None),
        (TimeoutError(), None, None),
    ],
)
def test_what_a_mail_server_answers(
    error: Exception, reason: str | None, again: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    with pytest.raises(Unsure if reason is None else NotTaken) as caught:
        Mail().send(LETTER)
    if isinstance(caught.value, NotTaken):
        assert (caught.value.reason, caught.value.again) == (reason, again)


def test_a_mail_server_nobody_can_reach(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free.getsockname()[1]
    with pytest.raises(NotTaken) as caught:
        Mail().send(LETTER)
    assert (caught.value.reason, caught.value.again) == (Reason.UNREACHABLE, True)


TOKEN = (200, '{"access_token": "t1", "expires_in": 7200}')
YES = (200, '{"errcode": 0, "errmsg": "ok", "msgid": 1}')


@pytest.mark.django_db
def test_wechat_asks_for_its_token_once_and_anew_when_it_is_over(settings) -> None:
    with provider() as wechat:
        settings.WECHAT = {"app_id": "wx1", "secret": "s", "address": wechat.url}
        wechat.answers = [TOKEN, YES, YES, (200, '{"errcode": 42001}'), (200, TOKEN[1].replace("t1", "t2")), YES]
        with clock.frozen(TEN):
            for _ in range(3):
                WechatTemplate().send(LETTER)
        send = "/cgi-bin/message/template/send?access_token="
        paths = [path for path, _body in wechat.got]
        assert paths == [
            "/cgi-bin/stable_token", f"{send}t1", f"{send}t1", f"{send}t1", "/cgi-bin/stable_token", f"{send}t2",
        ]  # fmt: skip  # as they come
        assert json.loads(wechat.got[1][1]) == {
            "touser": PHONE, "template_id": "T1", "client_msg_id": "jiamen-7", "data": {"thing1": {"value": "医保参保登记"}},
        }  # fmt: skip  # the body
        assert AccessToken.objects.get().token == "t2"
        wechat.answers = [TOKEN, YES]
        with clock.frozen(TEN + timedelta(hours=2)):
            WechatTemplate().send(LETTER)
        assert len(wechat.got) == 8


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "reason", "again"),
    [
        ([(200, '{"errcode": 40013, "errmsg": "invalid appid"}')], "refused", False),
        ([TOKEN, (200, '{"errcode": 43004, "errmsg": "require subscribe"}')], "refused", False),
        ([TOKEN, (200, '{"errcode": 45009}')], "busy", True),
        ([(504, "")], "unreachable", True),
        ([TOKEN, (200, "<html>")], None, None),
        ([TOKEN, (200, '{"errcode": 40001}'), TOKEN, (200, '{"errcode": 40001}')], "refused", True),
    ],
)
def test_what_wechat_answers(settings, answers: list[tuple[int, str]], reason: str | None, again: bool | None) -> None:
    with provider() as wechat:
        settings.WECHAT = {"app_id": "wx1", "secret": "s", "address": wechat.url}
        wechat.answers = answers
        with pytest.raises(Unsure if reason is None else NotTaken) as caught:
            WechatTemplate().send(LETTER)
    if isinstance(caught.value, NotTaken):
        assert (caught.value.reason, caught.value.again) == (reason, again)
