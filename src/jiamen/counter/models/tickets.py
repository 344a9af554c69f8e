"""Tickets (号票): a place in the queue, and every state it has been in."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.kernel.secrets import EncryptedTextField
from jiamen.places.models.centres import OfCentre


class Lane(models.TextChoices):
    """Whom a number belongs to; the value is the letter on the ticket."""

    ORDINARY = "A", _("ordinary")
    BOOKED = "B", _("appointment")
    PRIORITY = "Y", _("priority")


class Priority(models.TextChoices):
    """Why somebody is called earlier; the worker sees it, the screen does not."""

    NONE = "", _("none")
    ELDER = "elder", _("elder")
    DISABLED = "disabled", _("disabled person")
    PREGNANT = "pregnant", _("pregnant woman")
    INFANT = "infant", _("with an infant")
    SERVICE = "service", _("service member or veteran")


class Source(models.TextChoices):
    """Where the number was taken."""

    KIOSK = "kiosk", _("kiosk")
    RECEPTION = "reception", _("reception")
    PHONE = "phone", pgettext_lazy("taken at", "phone")


class State(models.TextChoices):
    """Where a ticket stands."""

    EXPECTED = "expected", _("not here yet")
    WAITING = "waiting", pgettext_lazy("a ticket", "waiting")
    CALLED = "called", _("called")
    SERVING = "serving", _("being served")
    HELD = "held", _("put aside")
    MISSED = "missed", _("did not come")
    LEFT = "left", _("gave up")
    CLOSED = "closed", _("sent home at closing")
    DONE = "done", _("done")


STEPS: Mapping[State, frozenset[State]] = {
    State.EXPECTED: frozenset({State.WAITING, State.LEFT, State.CLOSED}),
    State.WAITING: frozenset({State.CALLED, State.LEFT, State.CLOSED}),
    State.CALLED: frozenset({State.SERVING, State.WAITING, State.MISSED, State.LEFT}),
    State.SERVING: frozenset({State.DONE, State.HELD, State.WAITING}),
    State.HELD: frozenset({State.SERVING, State.WAITING, State.LEFT, State.CLOSED}),
    State.MISSED: frozenset({State.WAITING, State.CLOSED}),
    State.LEFT: frozenset(),
    State.CLOSED: frozenset(),
    State.DONE: frozenset(),
}
"""Allowed steps. Called → waiting undoes a mis-call; serving → waiting hands over to another window."""

AT_WINDOW = (State.CALLED, State.SERVING)


class Ticket(models.Model):
    """One number. `joined_at` decides the order inside a lane; `window` is where it is called, or must be called to."""

    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField(_("date"))
    lane = models.CharField(_("lane"), max_length=1, choices=Lane)
    number = models.PositiveIntegerField(_("number"))
    key = models.CharField(max_length=16, unique=True)  # in the address of the resident's page
    once = models.UUIDField(unique=True)  # the same wish sent twice is the same ticket
    source = models.CharField(_("taken at"), max_length=10, choices=Source)
    priority = models.CharField(_("priority"), max_length=10, choices=Priority, blank=True, default=Priority.NONE)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    joined_at = models.DateTimeField(_("in line since"))
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)  # an appointment's time
    window = models.ForeignKey("counter.Window", on_delete=models.PROTECT, null=True, blank=True)
    calls = models.PositiveSmallIntegerField(_("calls"), default=0)
    called_at = models.DateTimeField(null=True, blank=True)  # the newest call: what the screen shows and says
    phone = EncryptedTextField(blank=True, default="")  # only for the message that the turn is near
    note = models.CharField(_("note"), max_length=200, blank=True)
    simulated = models.BooleanField(_("simulated"), default=False)

    objects = OfCentre.as_manager()

    class Meta:
        verbose_name = _("ticket")
        ordering = ["-day", "lane", "number"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "day", "lane", "number"], name="one_ticket_per_number"),
            models.UniqueConstraint(
                fields=["window"], condition=Q(state__in=["called", "serving"]), name="one_ticket_at_a_window"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["called", "serving"]) | Q(window__isnull=False), name="called_ticket_has_window"
            ),
            models.CheckConstraint(condition=Q(lane="Y") | Q(priority=""), name="priority_reason_only_in_its_lane"),
        ]
        indexes = [
            models.Index(
                fields=["centre", "day", "lane", "joined_at"], condition=Q(state="waiting"), name="ticket_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What is printed, shown and called: letter and three digits."""
        return f"{self.lane}{self.number:03}"


class TicketItem(models.Model):
    """One of the matters somebody comes with; several can be settled on one number."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey("cases.ServiceItem", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=0)

    class Scope(OfCentre):
        """By the centre of the ticket."""

        area_lookup = "ticket__centre__area__code"

    objects = Scope.as_manager()

    class Meta:
        ordering = ["ticket_id", "rank"]
        constraints = [models.UniqueConstraint(fields=["ticket", "item"], name="one_item_once_per_ticket")]


class TicketPeriod(models.Model):
    """One state of a ticket from–until, where and by whom. The database lets an open period be ended once, nothing else."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="periods")
    state = models.CharField(_("state"), max_length=10, choices=State)
    began_at = models.DateTimeField(pgettext_lazy("a time", "from"))
    ended_at = models.DateTimeField(pgettext_lazy("a time", "until"), null=True, blank=True)
    window = models.ForeignKey("counter.Window", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Scope(OfCentre):
        """By the centre of the ticket."""

        area_lookup = "ticket__centre__area__code"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("period of a ticket")
        ordering = ["ticket_id", "began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ended_at__isnull=True), name="one_open_period_per_ticket"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="ticket_period_runs_forward"
            ),
        ]


class LaneCounter(models.Model):
    """The last number of a lane. It is raised in the transaction that writes the ticket, so no number is ever missing."""

    centre = models.ForeignKey("places.Centre", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    lane = models.CharField(max_length=1, choices=Lane)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "day", "lane"], name="one_counter_per_lane")]
