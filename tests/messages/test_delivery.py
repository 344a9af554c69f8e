"""Delivery with time passed in: back-off, the end of patience, quiet hours, silence, a worker that died."""

from datetime import datetime, timedelta

import pytest

from jiamen.kernel import clock
from jiamen.messages.errors import CannotSendAgain, NotAPaper, NotTaken, Unsure
from jiamen.messages.models import STEPS, Channel, Contact, Message, MessageEvent, Reason, State
from jiamen.messages.services import Recipient, delivery
from jiamen.messages.services.channels import Letter
from jiamen.messages.services.operating import hand_over, send_again
from jiamen.messages.services.retention import forget_old
from jiamen.messages.services.silence import stop_url
from jiamen.messages.services.steps import step
from jiamen.messages.tasks import deliver_due as every_minute
from tests.factories import make_actor
from tests.messages.make import PHONE, TEN, Provider, declared, make_message
from tests.places.make import at

pytestmark = pytest.mark.django_db
OPERATOR = make_actor("operator")


def run_at(moment: datetime) -> int:
    with clock.frozen(moment):
        return delivery.deliver_due()


def now_is(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.reason


def test_what_is_due_is_delivered_with_the_link_that_stops_it(turn: MessageEvent, gateway: Provider) -> None:
    with clock.frozen(TEN):
        message = make_message(event=turn)
        assert delivery.deliver(message.pk)
        assert not delivery.deliver(message.pk)  # the job may come twice
    assert now_is(message) == (State.SENT, "")
    assert message.sent_at == TEN
    [(path, body)] = gateway.got
    assert (path, PHONE in body) == ("/sms", True)
    assert f"王小明 请到 王小明 窗口。 不想再收到请点：{stop_url(Contact.objects.get())}" in body
    assert [one.state for one in message.steps.order_by("pk")] == ["waiting", "sending", "sent"]


def test_it_is_tried_again_after_ever_longer_pauses_and_then_given_up(turn: MessageEvent, gateway: Provider) -> None:
    gateway.answers = [(503, "too many")]
    with clock.frozen(at("2026-11-23 09:00")):
        message = make_message(event=turn)
    moment = at("2026-11-23 09:00")
    for minutes in (1, 4, 16, 64, 256):
        assert run_at(moment) == 1
        assert now_is(message) == (State.WAITING, Reason.BUSY)
        assert message.next_try_at == moment + timedelta(minutes=minutes)
        assert run_at(message.next_try_at - timedelta(seconds=1)) == 0
        moment = message.next_try_at
    assert run_at(moment) == 1
    assert now_is(message) == (State.GIVEN_UP, Reason.BUSY)
    assert (message.attempts, len(gateway.got), message.detail) == (6, 6, "HTTP 503 too many")
    assert run_at(moment + timedelta(days=1)) == 0


def test_a_pause_that_ends_at_night_ends_in_the_morning(turn: MessageEvent, gateway: Provider) -> None:
    gateway.answers = [(503, "")]
    with clock.frozen(at("2026-11-23 20:59:30")):
        message = make_message(event=turn)
        delivery.deliver_due()
    message.refresh_from_db()
    assert message.next_try_at == at("2026-11-24 08:00")


def test_a_message_due_before_the_night_but_reached_in_it_waits_too(turn: MessageEvent, gateway: Provider) -> None:
    with clock.frozen(at("2026-11-23 20:59")):
        message = make_message(event=turn)
    assert run_at(at("2026-11-23 21:01")) == 1
    assert (*now_is(message), gateway.got) == (State.WAITING, "", [])
    assert message.next_try_at == at("2026-11-24 08:00")
    run_at(at("2026-11-24 08:00"))
    assert now_is(message) == (State.SENT, "")


def test_what_helps_nobody_any_more_is_not_sent(gateway: Provider) -> None:
    with declared(useful_for=timedelta(minutes=30)) as event:
        with clock.frozen(at("2026-11-23 21:30")):
            message = make_message(event=event)
        run_at(at("2026-11-24 08:00"))
    assert (*now_is(message), gateway.got) == (State.GIVEN_UP, Reason.TOO_LATE, [])


def test_silence_asked_for_meanwhile_is_kept(turn: MessageEvent, gateway: Provider) -> None:
    with clock.frozen(TEN):
        message = make_message(event=turn)
        Contact.objects.update(silent_since=TEN)
        delivery.deliver_due()
    assert (*now_is(message), gateway.got) == (State.SILENT, Reason.SILENCE, [])


def test_what_nobody_knows_waits_for_a_person_and_goes_out_only_when_one_says_so(
    turn: MessageEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    class Silent:
        def send(self, letter: Letter) -> None:
            tried.append(letter.id)
            raise Unsure

    monkeypatch.setattr(delivery, "adapter_for", lambda channel: Silent())
    with clock.frozen(TEN):
        message = make_message(event=turn)
        delivery.deliver_due()
    assert now_is(message) == (State.UNSURE, Reason.NO_ANSWER)
    assert run_at(TEN + timedelta(hours=2)) == 0
    with clock.frozen(TEN + timedelta(days=5)):
        send_again(OPERATOR, message=message)
        assert delivery.deliver_due() == 1
    assert tried == [message.pk] * 2


def test_what_has_arrived_or_is_on_its_way_is_not_sent_again(turn: MessageEvent) -> None:
    message = make_message(event=turn)
    with pytest.raises(CannotSendAgain):
        send_again(OPERATOR, message=message)
    Message.objects.update(state=State.SENT, sent_at=TEN)
    with pytest.raises(CannotSendAgain):
        send_again(OPERATOR, message=message)


def test_a_fault_of_an_adapter_leaves_nothing_hanging(turn: MessageEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def send(self, letter: Letter) -> None:
            raise ZeroDivisionError

    monkeypatch.setattr(delivery, "adapter_for", lambda channel: Broken())
    with clock.frozen(TEN):
        message = make_message(event=turn)
        delivery.deliver_due()
    assert now_is(message) == (State.UNSURE, Reason.NO_ANSWER)
    assert message.detail == "ZeroDivisionError"


def taken(event: MessageEvent) -> Message:
    """A message in the hands of a worker since ten."""
    with clock.frozen(TEN):
        message = make_message(event=event)
        step(message, State.SENDING, TEN, taken_at=TEN, attempts=1, tries_left=5)
    return message


def test_a_message_whose_worker_died_becomes_unsure_after_a_while(turn: MessageEvent) -> None:
    message = taken(turn)
    with clock.frozen(TEN + delivery.LEASE):
        every_minute(timestamp=0)
    assert now_is(message)[0] == State.SENDING
    with clock.frozen(TEN + delivery.LEASE + timedelta(seconds=1)):
        every_minute(timestamp=0)
    assert now_is(message) == (State.UNSURE, Reason.STOPPED)


def test_a_worker_that_was_only_slow_still_says_what_became_of_it(turn: MessageEvent) -> None:
    message = taken(turn)
    with clock.frozen(TEN + timedelta(hours=1)):
        delivery.settle_lost()
        delivery._settle(message, delivery._Outcome(State.SENT))
    assert now_is(message) == (State.SENT, "")


def test_a_slow_worker_does_not_speak_for_a_later_try(turn: MessageEvent) -> None:
    message = taken(turn)
    with clock.frozen(TEN + timedelta(hours=1)):
        delivery.settle_lost()
        send_again(OPERATOR, message=message)
        again = Message.objects.get()
        step(again, State.SENDING, TEN, taken_at=clock.now(), attempts=2)
        delivery._settle(message, delivery._Outcome(State.GIVEN_UP, Reason.REFUSED))
    assert now_is(message)[0] == State.SENDING


def test_only_the_steps_of_the_table_are_taken(turn: MessageEvent) -> None:
    message = make_message(event=turn)
    with pytest.raises(ValueError, match="waiting → unsure"):
        step(message, State.UNSURE, TEN, reason=Reason.STOPPED)
    assert set(STEPS) == set(State)
    assert not STEPS[State.SENT]


def test_paper_is_handed_over_once_and_no_worker_touches_it(gateway: Provider) -> None:
    with declared(channels=(Channel.PRINT,)) as event, clock.frozen(TEN):
        message = make_message(event=event, to=Recipient())
    assert run_at(TEN + timedelta(days=3)) == 0
    hand_over(make_actor("social_worker"), message=message)
    assert now_is(message)[0] == State.SENT
    with pytest.raises(NotAPaper):
        hand_over(make_actor("social_worker"), message=message)
    assert gateway.got == []


def test_after_ninety_days_addresses_and_messages_are_gone_and_silence_stays(turn: MessageEvent) -> None:
    with clock.frozen(TEN):
        make_message(event=turn)
        silent = Contact.objects.create(key="k", silent_since=TEN)
    with clock.frozen(TEN + timedelta(days=90)):
        assert forget_old() == 0
        young = make_message(event=turn, phone="13900001234")
    with clock.frozen(TEN + timedelta(days=90, seconds=1)):
        assert forget_old() == 1
    assert list(Message.objects.all()) == [young]
    assert set(Contact.objects.values_list("key", flat=True)) == {silent.key, young.recipient_key}


def test_the_sentence_of_a_failure_never_holds_the_number(turn: MessageEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    class Chatty:
        def send(self, letter: Letter) -> None:
            raise NotTaken(Reason.REFUSED, again=False, detail=f"bad number {letter.address}")

    monkeypatch.setattr(delivery, "adapter_for", lambda channel: Chatty())
    with clock.frozen(TEN):
        message = make_message(event=turn)
        delivery.deliver_due()
    assert now_is(message) == (State.GIVEN_UP, Reason.REFUSED)
    assert message.detail == "bad number 138****1234"
