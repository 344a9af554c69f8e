"""The one event of this app itself: a trial, with which an operator sees whether a channel works."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jiamen.accounts.errors import NotAPhone
from jiamen.accounts.services.codes import plain_phone
from jiamen.kernel.actor import Actor, require
from jiamen.messages.errors import NothingToReach
from jiamen.messages.models import Channel, Message, MessageEvent, Placeholder, Wording
from jiamen.messages.permissions import SET_TEXTS
from jiamen.messages.services.recipients import Recipient
from jiamen.messages.services.sending import send

TRIAL = MessageEvent(
    code="messages.trial",
    title=_("Trial message"),
    placeholders=(Placeholder("sender", _("name of the person who sends it"), "王小明"),),
    zh=Wording("试发消息", "这是{sender}从家门口试发的一条消息。您收到了，就说明发送正常。"),
    en=Wording("Trial message", "This is a trial message from {sender} at Jiamen. If you read it, sending works."),
    channels=(Channel.SMS, Channel.EMAIL),
    urgent=True,
    useful_for=timedelta(hours=6),
)


@transaction.atomic
def send_trial(actor: Actor, *, once: UUID, area: str, address: str) -> list[Message]:
    """Send a trial to a mobile number or an e-mail address; the same `once` again sends nothing more.

    Raises:
        NotPermitted: not the actor's area, or not the right.
        NothingToReach: neither a mobile number nor an e-mail address.
    """
    require(actor, SET_TEXTS, area=area)
    to = _recipient(address)
    return send(actor, event=TRIAL, subject=f"trial:{once}", area=area, to=to, values={"sender": actor.label})


def _recipient(address: str) -> Recipient:
    language = get_language() or settings.LANGUAGE_CODE
    if "@" in address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise NothingToReach(field="address", value=address) from error
        return Recipient(email=address, language=language)
    try:
        return Recipient(phone=plain_phone(address), language=language)
    except NotAPhone as error:
        raise NothingToReach(field="address", value=address) from error
