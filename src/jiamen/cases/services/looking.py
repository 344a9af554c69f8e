"""Opening personal data: for a purpose, and always written down where the resident can read it."""

from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from jiamen.cases.errors import PurposeNeeded
from jiamen.cases.events import PersonRead
from jiamen.cases.models import Case
from jiamen.cases.permissions import READ_PERSON
from jiamen.kernel.actor import Actor, can, require
from jiamen.kernel.events import publish


class Purpose(models.TextChoices):
    """What personal data are opened for."""

    IDENTITY = "identity", _("to check who you are")
    CONTACT = "contact", _("to reach you")
    DECISION = "decision", _("to decide your case")
    ERRAND = "errand", _("to act for you")
    RESULT = "result", _("to hand over the result")


@dataclass(frozen=True, slots=True)
class Person:
    """Who a case is about, in full."""

    name: str
    phone: str
    identity: str


@transaction.atomic
def read_person(actor: Actor, case: Case, *, purpose: str) -> Person:
    """Name, phone and identity number of a case in full; the look is written down.

    Raises:
        NotPermitted: neither where the case is handled nor where the resident lives.
        PurposeNeeded: no purpose, or an unknown one.
    """
    if not can(actor, READ_PERSON, area=case.home_id):
        require(actor, READ_PERSON, area=case.centre.area_id)
    reason = checked_purpose(purpose)
    publish(actor, PersonRead(f"case:{case.pk}", case.centre.area_id, what="person", purpose=str(reason)))
    return Person(case.name, case.phone, case.identity)


def checked_purpose(purpose: str) -> Purpose:
    """Raises: PurposeNeeded."""
    if purpose not in Purpose.values:
        raise PurposeNeeded(field="purpose")
    return Purpose(purpose)
