"""Whom a message is for, and the address each channel needs."""

from dataclasses import dataclass

from django.conf import settings

from jiamen.accounts.models import User
from jiamen.kernel.secrets import mask_phone
from jiamen.messages.models import Channel


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person as far as they can be reached; `wechat` is their number (openid) with the official account."""

    phone: str = ""
    email: str = ""
    wechat: str = ""
    user_id: int | None = None
    language: str = settings.LANGUAGE_CODE

    def address(self, channel: Channel) -> str:
        """Where a channel would reach this person; empty when it cannot."""
        account = f"user:{self.user_id}" if self.user_id else ""
        anything = self.phone or self.email.lower() or self.wechat or account
        return {
            Channel.SMS: self.phone, Channel.EMAIL: self.email.lower(), Channel.WECHAT: self.wechat,
            Channel.IN_APP: account, Channel.PRINT: anything,
        }[channel]  # fmt: skip  # two lines say it better than five

    def masked(self, channel: Channel) -> str:
        """What may be shown of that address."""
        if channel is Channel.EMAIL:
            name, _at, host = self.email.partition("@")
            return f"{name[:1]}***@{host}"[:80]
        if channel is Channel.WECHAT:
            return f"{self.wechat[:3]}***"
        return mask_phone(self.phone) if self.phone else ""


def recipient_of(user: User, *, language: str = settings.LANGUAGE_CODE) -> Recipient:
    """The person behind an account, with the addresses it holds."""
    return Recipient(phone=user.phone, email=user.email, user_id=user.pk, language=language)
