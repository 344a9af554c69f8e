"""What a worker's desk shows: my centres, and one of them today."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from jiamen.kernel.actor import Actor, Permission, can, require
from jiamen.kernel.errors import NotFound
from jiamen.places.models import Centre, Notice, OpeningException, Posting, Room
from jiamen.places.permissions import USE_DESK
from jiamen.places.selectors.centre import opening_of
from jiamen.places.selectors.hours import Calendar, DayHours, OpenState, Span
from jiamen.places.selectors.timetables import weekly_pattern


@dataclass(frozen=True, slots=True)
class Desk:
    """One centre today, for its staff."""

    centre: Centre
    state: OpenState
    days: list[DayHours]
    rooms: list[Room]
    notices: list[Notice]
    exceptions: list[OpeningException]
    weekly: dict[int, tuple[Span, ...]]
    unknown_years: tuple[int, ...]


def my_centres(actor: Actor, today: date) -> list[Centre]:
    """Centres the actor has a desk at, those they are posted to first (2 queries).

    Raises:
        SignInNeeded, NotPermitted: the actor has no desk anywhere.
    """
    require(actor, USE_DESK)
    rows = Centre.objects.visible_to(actor).public().with_area()
    centres = [centre for centre in rows if can(actor, USE_DESK, area=centre.area_id)]
    now_posted = Q(until__isnull=True) | Q(until__gte=today)
    posted = set(
        Posting.objects.filter(now_posted, user=actor.user_id, since__lte=today).values_list("centre_id", flat=True)
    )
    return sorted(centres, key=lambda centre: (centre.pk not in posted, centre.code))


def desk_centre(actor: Actor, code: str, *, right: Permission = USE_DESK) -> Centre:
    """The centre with this code, if the actor holds the right there (1 query).

    Raises:
        NotFound: no such centre, or outside the actor's area.
        SignInNeeded, NotPermitted: inside it, but without the right.
    """
    require(actor, right)
    centre: Centre | None = Centre.objects.visible_to(actor).with_area().filter(code=code).first()
    if centre is None:
        raise NotFound()
    require(actor, right, area=centre.area_id)
    return centre


def desk(centre: Centre, moment: datetime) -> Desk:
    """The desk of a centre at an aware `moment` (7 queries)."""
    state, days, calendar = opening_of(centre, moment)
    return Desk(
        centre=centre,
        state=state,
        days=days,
        rooms=list(Room.objects.filter(centre=centre)),
        notices=list(Notice.objects.filter(centre=centre).exclude(until__lte=moment)),
        exceptions=list(OpeningException.objects.filter(centre=centre, day__gte=moment.date())),
        weekly=weekly_pattern(centre),
        unknown_years=_unknown_years(days, calendar),
    )


def _unknown_years(days: list[DayHours], calendar: Calendar) -> tuple[int, ...]:
    return tuple(sorted({day.day.year for day in days} - calendar.known_years))
