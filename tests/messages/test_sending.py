"""Writing messages: once, in the reader's language, on the ways that reach the reader, and never at night."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from jiamen.kernel import clock
from jiamen.messages.errors import BraceAlone, PlaceholderUnknown
from jiamen.messages.models import Channel, Message, MessageEvent, Reason, State, Wording
from jiamen.messages.services import Recipient, recipient_of, send
from jiamen.messages.services.choices import set_texts
from jiamen.messages.services.quiet import allowed_from
from tests.factories import HERE, make_actor, make_resident
from tests.messages.make import PHONE, SYSTEM, TEN, declared, make_message, make_texts
from tests.places.make import at

pytestmark = pytest.mark.django_db
AREA = f"{HERE}001"
VALUES = {"number": "A012", "window": "3 号"}


def sent(event: MessageEvent, to: Recipient, **more: object) -> list[Message]:
    return send(SYSTEM, **{"event": event, "subject": "ticket:12", "area": AREA, "to": to, "values": VALUES, **more})


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="messages.deliver").count()


def test_a_message_is_written_once_however_often_it_is_asked_for(turn: MessageEvent) -> None:
    with clock.frozen(TEN):
        [message] = sent(turn, Recipient(phone=PHONE))
        assert sent(turn, Recipient(phone=PHONE)) == []
        assert len(sent(turn, Recipient(phone="13900001234"))) == 1
        assert len(sent(turn, Recipient(phone=PHONE), subject="ticket:13")) == 1
    assert (message.title, message.text) == ("快到您了", "A012 请到 3 号 窗口。")
    assert (message.masked, message.state, message.next_try_at) == ("138****1234", State.WAITING, TEN)
    assert jobs() == 3


def test_the_database_itself_refuses_a_second_one(turn: MessageEvent) -> None:
    message = make_message(event=turn)
    message.pk = None
    with pytest.raises(IntegrityError, match="one_message_per_event_and_recipient"):
        message.save(force_insert=True)


def test_a_change_that_is_undone_tells_nobody(turn: MessageEvent) -> None:
    with transaction.atomic():
        sent(turn, Recipient(phone=PHONE))
        transaction.set_rollback(True)
    assert (Message.objects.count(), jobs()) == (0, 0)


def test_the_reader_reads_their_own_language(turn: MessageEvent) -> None:
    values = {"number": _("Messages"), "window": at("2026-11-23 09:30")}
    [english] = sent(turn, Recipient(phone=PHONE, language="en"), values=values)
    assert english.text == "Messages, window Nov. 23, 2026, 9:30 a.m.."
    [chinese] = sent(turn, Recipient(phone="13900001234"), values=values)
    assert chinese.text.startswith("消息 请到 2026年11月23日")


def test_a_value_is_put_in_as_it_is(turn: MessageEvent) -> None:
    odd = {"number": "{window}\0\r\n {0.__class__}", "window": "窗" * 500}
    [message] = sent(turn, Recipient(phone=PHONE), values=odd)
    assert message.text == "{window}    {0.__class__} 请到 " + "窗" * 200 + " 窗口。"
    with pytest.raises(KeyError):
        sent(turn, Recipient(phone=PHONE), values={"number": "A1"}, subject="ticket:14")


def test_each_way_that_reaches_the_person_gets_one_and_paper_only_when_none_does() -> None:
    resident = make_resident(PHONE)
    with declared(channels=tuple(Channel)) as event:
        ways = [one.channel for one in sent(event, recipient_of(resident))]
        assert ways == [Channel.SMS, Channel.IN_APP]  # WeChat has no template, paper is not needed
        [paper] = sent(event, Recipient())
        [mail] = sent(event, Recipient(email="Wang@Example.cn"))
    assert (paper.channel, paper.state, paper.next_try_at) == (Channel.PRINT, State.WAITING, None)
    assert (mail.channel, mail.masked, mail.address) == (Channel.EMAIL, "W***@Example.cn", "wang@example.cn")
    inside = Message.objects.get(channel=Channel.IN_APP)
    assert (inside.state, inside.user, inside.address) == (State.SENT, resident, "")


def test_addresses_and_texts_are_unreadable_in_the_database(turn: MessageEvent) -> None:
    make_message(event=turn)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m::text, s::text, c::text FROM notices_message m, notices_messagestep s, notices_contact c"
        )
        row = " ".join(cursor.fetchone())
    assert PHONE not in row
    assert "请到" not in row


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-23 20:59", "2026-11-23 20:59"),
        ("2026-11-23 21:00", "2026-11-24 08:00"),
        ("2026-11-23 23:59", "2026-11-24 08:00"),
        ("2026-11-24 00:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-11-24 08:00", "2026-11-24 08:00"),
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
def test_nights_are_quiet(moment: str, allowed: str) -> None:
    assert allowed_from(at(moment)) == at(allowed)


def test_quiet_hours_can_lie_within_a_day(settings) -> None:
    settings.QUIET_HOURS = "12:00-14:30"
    assert allowed_from(at("2026-11-23 12:00")) == at("2026-11-23 14:30")
    assert allowed_from(at("2026-11-23 14:30")) == at("2026-11-23 14:30")
    assert allowed_from(at("2026-11-23 23:00")) == at("2026-11-23 23:00")
    settings.QUIET_HOURS = "soon"
    with pytest.raises(ValueError, match="21:00-8:00"):
        allowed_from(TEN)


def test_at_night_a_message_waits_for_the_morning_unless_it_is_urgent(turn: MessageEvent) -> None:
    night = at("2026-11-23 22:15")
    with clock.frozen(night), declared(urgent=True) as urgent:
        assert make_message(event=turn).next_try_at == at("2026-11-24 08:00")
        assert jobs() == 0
        assert make_message(event=urgent).next_try_at == night
    assert jobs() == 1


def test_the_nearest_choice_counts_and_none_switches_off(turn: MessageEvent) -> None:
    operator = make_actor("operator", HERE[:6])
    set_texts(operator, event=turn, area=HERE[:6], texts=make_texts(turn, text_zh="区里说：{number}"))
    assert make_message(event=turn).text == "区里说：王小明"
    set_texts(operator, event=turn, area=HERE, texts=make_texts(turn, text_zh="街道说：{number}"))
    assert make_message(event=turn).text == "街道说：王小明"
    assert make_message(f"{HERE[:6]}003001", event=turn).text == "区里说：王小明"
    assert make_message("440305001001", event=turn).text == "王小明 请到 王小明 窗口。"
    set_texts(operator, event=turn, area=AREA, texts=make_texts(turn, channels=[]))
    assert sent(turn, Recipient(phone=PHONE)) == []


def test_who_asked_for_silence_is_written_down_as_not_wanted(turn: MessageEvent) -> None:
    from jiamen.messages.models import Contact

    make_message(event=turn)
    Contact.objects.update(silent_since=TEN)
    message = make_message(event=turn)
    assert (message.state, message.reason, message.next_try_at) == (State.SILENT, Reason.SILENCE, None)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("{nummer} bitte", PlaceholderUnknown), ("{number", BraceAlone), ("} {number}", BraceAlone), ("{}", BraceAlone),
     ("{number.x}", BraceAlone)],
)  # fmt: skip  # a case each
def test_an_event_with_texts_it_cannot_fill_does_not_start(text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal), declared(zh=Wording("x", text)):
        pass


def test_an_event_is_declared_once(turn: MessageEvent) -> None:
    with pytest.raises(ValueError, match="twice"), declared(code=turn.code):
        pass


def test_useful_for_is_kept(turn: MessageEvent) -> None:
    with clock.frozen(TEN):
        assert make_message(event=turn).useful_until == TEN + timedelta(days=2)
