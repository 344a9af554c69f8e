"""One centre with everything its page shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime

from jiamen.places.errors import NoSuchCentre
from jiamen.places.models import (
    Access,
    Centre,
    CentreService,
    CentreStatus,
    Notice,
    Room,
    SharingAgreement,
    Story,
)
from jiamen.places.selectors.find import BACKSTAGE
from jiamen.places.selectors.hours import Calendar, DayHours, OpenState, coming_days, state_at
from jiamen.places.selectors.timetables import calendar_from, timetables

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class RoomShown:
    """A room, and the partners it is shared with."""

    room: Room
    partners: tuple[SharingAgreement, ...]


@dataclass(frozen=True, slots=True)
class CentreDetail:
    """A centre as residents see it. `backstage`: rooms that are not for them; `unknown_years`: their holidays are not known."""

    centre: Centre
    state: OpenState
    days: list[DayHours]
    unknown_years: tuple[int, ...]
    rooms: tuple[RoomShown, ...]
    backstage: int
    partners: tuple[SharingAgreement, ...]
    services: list[CentreService]
    notices: list[Notice]
    stories: list[Story]

    @property
    def access_present(self) -> list[str]:
        """What helps to get in and be served."""
        return [str(access.label) for access in Access if access in self.centre.access]

    @property
    def access_missing(self) -> list[str]:
        """What is not there; said, so that nobody comes in vain."""
        return [str(access.label) for access in Access if access not in self.centre.access]


def public_centre(code: str) -> Centre:
    """The centre with this code (1 query).

    Raises:
        NoSuchCentre: there is none, or it is closed for good.
    """
    centre: Centre | None = Centre.objects.public().with_area().filter(code=code).first()
    if centre is None:
        raise NoSuchCentre(centre=code[:20])
    return centre


def centre_detail(centre: Centre, moment: datetime) -> CentreDetail:
    """Everything the page of a centre shows at an aware `moment` (8 queries)."""
    state, days, calendar = opening_of(centre, moment)
    rooms = list(Room.objects.filter(centre=centre))
    sharing = _current_sharing(centre, moment.date())
    public = [room for room in rooms if room.open_to_residents and room.function not in BACKSTAGE]
    return CentreDetail(
        centre=centre,
        state=state,
        days=days,
        unknown_years=tuple(sorted({day.day.year for day in days} - calendar.known_years)),
        rooms=tuple(RoomShown(room, tuple(s for s in sharing if s.room_id == room.pk)) for room in public),
        backstage=len(rooms) - len(public),
        partners=tuple(s for s in sharing if s.room_id is None),
        services=list(CentreService.objects.filter(centre=centre)),
        notices=list(Notice.objects.filter(centre=centre).current()),
        stories=list(Story.objects.filter(centre=centre)),
    )


def opening_of(centre: Centre, moment: datetime, days: int = WEEK_DAYS) -> tuple[OpenState, list[DayHours], Calendar]:
    """State at an aware `moment`, the coming `days` days, and the calendar they were resolved with (3 queries)."""
    table = timetables([centre.pk], moment.date())[centre.pk]
    calendar = calendar_from(moment.date())
    state = state_at(table, calendar, moment)
    if centre.status != CentreStatus.OPEN:
        state = OpenState(moment, False, None, None, state.today)
    return state, coming_days(table, calendar, moment.date(), days), calendar


def _current_sharing(centre: Centre, today: date) -> list[SharingAgreement]:
    return list(SharingAgreement.objects.filter(centre=centre, since__lte=today).exclude(until__lt=today))
