"""What the maps of planning show."""

import math
from collections.abc import Sequence

import numpy as np
from django.conf import settings
from django.db.models import Count, Max, Sum
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from jiamen.kernel.actor import Actor
from jiamen.kernel.ui.mapdata import Areas, Circle, Circles, Colour, Layer, MapData, Point, Points, Status, Variable
from jiamen.kernel.ui.mapdata import Cells as CellLayer
from jiamen.people.models import PopulationCell
from jiamen.places.models import Area, Centre, Premises
from jiamen.planning.models import CentreDiagnosis
from jiamen.planning.selectors.hexagons import Drawn
from jiamen.planning.selectors.verdict import sentence, verdict
from jiamen.planning.selectors.walks import NOBODY, Cells
from jiamen.planning.selectors.walks import Count as Heads

CELL_SIZE_M = 120
WALK_BREAKS_M = (300, 600, 1000, 1500, 2500)
ROOM_DEGREES = 0.005
"""Ground left round everything shown."""


def version(actor: Actor, area: str, *more: object) -> str:
    """Changes whenever what a map of the area (code) shows changes (three queries)."""
    cells = PopulationCell.objects.visible_to(actor).filter(area__code__startswith=area)
    people = cells.aggregate(n=Count("pk"), a=Sum("residents"), b=Sum("age_65_plus"), c=Sum("lat"), d=Sum("lon"))
    centres = Centre.objects.visible_to(actor).filter(area__code__startswith=area)
    places = centres.aggregate(n=Count("pk"), a=Sum("lat"), b=Sum("lon"), at=Max("diagnosis__computed_at"))
    rest = Premises.objects.visible_to(actor).filter(area__code__startswith=area)
    premises = rest.aggregate(n=Count("pk"), a=Sum("lat"), b=Sum("lon"), c=Sum("floor_area_m2"))
    counted = [*people.values(), *places.values(), *premises.values()]
    parts = [area, get_language(), settings.DETOUR_FACTOR, *counted, *more]
    return ":".join(map(str, parts))


Numbers = Sequence[float] | NDArray[np.float64]


def bounds_of(lon: Numbers, lat: Numbers) -> tuple[float, float, float, float]:
    """West, south, east, north round the points with a little room; China when there are none."""
    if not len(lon):
        return (73.0, 18.0, 135.0, 54.0)
    room = ROOM_DEGREES
    return (float(min(lon)) - room, float(min(lat)) - room, float(max(lon)) + room, float(max(lat)) + room)


def breaks(values: Heads) -> list[int]:
    """At most four rising round numbers that cut the positive values into parts of like size."""
    known = values[values > 0]
    if not len(known):
        return [1]
    cuts: list[int] = []
    for quantile in np.quantile(known, [0.2, 0.4, 0.6, 0.8]):
        size = 10 ** max(0, math.floor(math.log10(max(quantile, 1))))
        nice = max(1, round(quantile / size * 2) * size // 2 or size)
        if not cuts or nice > cuts[-1]:
            cuts.append(nice)
    return cuts


def cell_layer(shown: Drawn, variables: Sequence[Variable]) -> CellLayer:
    """What is drawn of the cells, coloured by one of the variables."""
    title = _("Population, in hexagons") if shown.grouped else _("Population cells")
    cells = shown.cells
    return CellLayer(
        "cells", title, shown.size_m, cells.code.tolist(), cells.lon.tolist(), cells.lat.tolist(), variables
    )


def people_variables(cells: Cells) -> list[Variable]:
    """Residents, elders, children and households."""
    columns = [
        ("residents", _("Residents"), pgettext("unit", "people"), cells.residents),
        ("elders", _("Aged 65 and over"), pgettext("unit", "people"), cells.age_65_plus),
        ("children", _("Aged 0–14"), pgettext("unit", "people"), cells.age_0_14),
        ("households", _("Households"), pgettext("unit", "households"), cells.households),
    ]
    return [Variable(key, title, unit, values.tolist(), breaks(values)) for key, title, unit, values in columns]


def walk_variable(key: str, title: str, shown: Drawn, walk: Heads) -> Variable:
    """Metres on foot (`walk` (n) that of each cell); unknown where there is no place to walk to."""
    ways = shown.mean(walk).tolist()
    return Variable(key, title, _("m"), [None if way == NOBODY else way for way in ways], WALK_BREAKS_M)


def beyond_variable(shown: Drawn, walk: Heads, radius_m: int) -> Variable:
    """Within or beyond the radius, where most residents of what is drawn are; `walk` (n) is that of each cell."""
    outside = shown.most((((walk > radius_m) | (walk == NOBODY)) & (shown.people > 0)).astype(np.int64), 2)
    words: list[tuple[str, Colour]] = [
        (_("within {radius:,} m").format(radius=radius_m), "faint"),
        (_("left out"), "strong"),
    ]
    return Variable("beyond", _("Within reach"), "", outside.tolist(), classes=words)


def outlines(actor: Actor, area: Area) -> Areas | None:
    """The borders right below the area, or its own; None when none are stored (one query)."""
    rows = Area.objects.visible_to(actor).filter(boundary__isnull=False, code__startswith=area.code)
    shown = [row for row in rows if len(row.code) == min(12, len(area.code) + 3)]
    features = [{"type": "Feature", "properties": {"label": row.name}, "geometry": row.boundary} for row in shown]
    if not features:
        return None
    return Areas("borders", _("Borders"), {"type": "FeatureCollection", "features": features})


def catchments(
    points: Sequence[tuple[str, float, float]], radius_m: int, detour: float, *, shown: bool = True
) -> Circles:
    """How far one may live in a straight line to walk no more than the radius (id, longitude, latitude)."""
    reach_m = round(radius_m / detour)
    return Circles("reach", _("Walking reach"), [Circle(i, lon, lat, reach_m) for i, lon, lat in points], shown)


def diagnosed_points(rows: Sequence[CentreDiagnosis]) -> Points:
    """Centres by how much they lack."""
    statuses = {
        "good": Status(_("large enough, well placed, well laid out"), "circle", "pine-ink"),
        "short": Status(_("falls short in one respect"), "diamond", "amber-ink"),
        "grave": Status(_("falls short in two or three"), "square", "slate"),
    }
    items = [
        Point(
            row.centre.code, row.centre.lon, row.centre.lat, row.centre.area.name, _gravity(row),
            text=sentence(verdict(row)), url=reverse("planning:centre", args=[row.centre.code]),
        )
        for row in rows
    ]  # fmt: skip
    return Points("centres", _("Centres"), statuses, items)


def _gravity(row: CentreDiagnosis) -> str:
    short = row.short_in_area + row.short_in_place + row.short_in_layout
    return ("good", "short", "grave", "grave")[short]


def premises_points(actor: Actor, area: str, *, shown: bool = True) -> Points:
    """Premises that could be had (one query)."""
    rows = Premises.objects.visible_to(actor).filter(area__code__startswith=area).order_by("code")
    statuses = {"premises": Status(_("could be used"), "cross", "faint")}
    items = [
        Point(r.code, r.lon, r.lat, r.name, "premises", text=f"{r.get_kind_display()} · {r.floor_area_m2:,} {_('m²')}")
        for r in rows
    ]
    return Points("premises", _("Premises"), statuses, items, shown)


def assembled(lon: NDArray[np.float64], lat: NDArray[np.float64], layers: Sequence[Layer | None]) -> MapData:
    """A map of what there is."""
    return MapData(bounds_of(lon, lat), [layer for layer in layers if layer is not None])
