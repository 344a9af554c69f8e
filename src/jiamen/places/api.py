"""The programming interface of places. Everything but premises is public."""

from datetime import date
from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router

from jiamen.kernel.actor import HasActor
from jiamen.kernel.clock import now
from jiamen.places.models import Access, Area, AreaLevel, Function, Notice, Premises
from jiamen.places.schemas import (
    AreaOut,
    CentreDetailOut,
    CentreOut,
    DayOut,
    FoundOut,
    NoticeOut,
    PageOf,
    PremisesOut,
    Problem,
    RoomOut,
    SpanOut,
    StateOut,
)
from jiamen.places.selectors import wording
from jiamen.places.selectors.centre import CentreDetail, RoomShown, centre_detail, public_centre
from jiamen.places.selectors.find import Found, Wanted, find_page
from jiamen.places.selectors.hours import DayHours, OpenState, clock_text, coming_days
from jiamen.places.selectors.lists import premises_rows
from jiamen.places.selectors.timetables import calendar_from, timetables

router = Router(tags=["places"])
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Degrees90 = Annotated[float | None, Query(ge=-90, le=90)]
Degrees180 = Annotated[float | None, Query(ge=-180, le=180)]
Day = Annotated[date, Query(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
REFUSED = {401: Problem, 403: Problem, 404: Problem, 422: Problem}


@router.get("/areas", response={200: PageOf[AreaOut], 422: Problem}, summary="Areas")
def areas(
    request: HttpRequest, parent: str = "", level: AreaLevel | None = None, limit: Limit = 100, offset: Offset = 0
) -> PageOf[AreaOut]:
    """The tree of areas, by code; `parent` gives the areas right below one."""
    rows = Area.objects.order_by("code")
    rows = rows.filter(parent=parent) if parent else rows
    rows = rows.filter(level=level) if level else rows
    return PageOf[AreaOut](total=rows.count(), items=[_area(row) for row in rows[offset : offset + limit]])


@router.get("/centres", response={200: FoundOut, 422: Problem}, summary="Find centres")
def centres(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=60, description="community, centre, street, address or service")] = "",
    lat: Degrees90 = None,
    lon: Degrees180 = None,
    open_now: bool = False,
    function: Function | None = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> FoundOut:
    """Centres by name, address or service; with `lat` and `lon` the nearest on foot come first."""
    known = lat is not None and lon is not None
    wanted = Wanted(q, lat if known else None, lon if known else None, open_now, function or "")
    found = find_page(wanted, now(), start=offset, count=limit)
    return FoundOut(total=found.total, exact=found.exact, items=[_found(item) for item in found.items])


@router.get("/centres/{code}", response={200: CentreDetailOut, 404: Problem}, summary="A centre")
def centre(request: HttpRequest, code: str) -> CentreDetailOut:
    """A centre with its coming seven days, rooms, services, notices and accessibility."""
    return _detail(centre_detail(public_centre(code), now()))


@router.get("/centres/{code}/hours", response={200: list[DayOut], 404: Problem, 422: Problem}, summary="Opening hours")
def hours(
    request: HttpRequest, code: str, first: Day | None = None, days: Annotated[int, Query(ge=1, le=62)] = 7
) -> list[DayOut]:
    """Dates from `first` (today) on, with holidays, make-up workdays and exceptions resolved."""
    place = public_centre(code)
    start = first or now().date()
    table = timetables([place.pk], start, days)[place.pk]
    return [_day(day) for day in coming_days(table, calendar_from(start, days), start, days)]


@router.get("/centres/{code}/rooms", response={200: list[RoomOut], 404: Problem}, summary="Rooms of a centre")
def rooms(request: HttpRequest, code: str) -> list[RoomOut]:
    """Rooms for residents, with who shares them."""
    return [_room(shown) for shown in centre_detail(public_centre(code), now()).rooms]


@router.get("/centres/{code}/notices", response={200: list[NoticeOut], 404: Problem}, summary="Notices of a centre")
def notices(request: HttpRequest, code: str) -> list[NoticeOut]:
    """Notices shown now, the newest first."""
    return [_notice(row) for row in Notice.objects.filter(centre=public_centre(code)).current()]


@router.get("/premises", response={200: PageOf[PremisesOut], **REFUSED}, summary="Premises (staff)")
def premises(request: HttpRequest, limit: Limit = 100, offset: Offset = 0) -> PageOf[PremisesOut]:
    """Premises inside the area of the signed-in planner or manager."""
    rows = premises_rows(cast("HasActor", request).actor)
    return PageOf[PremisesOut](total=rows.count(), items=[_premises(row) for row in rows[offset : offset + limit]])


def _area(row: Area) -> AreaOut:
    return AreaOut(
        code=row.code,
        name=row.name,
        level=row.level,
        kind=row.kind,
        parent=row.parent_id,
        lat=row.lat,
        lon=row.lon,
        simulated=row.simulated,
    )


def _day(hours: DayHours) -> DayOut:
    spans = [SpanOut(opens=clock_text(span.opens_min), closes=clock_text(span.closes_min)) for span in hours.spans]
    return DayOut(
        day=hours.day, spans=spans, reason=hours.reason, label=wording.day_label(hours), certain=hours.certain
    )


def _state(state: OpenState, status: str) -> StateOut:
    return StateOut(
        open=state.open,
        until=state.until,
        opens=state.opens,
        sentence=wording.state_sentence(state, status),
        today=_day(state.today),
    )


def _found(found: Found) -> CentreOut:
    row = found.centre
    return CentreOut(
        code=row.code,
        name=row.name,
        area=row.area_id,
        area_name=row.area.name,
        address=row.address,
        lat=row.lat,
        lon=row.lon,
        phone=row.phone,
        status=row.status,
        state=_state(found.state, row.status),
        functions=list(found.functions),
        services=[service.name for service in found.services],
        walk_m=found.walk_m,
        walk_min=found.walk_min,
        simulated=row.simulated,
    )


def _room(shown: RoomShown) -> RoomOut:
    row = shown.room
    return RoomOut(
        code=row.code,
        name=row.name,
        function=row.function,
        function_label=str(Function(row.function).label),
        floor=row.floor,
        floor_area_m2=row.floor_area_m2,
        capacity=row.capacity,
        shared_with=[agreement.partner for agreement in shown.partners],
        simulated=row.simulated,
    )


def _notice(row: Notice) -> NoticeOut:
    return NoticeOut(
        title=row.title, body=row.body, published_at=row.published_at, until=row.until, simulated=row.simulated
    )


def _detail(detail: CentreDetail) -> CentreDetailOut:
    row = detail.centre
    return CentreDetailOut(
        code=row.code,
        name=row.name,
        area=row.area_id,
        area_name=row.area.name,
        address=row.address,
        lat=row.lat,
        lon=row.lon,
        phone=row.phone,
        status=row.status,
        state=_state(detail.state, row.status),
        days=[_day(day) for day in detail.days],
        unknown_years=list(detail.unknown_years),
        rooms=[_room(shown) for shown in detail.rooms],
        services=[service.name for service in detail.services],
        shared_with=[agreement.partner for agreement in detail.partners],
        notices=[_notice(notice) for notice in detail.notices],
        access=[access.value for access in Access if access in row.access],
        access_missing=[access.value for access in Access if access not in row.access],
        simulated=row.simulated,
    )


def _premises(row: Premises) -> PremisesOut:
    return PremisesOut(
        code=row.code,
        name=row.name,
        area=row.area_id,
        kind=row.kind,
        address=row.address,
        lat=row.lat,
        lon=row.lon,
        floor_area_m2=row.floor_area_m2,
        owner=row.owner,
        available_from=row.available_from,
        note=row.note,
        simulated=row.simulated,
    )
