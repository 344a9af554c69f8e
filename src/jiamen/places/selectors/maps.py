"""Centres as map data."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from jiamen.kernel.ui.mapdata import Areas, Layer, MapData, Point, Points, Status
from jiamen.places.models import Area, AreaLevel, Centre, CentreStatus
from jiamen.places.selectors.find import Place, Wanted, public_centres, rank, states_of
from jiamen.places.selectors.hours import OpenState
from jiamen.places.selectors.wording import hours_text, state_detail

MARGIN_DEG = 0.004  # about 400 m of ground round the outermost points
NEAREST_SHOWN = 6
AROUND_DEG = 0.03  # about 3 km: what one looks at round a centre


def find_map(wanted: Wanted, moment: datetime) -> MapData:
    """All centres that fit a wish, and the place it is asked from; framed on the nearest ones when that is known (≤ 7 queries)."""
    ranked = rank(wanted, public_centres())
    states = states_of(ranked.centres, moment)
    centres = [c for c in ranked.centres if states[c.pk].open] if wanted.open_now else ranked.centres
    layers: list[Layer] = [*_outlines(Area.objects.exclude(level=AreaLevel.COMMUNITY)), _centres(centres, states)]
    framed = [(c.lon, c.lat) for c in centres]
    if ranked.place:
        layers.append(_here(ranked.place))
        framed = [*framed[:NEAREST_SHOWN], (ranked.place.lon, ranked.place.lat)]
    return MapData(_bounds(framed), layers)


def centre_map(centre: Centre, moment: datetime) -> MapData:
    """One centre in its community, with the centres around it (5 queries)."""
    near = [
        c for c in public_centres() if abs(c.lat - centre.lat) < AROUND_DEG and abs(c.lon - centre.lon) < AROUND_DEG
    ]
    layers = [*_outlines(Area.objects.filter(parent=centre.area.parent_id)), _centres(near, states_of(near, moment))]
    return MapData(_bounds([(centre.lon, centre.lat)], AROUND_DEG / 4), layers)


def _outlines(areas: "QuerySet[Area]") -> list[Layer]:
    """Outlines of areas, for those that have one."""
    features = [
        {"type": "Feature", "geometry": area.boundary, "properties": {"label": area.name}}
        for area in areas.exclude(boundary=None).order_by("code")
    ]
    return [Areas("areas", _("Areas"), {"type": "FeatureCollection", "features": features})] if features else []


def _centres(centres: Sequence[Centre], states: Mapping[int, OpenState]) -> Points:
    items = [_point(centre, states[centre.pk]) for centre in centres]
    used = {item.status for item in items}
    return Points("centres", _("Centres"), {k: s for k, s in _statuses().items() if k in used}, items)


def _statuses() -> dict[str, Status]:
    return {
        "open": Status(_("Open now"), "circle", "pine-ink"),
        "closed": Status(_("Closed now"), "square", "slate-2"),
        "upgrading": Status(_("Being upgraded"), "triangle", "amber-ink"),
    }


def _point(centre: Centre, state: OpenState) -> Point:
    status = "upgrading" if centre.status == CentreStatus.UPGRADING else "open" if state.open else "closed"
    text = f"{state_detail(state, centre.status)} · {hours_text(state.today.spans)}"
    url = reverse("places:centre", args=[centre.code])
    return Point(centre.code, centre.lon, centre.lat, centre.area.name, status, text, url)


def _here(place: Place) -> Points:
    name = place.name or _("Where you are")
    return Points(
        "here", name, {"here": Status(name, "star", "door-ink")}, [Point("here", place.lon, place.lat, name, "here")]
    )


def _bounds(points: Sequence[tuple[float, float]], margin: float = MARGIN_DEG) -> tuple[float, float, float, float]:
    """West, south, east, north with a margin; all of China when there is nothing to show."""
    if not points:
        return (73.5, 18.0, 135.0, 53.5)
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    return (min(lons) - margin, min(lats) - margin, max(lons) + margin, max(lats) + margin)
