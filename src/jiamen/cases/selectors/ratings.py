"""Ratings as residents, pads, managers and planners read them. Who rated is in none of these rows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from jiamen.cases.errors import AlreadyRated, NoSuchInvitation, NoSuchRectification, OwnService, RatingExpired
from jiamen.cases.models import ItemVersion, Level, Rating, RatingInvitation, Reason, Rectification, Stage
from jiamen.cases.permissions import READ_RATINGS
from jiamen.cases.selectors.items import versions_at
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.errors import NotFound
from jiamen.kernel.words import is_chinese, listed
from jiamen.places.models import Centre
from jiamen.places.selectors.wording import full_day

ON_PAD = timedelta(minutes=3)
"""A pad offers the service that ended last at its window for so long, so that the next visitor does not rate it."""


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One rating without who gave it or who served; `stage` is "" unless it is being put right."""

    pk: int
    day: date
    items: str
    level: Level
    reasons: str
    comment: str
    channel: str
    stage: str


@dataclass(frozen=True, slots=True)
class RectificationRow:
    """A low rating being put right."""

    pk: int
    day: date
    due_on: date
    items: str
    level: Level
    stage: Stage
    overdue: bool
    due_soon: bool
    again: Level | None


def invitation_by_key(key: str) -> RatingInvitation:
    """The invitation whose page has this address (1 query). Raises: NoSuchInvitation."""
    rows = RatingInvitation.objects.filter(key=key).select_related("centre", "rating")
    found: RatingInvitation | None = rows.first()
    if found is None:
        raise NoSuchInvitation()
    return found


def check_open(invitation: RatingInvitation, moment: datetime) -> None:
    """Whether a service can be rated at a moment (1 query). Raises: AlreadyRated, RatingExpired."""
    if Rating.objects.filter(invitation=invitation).exists():
        raise AlreadyRated()
    if moment >= invitation.expires_at:
        raise RatingExpired(day=full_day(localdate(invitation.expires_at)))


def open_key(subject: str, moment: datetime) -> str:
    """The key to rate a service ("ticket:12") at a moment; "" when it was rated, is not over, or is long over (1 query)."""
    rows = RatingInvitation.objects.filter(subject=subject, rating__isnull=True, expires_at__gt=moment)
    return rows.values_list("key", flat=True).first() or ""


def on_pad(centre: Centre, window: int, moment: datetime) -> RatingInvitation | None:
    """What the pad of a window shows at a moment: the service that ended there last, unless that is long ago (1 query)."""
    rows = RatingInvitation.objects.filter(centre=centre, window=window, made_at__gt=moment - ON_PAD)
    newest: RatingInvitation | None = rows.select_related("centre", "rating").order_by("-made_at").first()
    return newest


def rectification_by_key(key: str) -> Rectification:
    """The rectification whose page has this address, for the resident who rated (2 queries). Raises: NoSuchRectification."""
    rows = Rectification.objects.filter(key=key).select_related("centre", "rating").prefetch_related("periods")
    found: Rectification | None = rows.first()
    if found is None:
        raise NoSuchRectification()
    return found


def readable(actor: Actor, centre: Centre) -> QuerySet[Rating]:
    """The ratings of a centre this member of staff may read: all but those about their own work.

    Raises: SignInNeeded, NotPermitted.
    """
    require(actor, READ_RATINGS, area=centre.area_id)
    rows: QuerySet[Rating] = Rating.objects.visible_to(actor.under(READ_RATINGS)).filter(centre=centre)
    return rows if actor.user_id is None else rows.exclude(invitation__worker_id=actor.user_id)


def rating_rows(actor: Actor, centre: Centre, moment: datetime) -> list[RatingRow]:
    """All readable ratings of a centre, the newest first (2 queries)."""
    rows = readable(actor, centre).select_related("remark", "rectification").defer("rectification__phone")
    names = item_names(centre, moment)
    return [_row(row, names) for row in rows]


def rectification_rows(actor: Actor, centre: Centre, moment: datetime) -> list[RectificationRow]:
    """All readable rectifications of a centre, the open ones first, each by its term (2 queries)."""
    rows = Rectification.objects.filter(rating__in=readable(actor, centre)).select_related("rating").defer("phone")
    names = item_names(centre, moment)
    found = [
        RectificationRow(
            row.pk, localdate(row.rating.at), row.due_on, words_of(row.rating.items, names), Level(row.rating.level),
            Stage(row.stage), row.is_overdue(moment.date()), row.is_due_soon(moment.date()),
            Level(row.again) if row.again else None,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.stage == Stage.CLOSED, row.due_on, row.pk))


def readable_rectification(actor: Actor, centre: Centre, pk: int) -> Rectification:
    """One rectification of a centre with its steps (2 queries).

    Raises: SignInNeeded, NotPermitted, NotFound; OwnService: it is about the actor's own work.
    """
    require(actor, READ_RATINGS, area=centre.area_id)
    rows = Rectification.objects.filter(centre=centre, pk=pk)
    rows = rows.select_related("centre", "rating__invitation", "rating__remark").prefetch_related("periods__user")
    found: Rectification | None = rows.first()
    if found is None:
        raise NotFound()
    if actor.user_id is not None and found.rating.invitation.worker_id == actor.user_id:
        raise OwnService()
    return found


def item_names(centre: Centre, moment: datetime) -> dict[str, str]:
    """Names of all items by code, in the reader's language (1 query)."""
    return {version.item.code: _name(version) for version in versions_at(centre.area_id, moment)}


def words_of(codes: list[str], names: dict[str, str]) -> str:
    """Items in words; one that is gone keeps its code."""
    return listed(names.get(code, code) for code in codes)


def reasons_of(rating: Rating) -> str:
    """The reasons ticked, in words."""
    remark: Any = getattr(rating, "remark", None)
    return listed(Reason(reason).label for reason in remark.reasons) if remark else ""


def _row(row: Rating, names: dict[str, str]) -> RatingRow:
    remark: Any = getattr(row, "remark", None)
    putting_right: Any = getattr(row, "rectification", None)
    return RatingRow(
        row.pk, localdate(row.at), words_of(row.items, names), Level(row.level), reasons_of(row),
        remark.comment if remark else "", row.channel, putting_right.stage if putting_right else "",
    )  # fmt: skip


def _name(version: ItemVersion) -> str:
    return version.name if is_chinese() or not version.name_en else version.name_en
