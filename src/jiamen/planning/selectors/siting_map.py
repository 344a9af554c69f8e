"""The map of a siting run: chosen sites, who gains, who is left out."""

import numpy as np
from django.utils.translation import gettext as _

from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.kernel.ui.mapdata import Colour, MapData, Point, Points, Status, Variable
from jiamen.places.models import Area
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.impact import stored_walks, walks_between
from jiamen.planning.selectors.sites import Candidate, candidates
from jiamen.planning.selectors.walks import NOBODY, Count, cells_in


def run_map(actor: Actor, run: PlanRun) -> MapData:
    """People and places of today under the sites the run chose (four queries)."""
    result, detour, radius_m = run.result or {"sites": []}, run.input["detour_percent"] / 100, run.input["radius_m"]
    cells, sites = cells_in(actor, run.area), candidates(actor, run.area)
    chosen = [Candidate(*(site[name] for name in Candidate.__slots__)) for site in result["sites"]]
    if "walks" in result:
        before, after = stored_walks(cells, result["walks"])
    else:
        before, after = walks_between(cells, [s for s in sites if s.kind == "centre"], chosen, detour)
    variables = [
        _gains(before, after, radius_m),
        maps.walk_variable("after", _("Walk to the nearest chosen site"), after),
        maps.walk_variable("before", _("Walk to the nearest centre today"), before),
        *maps.people_variables(cells),
    ]
    layers = [
        maps.outlines(actor, Area.objects.get(code=run.area)),
        maps.cell_layer(cells, variables),
        # Reach along the streets is no circle.
        *([] if "walks" in result else [maps.catchments([(s.code, s.lon, s.lat) for s in chosen], radius_m, detour)]),
        *_points(sites, chosen),
    ]
    return maps.assembled(cells.lon, cells.lat, layers)


def _gains(before: Count, after: Count, radius_m: int) -> Variable:
    out = (after > radius_m) | (after == NOBODY)
    shorter, longer = (after < before) | (before == NOBODY), (after > before) & (before != NOBODY)
    kinds = np.select([out, shorter, longer], [3, 0, 2], default=1)
    words: list[tuple[str, Colour]] = [
        (_("walks less"), "pine-ink"),
        (_("walks as far as today"), "faint"),
        (_("walks farther, within reach"), "amber-ink"),
        (_("left out: beyond {radius:,} m").format(radius=radius_m), "strong"),
    ]
    return Variable("change", _("Who gains, who is left out"), "", kinds.tolist(), classes=words)


STATUSES = {
    ("centre", True): "kept",
    ("premises", True): "new",
    ("centre", False): "left",
    ("premises", False): "unused",
}


def _points(sites: list[Candidate], chosen: list[Candidate]) -> list[Points]:
    """Places not chosen (switched on by hand), existing centres given up, and on top the chosen ones."""
    taken = {(site.kind, site.code) for site in chosen}
    by_status: dict[str, list[Point]] = {status: [] for status in STATUSES.values()}
    for s in sites:
        status = STATUSES[s.kind, (s.kind, s.code) in taken]
        by_status[status].append(Point(s.code, s.lon, s.lat, s.name, status, text=f"{s.floor_area_m2:,} {_('m²')}"))
    words = {
        "kept": Status(_("existing centre, chosen"), "circle", "pine-ink"),
        "new": Status(_("new site, chosen"), "star", "link"),
        "left": Status(_("existing centre, not chosen"), "square", "slate-2"),
        "unused": Status(_("premises, not chosen"), "cross", "faint"),
    }

    def layer(name: str, title: str, *statuses: str, shown: bool = True) -> Points:
        items = [point for status in statuses for point in by_status[status]]
        return Points(name, title, {status: words[status] for status in statuses}, items, shown)

    return [
        layer("unused", _("Premises not chosen"), "unused", shown=False),
        layer("left", _("Centres not chosen"), "left"),
        layer("sites", _("Chosen sites"), "kept", "new"),
    ]
