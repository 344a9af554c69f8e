"""Centres as map data."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from jiamen.kernel.ui.mapdata import Layer, MapData, Point, Points, Status
from jiamen.places.models import Centre, CentreStatus
from jiamen.places.selectors.find import Place, Wanted, public_centres, rank, states_of
from jiamen.places.selectors.hours import OpenState
from jiamen.places.selectors.wording import hours_text, state_detail

MARGIN_DEG = 0.004  # about 400 m of ground round the outermost points
NEAREST_SHOWN = 6


def find_map(wanted: Wanted, moment: datetime) -> MapData:
    """All centres that fit a wish, and the place it is asked from; framed on the nearest ones when that is known (≤ 7 queries)."""
    ranked = rank(wanted, public_centres())
    states = states_of(ranked.centres, moment)
    centres = [c for c in ranked.centres if states[c.pk].open] if wanted.open_now else ranked.centres
    layers: list[Layer] = [_centres(centres, states)]
    framed = [(c.lon, c.lat) for c in centres]
    if ranked.place:
        layers.append(_here(ranked.place))
        framed = [*framed[:NEAREST_SHOWN], (ranked.place.lon, ranked.place.lat)]
    return MapData(_bounds(framed), layers)


def centre_map(centre: Centre, moment: datetime) -> MapData:
    """One centre with its surroundings (3 queries)."""
    return MapData(_bounds([(centre.lon, centre.lat)]), [_centres([centre], states_of([centre], moment))])


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
    return Point(centre.code, centre.lon, centre.lat, centre.name, status, text, url)


def _here(place: Place) -> Points:
    name = place.name or _("Where you are")
    return Points("here", name, {"here": Status(name, "star", "door-ink")}, [Point("here", place.lon, place.lat, name, "here")])


def _bounds(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """West, south, east, north with a margin; all of China when there is nothing to show."""
    if not points:
        return (73.5, 18.0, 135.0, 53.5)
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    return (min(lons) - MARGIN_DEG, min(lats) - MARGIN_DEG, max(lons) + MARGIN_DEG, max(lats) + MARGIN_DEG)
