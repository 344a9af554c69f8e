"""Acting for somebody: proxies of the family, errands of workers, and in whose hands papers are."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.cases.models.cases import Case, OfCase
from jiamen.cases.models.items import Category
from jiamen.cases.models.papers import CasePaper
from jiamen.kernel.secrets import EncryptedTextField, mask_name, mask_phone
from jiamen.places.models.centres import OfCentre


class Relation(models.TextChoices):
    """What somebody is to the person they act for."""

    SPOUSE = "spouse", _("husband or wife")
    CHILD = "child", _("son or daughter")
    PARENT = "parent", _("father or mother")
    OTHER_FAMILY = "family", _("another relative")
    GUARDIAN = "guardian", _("guardian")
    NEIGHBOUR = "neighbour", _("neighbour or friend")


class Proxy(models.Model):
    """Somebody may act for a resident: for one field of matters or (`category` empty) all, until a day.

    The resident is known by the blind key of the identity number, the proxy by name and phone.
    """

    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="+")
    principal_key = models.CharField(max_length=64, db_index=True)
    name = EncryptedTextField(_("name of the proxy"))
    phone = EncryptedTextField(_("phone of the proxy"))
    phone_key = models.CharField(max_length=64)
    relation = models.CharField(_("relation"), max_length=10, choices=Relation)
    category = models.CharField(_("for matters of"), max_length=16, choices=Category, blank=True)
    begins_on = models.DateField(pgettext_lazy("a date", "from"))
    until = models.DateField(pgettext_lazy("a date", "until"))
    evidence = models.CharField(_("how it was authorised"), max_length=120)
    who = models.CharField(max_length=200)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("proxy")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("begins_on")), name="proxy_runs_forward")]

    @property
    def masked_name(self) -> str:
        """The name as pages show it."""
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """The phone as pages show it."""
        return mask_phone(self.phone)


class Errand(models.Model):
    """A worker acts for the resident of a case (代办、帮办): who, on what authority, and when the papers are back."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="errand")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    authorised_on = models.DateField(_("authorised on"))
    evidence = models.CharField(_("how it was authorised"), max_length=120)
    return_on = models.DateField(_("papers back by"))
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfCase.as_manager()

    class Meta:
        verbose_name = _("errand")
        ordering = ["return_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(return_on__gte=F("authorised_on")), name="errand_returns_after_it_begins"
            )
        ]


class Holder(models.TextChoices):
    """In whose hands a paper is."""

    RESIDENT = "resident", _("with the resident")
    WORKER = "worker", _("with the worker")
    OFFICE = "office", _("at the office")


CUSTODY_STEPS: Mapping[Holder, frozenset[Holder]] = {
    Holder.RESIDENT: frozenset({Holder.WORKER}),
    Holder.WORKER: frozenset({Holder.OFFICE, Holder.RESIDENT}),
    Holder.OFFICE: frozenset({Holder.WORKER}),
}
"""Every paper goes and comes back through the worker's hands."""


class CustodyMove(models.Model):
    """A paper changes hands: one link of the chain. The database keeps it as it was written."""

    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, related_name="moves")
    paper = models.ForeignKey(CasePaper, on_delete=models.PROTECT, related_name="moves")
    holder = models.CharField(max_length=8, choices=Holder)
    at = models.DateTimeField()
    who = models.CharField(max_length=200)
    note = models.CharField(max_length=120, blank=True)

    class Scope(OfCase):
        """By the case of the errand."""

        to_case = "errand__case__"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("change of hands")
        ordering = ["errand_id", "id"]
