"""Messages: one text for one address on one channel, and each state it has been in."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.models import ScopedQuerySet
from jiamen.kernel.secrets import EncryptedTextField
from jiamen.messages.models.kinds import Channel


class State(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    UNSURE = "unsure", _("may have arrived")
    GIVEN_UP = "given_up", _("could not be sent")
    SILENT = "silent", _("not wanted")


STEPS: Mapping[State, frozenset[State]] = {
    State.WAITING: frozenset({State.SENDING, State.SENT, State.GIVEN_UP, State.SILENT}),
    State.SENDING: frozenset({State.SENT, State.WAITING, State.UNSURE, State.GIVEN_UP}),
    State.UNSURE: frozenset({State.WAITING, State.SENT, State.GIVEN_UP}),
    State.GIVEN_UP: frozenset({State.WAITING}),
    State.SENT: frozenset(),
    State.SILENT: frozenset(),
}
"""Allowed steps. Waiting → sent is a sheet of paper handed over; unsure and given up → waiting is mostly an operator's decision;
from unsure the rest is a worker that was only slow and says after all what became of it."""


class Reason(models.TextChoices):
    """Why a message did not go out (yet)."""

    NOT_SET_UP = "not_set_up", _("No service is set up for this way. See the settings of the installation.")
    UNREACHABLE = "unreachable", _("The service could not be reached.")
    BUSY = "busy", _("The service could not take it just then.")
    REFUSED = "refused", _("The service refused it.")
    NO_ANSWER = "no_answer", _("The service took it in but did not answer, so it may have arrived.")
    STOPPED = "stopped", _("The computer stopped in the middle, so it may have arrived.")
    TOO_LATE = "too_late", _("It was no use any more: the time for it had passed.")
    SILENCE = "silence", _("The person asked for no more messages.")
    AGAIN = "again", _("Somebody had it sent again.")


class Message(models.Model):
    """One text on its way. `recipient_key` is the fingerprint of the address, `masked` what may be shown of it."""

    event = models.CharField(_("event"), max_length=60)
    subject = models.CharField(_("concerning"), max_length=120)
    area = models.CharField(_("area"), max_length=12)
    channel = models.CharField(_("way"), max_length=10, choices=Channel)
    recipient_key = models.CharField(max_length=64)
    address = EncryptedTextField(blank=True, default="")  # phone, e-mail or WeChat number
    masked = models.CharField(_("recipient"), max_length=80, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="messages_to"
    )
    language = models.CharField(max_length=10)
    title = EncryptedTextField(_("title"))
    text = EncryptedTextField(_("text of the message"))
    extra = EncryptedTextField(
        blank=True, default=""
    )  # what the channel needs beyond: WeChat's template and fields, JSON
    urgent = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason, blank=True, default="")
    detail = models.CharField(max_length=200, blank=True, default="")  # the service's own words
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    tries_left = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(_("written"))
    useful_until = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)  # when a worker may take it
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Scope(ScopedQuerySet):
        """Messages by area."""

        area_lookup = "area"

    objects = Scope.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "subject", "recipient_key", "channel"], name="one_message_per_event_and_recipient"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENT) | Q(sent_at__isnull=False), name="sent_message_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING) | Q(taken_at__isnull=False), name="message_being_sent_was_taken"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.UNSURE, State.GIVEN_UP, State.SILENT]) | ~Q(reason=""),
                name="unsent_message_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state=State.WAITING), name="message_due"),
            models.Index(fields=["taken_at"], condition=Q(state=State.SENDING), name="message_being_sent"),
            models.Index(fields=["user", "-created_at"], condition=Q(channel=Channel.IN_APP), name="message_of_one"),
            models.Index(fields=["area", "-created_at"], name="message_by_area"),
            models.Index(fields=["created_at"], name="message_by_age"),
        ]


class MessageStep(models.Model):
    """A state a message has been in: since when, why, and by whom if a person decided it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=State)
    since = models.DateTimeField()
    reason = models.CharField(max_length=12, choices=Reason, blank=True, default="")
    detail = models.CharField(max_length=200, blank=True, default="")
    who = models.CharField(max_length=200, blank=True, default="")

    class Scope(ScopedQuerySet):
        """Steps by the area of the message."""

        area_lookup = "message__area"

    objects = Scope.as_manager()

    class Meta:
        ordering = ["message_id", "pk"]
