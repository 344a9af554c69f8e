"""Silence: an address whose owner wants no more messages, by a link that needs no account, and back again."""

import secrets

from django.conf import settings
from django.db import transaction
from django.utils.http import base36_to_int, int_to_base36

from jiamen.kernel.actor import Actor
from jiamen.kernel.clock import now
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_rows
from jiamen.kernel.secrets import blind_key
from jiamen.messages.errors import LinkUnreadable
from jiamen.messages.events import SilenceChanged
from jiamen.messages.models import Contact

LENGTH = 12
"""Digits of the signature: short enough for a text message, far too many to guess."""


def stop_mark(contact: Contact) -> str:
    """The signed name of a contact in a link."""
    return f"{int_to_base36(contact.pk)}-{_signature(contact.pk)}"


def stop_url(contact: Contact) -> str:
    """The address where the owner of a contact stops messages."""
    return f"{settings.SITE_ADDRESS}/m/{stop_mark(contact)}/"


def marked_contact(mark: str) -> Contact:
    """The contact a link names.

    Raises:
        LinkUnreadable: the signature does not fit, or the contact is gone.
    """
    name, _dash, signature = mark.partition("-")
    try:
        number = base36_to_int(name)
    except ValueError as error:
        raise LinkUnreadable() from error
    if not secrets.compare_digest(signature.encode(), _signature(number).encode()):
        raise LinkUnreadable()
    contact = Contact.objects.filter(pk=number).first()
    if contact is None:
        raise LinkUnreadable()
    return contact


@transaction.atomic
def set_silence(actor: Actor, *, mark: str, silent: bool) -> None:
    """Stop messages to the address a link names, or have them again; who holds the link may.

    Raises:
        LinkUnreadable: the link names no contact.
    """
    [contact] = lock_rows(Contact.objects.filter(pk=marked_contact(mark).pk))
    if silent == (contact.silent_since is not None):
        return
    contact.silent_since = now() if silent else None
    contact.save(update_fields=["silent_since"])
    publish(actor, SilenceChanged(subject=f"contact:{contact.pk}", area="", silent=silent))


def _signature(number: int) -> str:
    return blind_key("message-stop", str(number))[:LENGTH]
