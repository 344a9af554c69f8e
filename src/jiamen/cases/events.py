"""What happened to service items and ratings. Who rated is in none of these."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.events import Fact


@dataclass(frozen=True, slots=True)
class ItemPublished(Fact):
    """A version of a service item holds from now on; `area` is where, empty everywhere."""

    name: ClassVar[str] = "cases.item_published"
    summary = _("a version of a service item was published")

    item: str
    number: int


@dataclass(frozen=True, slots=True)
class ItemWasWithdrawn(Fact):
    """A service item takes no new cases."""

    name: ClassVar[str] = "cases.item_withdrawn"
    summary = _("a service item was withdrawn")

    item: str


@dataclass(frozen=True, slots=True)
class ItemRestored(Fact):
    """A withdrawn item can be asked for again."""

    name: ClassVar[str] = "cases.item_restored"
    summary = _("a service item was restored")

    item: str


@dataclass(frozen=True, slots=True)
class RatingInvited(Fact):
    """A service has ended and can be rated."""

    name: ClassVar[str] = "cases.rating_invited"
    summary = _("somebody was asked to rate a service")


@dataclass(frozen=True, slots=True)
class ServiceRated(Fact):
    """A service was rated."""

    name: ClassVar[str] = "cases.service_rated"
    summary = _("a service was rated")

    channel: str


@dataclass(frozen=True, slots=True)
class RectificationOpened(Fact):
    """A low rating is to be put right."""

    name: ClassVar[str] = "cases.rectification_opened"
    summary = _("a low rating is to be put right")

    due_on: str


@dataclass(frozen=True, slots=True)
class RectificationMoved(Fact):
    """A step of putting a low rating right."""

    name: ClassVar[str] = "cases.rectification_moved"
    summary = _("a low rating was called back, put right, rated again or closed")

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RaterPhoneShown(Fact):
    """A manager looked up the number to call back."""

    name: ClassVar[str] = "cases.rater_phone_shown"
    summary = _("the number for a call back was looked up")
