"""One-time codes: how residents sign in with nothing but their phone."""

import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from jiamen.accounts.errors import AddressHeld, CodeGone, CodeTooSoon, NotAPhone, SmsFailed, TooManyCodes, WrongCode
from jiamen.accounts.models import RESEND_PAUSE, OneTimeCode, User, UserKind
from jiamen.accounts.services.sign_in import ADDRESS, clock_time, network
from jiamen.accounts.services.throttle import Limit, forgive, spend
from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.locks import lock_name, lock_rows
from jiamen.kernel.secrets import blind_key

LIFE = timedelta(minutes=5)
TRIES = 5
PER_PHONE = Limit("codes-phone", limit=10, window=timedelta(hours=24), hold=timedelta(hours=1))
PER_ADDRESS = Limit("codes-address", limit=40, window=timedelta(hours=1), hold=timedelta(hours=1))

MOBILE = re.compile(r"1[3-9]\d{9}")


def plain_phone(text: str) -> str:
    """ "+86 138-0000-1234" → "13800001234".

    Raises:
        NotAPhone: not a mobile number of mainland China.
    """
    digits = re.sub(r"[\s\-()（）－　]", "", text).removeprefix("+86").removeprefix("0086")
    if not MOBILE.fullmatch(digits):
        raise NotAPhone(field="phone")
    return digits


def send_again(actor: Actor, *, code_id: int) -> OneTimeCode:
    """Send another code to the phone an earlier one went to; the same refusals as `send_code`, and `CodeGone`."""
    row = OneTimeCode.objects.filter(pk=code_id).first()
    if row is None:
        raise CodeGone()
    return send_code(actor, phone=row.phone)


def send_code(actor: Actor, *, phone: str) -> OneTimeCode:
    """Send six digits to the phone; whether it has an account makes no difference.

    Raises:
        NotAPhone, CodeTooSoon, TooManyCodes, SmsFailed.
    """
    number = plain_phone(phone)
    row, code = _new_code(actor, number)
    send = import_string(settings.SMS_ADAPTER)
    text = _(
        "{code} is your Jiamen sign-in code, good for {minutes} minutes. Nobody from the centre will ever ask for it."
    )
    try:
        send(number, text.format(code=code, minutes=int(LIFE.total_seconds() // 60)))
    except OSError as error:
        row.delete()  # so that another can be asked for at once
        raise SmsFailed() from error
    return row


@transaction.atomic
def _new_code(actor: Actor, number: str) -> tuple[OneTimeCode, str]:
    key, at = blind_key("phone", number), now()
    lock_name(f"code:{key}")
    before = OneTimeCode.objects.filter(phone_key=key).first()
    if before and (wait := before.sent_at + RESEND_PAUSE - at) > timedelta():
        raise CodeTooSoon(seconds=int(wait.total_seconds()) + 1)
    for limit, who in ((PER_PHONE, key), (PER_ADDRESS, network(actor.origin.address))):
        if held := spend(limit, who).held_until:
            raise TooManyCodes(until=clock_time(held))
    code = f"{secrets.randbelow(10**6):06d}"
    row, _made = OneTimeCode.objects.update_or_create(
        phone_key=key,
        defaults={
            "phone": number,
            "code_key": blind_key(f"code:{key}", code),
            "sent_at": at,
            "expires_at": at + LIFE,
            "tries_left": TRIES,
        },
    )
    return row, code


def use_code(actor: Actor, *, code_id: int, digits: str) -> User:
    """The resident whose phone got this code; the first time makes the account. A code works once.

    Raises:
        CodeGone: expired, used, replaced or tried too often.
        WrongCode: other digits were sent.
        AddressHeld: too many wrong codes from this address.
    """
    from_address = spend(ADDRESS, network(actor.origin.address))
    if from_address.held_until:
        raise AddressHeld(until=clock_time(from_address.held_until))
    outcome = _use(code_id, re.sub(r"\D", "", digits))
    if isinstance(outcome, int):  # decided outside the transaction, so that the lost try stays lost
        raise WrongCode(field="code", tries_left=outcome) if outcome else CodeGone(field="code")
    forgive(from_address)
    return outcome


@transaction.atomic
def _use(code_id: int, digits: str) -> User | int:
    """The account, or how many tries are left."""
    rows = lock_rows(OneTimeCode.objects.filter(pk=code_id, expires_at__gt=now(), tries_left__gt=0))
    if not rows:
        return 0
    (row,) = rows
    if not secrets.compare_digest(blind_key(f"code:{row.phone_key}", digits), row.code_key):
        row.tries_left -= 1
        row.save(update_fields=["tries_left"])
        return row.tries_left
    row.delete()
    known = User.objects.filter(kind=UserKind.RESIDENT, phone_key=row.phone_key).first()
    if known and not known.is_active:
        return 0
    return known or User.objects.create_resident(row.phone, row.phone_key)
