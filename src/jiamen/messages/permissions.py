"""Rights that concern messages."""

from django.utils.translation import gettext_lazy as _

from jiamen.accounts.permissions import Role
from jiamen.kernel.actor import Permission

HALL = (Role.OPERATOR, Role.CENTRE_MANAGER, Role.SOCIAL_WORKER)

READ_MESSAGES = Permission(
    "messages.read", title=_("see the messages sent in the area, and print those for paper"), roles=HALL
)
SEND_AGAIN = Permission(
    "messages.send_again", title=_("send a message again"), roles=[Role.OPERATOR, Role.CENTRE_MANAGER]
)
SET_TEXTS = Permission(
    "messages.set_texts", title=_("change texts and switches of messages, send a trial"), roles=[Role.OPERATOR]
)
