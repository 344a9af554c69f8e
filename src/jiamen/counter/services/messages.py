"""What people with an appointment are told: it is booked, it has another time, it is near, the centre will be shut."""

from datetime import timedelta

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jiamen.counter.models import Appointment
from jiamen.kernel.actor import Actor, ActorKind
from jiamen.messages.models import MessageEvent, Placeholder, Wording
from jiamen.messages.services.recipients import Recipient
from jiamen.messages.services.sending import send

PLACES = (
    Placeholder("time", _("day and time of the appointment"), "2026年11月26日 09:30"),
    Placeholder("centre", _("name of the centre"), "五三(2)社区党群服务中心"),
    Placeholder("link", _("page of the appointment"), "https://jiamen.example/b/k3m7…/"),
)
BOOKED = MessageEvent(
    code="counter.appointment_booked",
    title=_("Appointment booked or moved"),
    placeholders=PLACES,
    zh=Wording("预约成功", "您已预约{time}到{centre}。更改或取消：{link}"),
    en=Wording("Appointment booked", "You are booked at {centre}, {time}. Change or cancel: {link}"),
    useful_for=timedelta(hours=12),
)
NEAR = MessageEvent(
    code="counter.appointment_near",
    title=_("Appointment tomorrow"),
    placeholders=PLACES,
    zh=Wording("预约提醒", "提醒您：预约{time}到{centre}。来不了请取消，把时间留给别人：{link}"),
    en=Wording("Your appointment", "A reminder: {centre}, {time}. If you cannot come, please cancel: {link}"),
    useful_for=timedelta(hours=20),
)
UPSET = MessageEvent(
    code="counter.appointment_upset",
    title=_("Centre closed at the time of an appointment"),
    placeholders=PLACES,
    zh=Wording("预约需要改时间", "很抱歉，{centre}在您预约的{time}不开放。请另选时间：{link}"),
    en=Wording("Your appointment must move", "Sorry, {centre} is closed at {time}. Please choose another time: {link}"),
    urgent=True,
)


def tell(actor: Actor, appointment: Appointment, event: MessageEvent) -> None:
    """Write the message, once for each time the appointment has had. Part of the calling service's transaction."""
    slot = appointment.slot
    spoken = get_language() if actor.kind is not ActorKind.SYSTEM else None
    send(
        actor,
        event=event,
        subject=f"appointment:{appointment.pk}:{localtime(slot.starts_at):%Y-%m-%dT%H:%M}",
        area=slot.centre.area_id,
        to=Recipient(phone=appointment.phone, language=spoken or settings.LANGUAGE_CODE),
        values={
            "time": slot.starts_at,
            "centre": slot.centre.name,
            "link": f"{settings.SITE_ADDRESS}/b/{appointment.key}/",
        },
    )
