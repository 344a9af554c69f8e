"""The pages: the log without addresses, texts with checks and preview, the trial, paper, one's own, the link that stops."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jiamen.accounts.permissions import Role
from jiamen.kernel.models import AuditEntry
from jiamen.messages.errors import BraceAlone, FieldLineOdd, PlaceholderUnknown, WechatHalf
from jiamen.messages.models import Channel, Contact, EventChoice, Message, MessageEvent, Reason, State
from jiamen.messages.services import Recipient, recipient_of
from jiamen.messages.services.choices import reset_texts, set_texts
from jiamen.messages.services.messages import TRIAL
from jiamen.messages.services.silence import stop_mark
from tests.factories import ELSEWHERE, HERE, make_actor, make_area, make_resident, make_staff
from tests.messages.make import PHONE, declared, make_message, make_texts

pytestmark = pytest.mark.django_db
EVENT = reverse("notices:event", args=[TRIAL.code])


@pytest.fixture
def operator(client: Client) -> Client:
    make_area(f"{HERE}001")
    client.force_login(make_staff(Role.OPERATOR, HERE[:6]))
    return client


def shown(answer: Any) -> str:
    return answer.content.decode()


def test_the_log_shows_and_exports_no_address(operator: Client) -> None:
    message = make_message()
    make_message(f"{ELSEWHERE}001")
    page = shown(operator.get(reverse("notices:log")))
    assert "138****1234" in page
    assert PHONE not in page
    assert page.count("<tr>") == 2  # the head and the one of this area
    file = shown(operator.get(reverse("notices:log"), {"export": "messages.csv"}))
    assert "138****1234" in file
    assert PHONE not in file
    one = shown(operator.get(reverse("notices:message", args=[message.pk])))
    assert PHONE not in one
    assert message.text in one


def test_a_reason_stands_in_a_sentence_with_the_words_of_the_service(operator: Client) -> None:
    message = make_message()
    Message.objects.update(state=State.GIVEN_UP, reason=Reason.REFUSED, detail="HTTP 400 <b>余额不足</b>")
    assert "发送服务没有接受。（HTTP 400 &lt;b&gt;余额不足&lt;/b&gt;）" in shown(operator.get(reverse("notices:log")))
    answer = operator.post(reverse("notices:again", args=[message.pk]))
    assert answer.status_code == 302
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert operator.post(reverse("notices:again", args=[message.pk])).status_code == 409
    assert AuditEntry.objects.filter(fact="messages.sent_again").count() == 1


def test_texts_are_tried_out_without_being_saved_and_then_saved(operator: Client) -> None:
    typed = {**vars_of(make_texts(text_zh="{sender}问好")), "area": HERE}
    looked = shown(operator.post(EVENT, {**typed, "preview": "yes"}))
    assert "王小明问好" in looked
    assert not EventChoice.objects.exists()
    assert operator.post(EVENT, typed).status_code == 302
    assert EventChoice.objects.get().area == HERE
    assert "王小明问好" in shown(operator.get(EVENT, {"area": HERE}))
    assert "王小明问好" not in shown(operator.get(EVENT))
    assert "本级设置" in shown(operator.get(reverse("notices:events"), {"area": HERE}))
    assert operator.post(reverse("notices:event-reset", args=[TRIAL.code]), {"area": HERE}).status_code == 302
    assert not EventChoice.objects.exists()


def vars_of(texts: Any) -> dict[str, Any]:
    return {name: getattr(texts, name) for name in texts.__slots__}


def test_a_text_that_cannot_be_filled_is_refused_beside_its_field_and_kept(operator: Client) -> None:
    answer = operator.post(EVENT, {**vars_of(make_texts(text_en="Dear {name}")), "area": HERE})
    assert answer.status_code == 422
    assert "这个事件没有{name}这一项。可以使用：{sender}。" in shown(answer)
    assert "Dear {name}" in shown(answer)
    assert not EventChoice.objects.exists()
    assert operator.post(EVENT, {**vars_of(make_texts()), "area": ELSEWHERE}).status_code == 404
    assert operator.get(EVENT, {"area": "x"}).status_code == 404
    assert operator.get(reverse("notices:event", args=["none"])).status_code == 404


@pytest.mark.parametrize(
    ("more", "refusal", "field"),
    [
        ({"title_zh": "{nobody}"}, PlaceholderUnknown, "title_zh"),
        ({"text_en": "{sender"}, BraceAlone, "text_en"),
        ({"wechat_template": "T"}, WechatHalf, "wechat_fields"),
        ({"wechat_fields": "thing1: x"}, WechatHalf, "wechat_template"),
        ({"channels": ["wechat"]}, WechatHalf, "wechat_fields"),
        ({"wechat_fields": "thing1 x", "wechat_template": "T"}, FieldLineOdd, "wechat_fields"),
        ({"wechat_fields": "thing1: {who}", "wechat_template": "T"}, PlaceholderUnknown, "wechat_fields"),
    ],
)
def test_bad_texts(more: dict[str, Any], refusal: Any, field: str) -> None:
    with pytest.raises(refusal) as caught:
        set_texts(make_actor(Role.OPERATOR), event=TRIAL, area=HERE, texts=make_texts(**more))
    assert caught.value.field == field
    assert "{{" not in str(caught.value)


def test_wechat_gets_the_fields_of_its_template(turn: MessageEvent) -> None:
    texts = make_texts(
        turn, channels=["wechat"], wechat_template="T9", wechat_fields="thing1: {window}\ncharacter_string2: {number}"
    )
    operator = make_actor(Role.OPERATOR)
    set_texts(operator, event=turn, area=HERE, texts=texts)
    message = make_message(event=turn, to=Recipient(wechat="oABC123"))
    assert (message.masked, message.channel) == ("oAB***", Channel.WECHAT)
    assert message.extra == '{"template": "T9", "fields": {"thing1": "王小明", "character_string2": "王小明"}}'
    reset_texts(operator, event=turn, area=HERE)
    assert AuditEntry.objects.filter(fact__startswith="messages.texts").count() == 2


def test_a_trial_sent_twice_by_one_form_goes_out_once(operator: Client) -> None:
    page = reverse("notices:trial")
    once = re.search(r'name="once" value="([^"]+)"', shown(operator.get(page))).group(1)  # type: ignore[union-attr]
    for _ in range(2):
        assert operator.post(page, {"once": once, "address": "138 0000 1234"}).status_code == 302
    assert [(one.channel, one.address, one.urgent) for one in Message.objects.all()] == [("sms", PHONE, True)]
    assert operator.post(page, {"once": uuid4(), "address": "wang@example.cn"}).status_code == 302
    for odd in ("12345", "@", "wang@", "x" * 300):
        assert operator.post(page, {"once": uuid4(), "address": odd}).status_code == 422
    assert Message.objects.count() == 2


def test_paper_is_printed_and_noted_by_a_worker(client: Client) -> None:
    client.force_login(make_staff(Role.SOCIAL_WORKER, f"{HERE}001"))
    with declared(channels=(Channel.PRINT,)) as event:
        message = make_message(event=event, to=Recipient(language="en"))
        sheet = shown(client.get(reverse("notices:sheet", args=[message.pk])))
        assert message.text in sheet
        assert "Hello!" in sheet
        done = reverse("notices:handed-over", args=[message.pk])
        assert [client.post(done).status_code for _ in range(2)] == [302, 409]


def test_a_person_sees_their_own_messages_and_nobody_elses(client: Client) -> None:
    wang, li = make_resident(), make_resident()
    with declared(channels=(Channel.IN_APP,)) as event:
        mine = make_message(event=event, to=recipient_of(wang, language="en"))
        theirs = make_message(event=event, to=recipient_of(li))
        client.force_login(wang)
        page = shown(client.get(reverse("my-messages:list")))
    assert page.count("Your turn") >= 1
    assert "快到您了" not in page
    assert "我的消息（1 条未读）" in page
    assert client.post(reverse("my-messages:read", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("my-messages:read", args=[mine.pk])).status_code == 302
    assert "条未读" not in shown(client.get(reverse("my-messages:list")))
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_the_link_stops_messages_without_signing_in_and_brings_them_back(client: Client) -> None:
    make_message()
    contact = Contact.objects.get()
    page = reverse("silence", args=[stop_mark(contact)])
    assert "不再接收消息" in shown(client.get(page))
    contact.refresh_from_db()
    assert contact.silent_since is None  # looking changes nothing
    for answer, silent in (("yes", True), ("yes", True), ("no", False)):
        assert client.post(page, {"silent": answer}).status_code == 302
        contact.refresh_from_db()
        assert (contact.silent_since is not None) is silent
    assert AuditEntry.objects.filter(fact="messages.silence_changed").count() == 2


def test_a_link_cannot_be_guessed(client: Client) -> None:
    make_message()
    mark = stop_mark(Contact.objects.get())
    other = stop_mark(Contact(pk=10**6))
    for odd in (mark[:-1], mark + "0", mark.replace("-", ""), f"2{mark}", other, "-", "äö-x", "z" * 30 + "-x"):
        assert client.get(reverse("silence", args=[odd])).status_code == 404, odd
    assert Contact.objects.get().silent_since is None


def test_pages_speak_english_too(operator: Client) -> None:
    operator.cookies["django_language"] = "en"
    message = make_message()
    for name, args in (("log", []), ("message", [message.pk]), ("events", []), ("event", [TRIAL.code]), ("trial", [])):
        page = shown(operator.get(reverse(f"notices:{name}", args=args)))
        words = re.sub(r"<[^>]+>", "", page.split("<main")[1].split("</main")[0])
        assert "Messages" in words or "message" in words
