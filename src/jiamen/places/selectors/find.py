"""Find my centre: by name, address, service or position; open or not; nearest first. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from jiamen.kernel.geo import walk_m
from jiamen.places.models import Area, Centre, CentreService, CentreStatus, Function, Room
from jiamen.places.selectors.hours import OpenState
from jiamen.places.selectors.matching import fold, match
from jiamen.places.selectors.timetables import open_states
from jiamen.places.selectors.wording import walk_minutes

PER_PAGE = 10
BACKSTAGE = (Function.OFFICE, Function.STORE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a resident asks for; `lat` and `lon` (WGS-84) come together or not at all."""

    text: str = ""
    lat: float | None = None
    lon: float | None = None
    open_now: bool = False
    function: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """From where distances are measured; `name` is empty for the reader's own position."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Found:
    """One centre of the answer."""

    centre: Centre
    state: OpenState
    walk_m: int | None
    functions: tuple[Function, ...] = ()
    services: tuple[CentreService, ...] = ()

    @property
    def walk_min(self) -> int | None:
        """Minutes on foot, if the place is known."""
        return None if self.walk_m is None else walk_minutes(self.walk_m)


@dataclass(frozen=True, slots=True)
class Answer:
    """Some of the centres that fit, of `total`. Not `exact`: none fits the words, these are similar or near.

    `place`: distances are from there. `streets`: those that have a centre at all.
    """

    items: tuple[Found, ...]
    total: int
    exact: bool
    place: Place | None
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Centres that fit, best or nearest first, with their distances."""

    centres: list[Centre]
    exact: bool
    place: Place | None
    walks: dict[int, int]


def find_page(wanted: Wanted, moment: datetime, *, start: int = 0, count: int = PER_PAGE) -> Answer:
    """Centres `start` to `start + count` of those that fit, at an aware `moment` (at most 9 queries, however many centres)."""
    everything = public_centres()
    ranked = rank(wanted, everything)
    centres, states = ranked.centres, {}
    if wanted.open_now:
        states = states_of(centres, moment)
        centres = [centre for centre in centres if states[centre.pk].open]
    shown = centres[start : start + count]
    states = states or states_of(shown, moment)
    functions, services = _functions(shown), _services(shown)
    items = tuple(
        Found(c, states[c.pk], ranked.walks.get(c.pk), functions.get(c.pk, ()), services.get(c.pk, ())) for c in shown
    )
    return Answer(items, len(centres), ranked.exact, ranked.place, _streets(everything))


def public_centres() -> list[Centre]:
    """All centres residents may look up, with community and street (1 query)."""
    return list(Centre.objects.public().with_area().order_by("code"))


def rank(wanted: Wanted, centres: Sequence[Centre]) -> Ranked:
    """Those that fit words and function, in the order to show them (at most 3 queries)."""
    fitting = _with_function(centres, wanted.function) if wanted.function else list(centres)
    place = Place("", wanted.lat, wanted.lon) if wanted.lat is not None and wanted.lon is not None else None
    exact = True
    if wanted.text.strip():
        by_id = {centre.pk: centre for centre in fitting}
        matches = match(wanted.text, _texts(fitting))
        exact = matches.exact and bool(matches.keys)
        if not exact and place is None:
            place = _area_place(wanted.text)
        fitting = fitting if place and not exact else [by_id[key] for key in matches.keys]
    walks = _walks(place, fitting) if place else {}
    if place:
        fitting.sort(key=lambda centre: walks[centre.pk])
    return Ranked(fitting, exact, place, walks)


def _walks(place: Place, centres: Sequence[Centre]) -> dict[int, int]:
    """Estimated metres on foot from a place to each centre, by centre."""
    lons, lats = [centre.lon for centre in centres], [centre.lat for centre in centres]
    walks = walk_m(place.lon, place.lat, lons, lats, detour=settings.DETOUR_FACTOR)
    return {centre.pk: int(walk) for centre, walk in zip(centres, walks, strict=True)}


def states_of(centres: Sequence[Centre], moment: datetime) -> dict[int, OpenState]:
    """States by centre; one that is being upgraded is shut whatever its hours say (3 queries)."""
    states = open_states([centre.pk for centre in centres], moment)
    for centre in centres:
        if centre.status != CentreStatus.OPEN:
            states[centre.pk] = OpenState(moment, False, None, None, states[centre.pk].today)
    return states


def _texts(centres: Sequence[Centre]) -> dict[int, tuple[str, ...]]:
    """What a centre can be found by, the most telling first (1 query, for the services)."""
    services: dict[int, list[str]] = defaultdict(list)
    rows = CentreService.objects.filter(centre__in=[centre.pk for centre in centres]).order_by()
    for centre, name, name_en in rows.values_list("centre_id", "name", "name_en"):
        services[centre] += [name, name_en]
    return {
        c.pk: (c.area.name, c.name, c.address, c.area.parent.name if c.area.parent else "", *services[c.pk])
        for c in centres
    }


def _area_place(text: str) -> Place | None:
    """The community of that name, for one that has no centre of its own."""
    wanted = fold(text)
    for area in Area.objects.filter(lat__isnull=False, lon__isnull=False).only("name", "lat", "lon"):
        if wanted in fold(area.name) and area.lat is not None and area.lon is not None:
            return Place(area.name, area.lat, area.lon)
    return None


def _with_function(centres: Sequence[Centre], function: str) -> list[Centre]:
    rooms = Room.objects.filter(function=function, open_to_residents=True)
    having = set(rooms.values_list("centre_id", flat=True).distinct().order_by())
    return [centre for centre in centres if centre.pk in having]


def _functions(centres: Collection[Centre]) -> dict[int, tuple[Function, ...]]:
    """What residents may use, in the order of `Function` (1 query)."""
    held: dict[int, set[Function]] = defaultdict(set)
    rooms = Room.objects.filter(centre__in=[centre.pk for centre in centres], open_to_residents=True)
    for centre, function in rooms.exclude(function__in=BACKSTAGE).order_by().values_list("centre_id", "function"):
        held[centre].add(Function(function))
    order = list(Function)
    return {centre: tuple(sorted(functions, key=order.index)) for centre, functions in held.items()}


def _services(centres: Collection[Centre]) -> dict[int, tuple[CentreService, ...]]:
    """Services in their rank (1 query)."""
    held: dict[int, list[CentreService]] = defaultdict(list)
    for service in CentreService.objects.filter(centre__in=[centre.pk for centre in centres]).order_by("rank", "name"):
        held[service.centre_id].append(service)
    return {centre: tuple(services) for centre, services in held.items()}


def _streets(centres: Sequence[Centre]) -> tuple[str, ...]:
    """Streets and towns that have a centre, in the order of their codes."""
    named = {c.area.parent_id: c.area.parent.name for c in centres if c.area.parent}
    return tuple(name for _code, name in sorted(named.items()))
