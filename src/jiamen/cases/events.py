"""What happened to service items."""

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
