"""One maker per thing of places; everything not asked for is ordinary."""

from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from jiamen.accounts.permissions import Role
from jiamen.kernel.actor import Actor, ActorKind, Grant
from jiamen.places.models import Area, AreaLevel, CalendarDay, Centre, CentreService, DayKind, OpeningSpan, Room

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING, AFTERNOON = (510, 720), (840, 1050)
_numbers = count(1)


def at(text: str) -> datetime:
    """ "2026-11-23 09:00" in Shanghai; that day is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def make_area(code: str, name: str = "", **more: Any) -> Area:
    """An area with everything above it."""
    level = {6: AreaLevel.DISTRICT, 9: AreaLevel.STREET, 12: AreaLevel.COMMUNITY}[len(code)]
    parent = None if len(code) == 6 else Area.objects.filter(code=code[:-3]).first() or make_area(code[:-3])
    return Area.objects.get_or_create(
        code=code, defaults={"name": name or f"区划{code}", "level": level, "parent": parent, **more}
    )[0]


def make_centre(area: str = "361102002001", name: str = "", *, hours: bool = True, **more: Any) -> Centre:
    """A centre; with `hours` it is open Monday to Friday 8:30–12:00 and 14:00–17:30."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "code": f"C{number:04d}",
        "name": name or f"第{number}社区党群服务中心",
        "address": f"信州区第{number}路1号",
        "lat": 28.43,
        "lon": 117.96,
        "phone": "0793-5550101",
        "floor_area_m2": 350,
        "open_area_m2": 250,
    }
    centre = Centre.objects.create(area=make_area(area), **{**values, **more})
    if hours:
        set_spans(centre, {day: [MORNING, AFTERNOON] for day in range(1, 6)})
    return centre


def set_spans(centre: Centre, pattern: dict[int, list[tuple[int, int]]]) -> None:
    """The weekly pattern, as rows."""
    OpeningSpan.objects.filter(centre=centre).delete()
    OpeningSpan.objects.bulk_create(
        OpeningSpan(centre=centre, day=day, opens_min=opens, closes_min=closes)
        for day, spans in pattern.items()
        for opens, closes in spans
    )


def make_room(centre: Centre, function: str = "service_hall", **more: Any) -> Room:
    """A room."""
    number = next(_numbers)
    values = {"code": f"R{number}", "name": f"功能室{number}", "floor_area_m2": 40}
    return Room.objects.create(centre=centre, function=function, **{**values, **more})


def make_service(centre: Centre, name: str, **more: Any) -> CentreService:
    """A service residents know by this name."""
    return CentreService.objects.create(centre=centre, name=name, **more)


def make_day(day: str, kind: DayKind, name: str = "国庆节") -> CalendarDay:
    """A date the state made something else."""
    return CalendarDay.objects.create(day=date.fromisoformat(day), kind=kind, name=name)


def staff(role: Role, scope: str = "361102", user_id: int = 7) -> Actor:
    """A member of staff with one role."""
    return Actor(ActorKind.STAFF, user_id=user_id, label="甲", grants=frozenset({Grant(role, scope)}))
