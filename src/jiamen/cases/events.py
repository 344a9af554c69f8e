"""What happened to service items, cases and ratings. Who rated is in none of these."""

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


# --- cases --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CaseOpened(Fact):
    """A matter was taken in; `area` is the centre's, `home` the resident's community."""

    name: ClassVar[str] = "cases.opened"
    summary = _("a case was taken in")

    item: str
    home: str


@dataclass(frozen=True, slots=True)
class CaseMoved(Fact):
    """A case went from one state to another."""

    name: ClassVar[str] = "cases.moved"
    summary = _("a case went on")

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class CaseTakenOver(Fact):
    """Another worker is in charge."""

    name: ClassVar[str] = "cases.taken_over"
    summary = _("a case was taken over")


@dataclass(frozen=True, slots=True)
class PapersChecked(Fact):
    """The check-list of a case changed; counts of lines."""

    name: ClassVar[str] = "cases.papers_checked"
    summary = _("the papers of a case were checked")

    good: int
    missing: int


@dataclass(frozen=True, slots=True)
class NoticeGiven(Fact):
    """A resident was told everything that is missing."""

    name: ClassVar[str] = "cases.notice_given"
    summary = _("a one-time notice was given")

    number: int
    papers: int


@dataclass(frozen=True, slots=True)
class PaperStored(Fact):
    """A file was kept; `reuse_until` is empty without the holder's consent to use it again."""

    name: ClassVar[str] = "cases.paper_stored"
    summary = _("a paper was stored")

    kind: str
    reuse_until: str


@dataclass(frozen=True, slots=True)
class PaperReused(Fact):
    """A paper need not be brought: the one we hold is used."""

    name: ClassVar[str] = "cases.paper_reused"
    summary = _("a stored paper was used again")

    kind: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Fact):
    """A resident wants a stored paper used no more."""

    name: ClassVar[str] = "cases.consent_withdrawn"
    summary = _("a stored paper may not be used again")

    kind: str


@dataclass(frozen=True, slots=True)
class PersonRead(Fact):
    """Somebody at work opened personal data or a stored paper of a case; the resident's page shows it."""

    name: ClassVar[str] = "cases.person_read"
    summary = _("personal data of a case were opened")

    what: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ProxyRecorded(Fact):
    """Somebody may act for a resident."""

    name: ClassVar[str] = "cases.proxy_recorded"
    summary = _("an authorisation was recorded")

    until: str


@dataclass(frozen=True, slots=True)
class ProxyWasEnded(Fact):
    """Somebody may no longer act for a resident."""

    name: ClassVar[str] = "cases.proxy_ended"
    summary = _("an authorisation was ended")


@dataclass(frozen=True, slots=True)
class ErrandBegun(Fact):
    """A worker acts for a resident."""

    name: ClassVar[str] = "cases.errand_begun"
    summary = _("an errand was begun")

    return_on: str


@dataclass(frozen=True, slots=True)
class PaperMoved(Fact):
    """A paper changed hands."""

    name: ClassVar[str] = "cases.paper_moved"
    summary = _("a paper changed hands")

    paper: int
    holder: str


@dataclass(frozen=True, slots=True)
class DeadlineSoon(Fact):
    """A case is due in a few working days. Told once per case."""

    name: ClassVar[str] = "cases.deadline_soon"
    summary = _("a deadline comes near")

    due_on: str


@dataclass(frozen=True, slots=True)
class DeadlineMissed(Fact):
    """A case is overdue. Told once per case."""

    name: ClassVar[str] = "cases.deadline_missed"
    summary = _("a deadline was missed")

    due_on: str


@dataclass(frozen=True, slots=True)
class DeadlineEscalated(Fact):
    """A case is so long overdue that the manager must see to it. Told once per case."""

    name: ClassVar[str] = "cases.deadline_escalated"
    summary = _("an overdue case was passed to the manager")

    due_on: str
