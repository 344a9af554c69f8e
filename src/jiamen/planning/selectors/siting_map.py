"""The map of a siting run: chosen sites, who gains, who is left out."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from jiamen.kernel.actor import Actor
from jiamen.kernel.models import PlanRun
from jiamen.kernel.ui.mapdata import Colour, MapData, Point, Points, Status, Variable
from jiamen.places.models import Area
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.hexagons import Drawn, drawn
from jiamen.planning.selectors.impact import stored_walks, walks_between
from jiamen.planning.selectors.sites import Candidate, candidates
from jiamen.planning.selectors.walks import NOBODY, Cells, Count, cells_in


@dataclass(frozen=True, slots=True)
class Sited:
    """People (n cells) and places of an area, the places chosen, and everybody's walk before and after (n, metres).

    `streets`: the walks follow the streets or what there is room for, so that reach is no circle. `changed`: places (keys)
    opened or given up by hand since; `asks`: the map offers to do that.
    """

    area: str
    cells: Cells
    sites: list[Candidate]
    chosen: list[Candidate]
    before: Count
    after: Count
    radius_m: int
    detour: float
    streets: bool
    changed: frozenset[str] = frozenset()
    asks: bool = False


def run_map(actor: Actor, run: PlanRun) -> MapData:
    """People and places of today under the sites the run chose (five queries)."""
    result, detour = run.result or {"sites": []}, run.input["detour_percent"] / 100
    cells, sites = cells_in(actor, run.area), candidates(actor, run.area)
    chosen = [Candidate(*(site[name] for name in Candidate.__slots__)) for site in result["sites"]]
    kept = "walks" in result
    if kept:
        walks = stored_walks(cells, result["walks"])
    else:
        walks = walks_between(cells, [s for s in sites if s.kind == "centre"], chosen, detour)
    return sited_map(
        actor, Sited(run.area, cells, sites, chosen, *walks, run.input["radius_m"], detour, kept, asks=True)
    )


def sited_map(actor: Actor, sited: Sited) -> MapData:
    """Chosen sites, who gains and who is left out (two queries)."""
    shown = drawn(sited.cells, maps.CELL_SIZE_M)
    variables = [
        _gains(shown, sited.before, sited.after, sited.radius_m),
        maps.walk_variable("after", _("Walk to the nearest chosen site"), shown, sited.after),
        maps.walk_variable("before", _("Walk to the nearest centre today"), shown, sited.before),
        *maps.people_variables(shown.cells),
    ]
    reached = [(site.code, site.lon, site.lat) for site in sited.chosen]
    layers = [
        maps.outlines(actor, Area.objects.get(code=sited.area)),
        maps.cell_layer(shown, variables),
        None if sited.streets else maps.catchments(reached, sited.radius_m, sited.detour),
        *_points(sited),
    ]
    return maps.assembled(sited.cells.lon, sited.cells.lat, layers)


def _gains(shown: Drawn, before: Count, after: Count, radius_m: int) -> Variable:
    out = ((after > radius_m) | (after == NOBODY)) & (shown.people > 0)  # where nobody lives, nobody is left out
    shorter, longer = (after < before) | (before == NOBODY), (after > before) & (before != NOBODY)
    kinds = np.select([out, shorter, longer], [3, 0, 2], default=1)
    words: list[tuple[str, Colour]] = [
        (_("walks less"), "pine-ink"),
        (_("walks as far as today"), "faint"),
        (_("walks farther, within reach"), "amber-ink"),
        (_("left out: beyond {radius:,} m").format(radius=radius_m), "strong"),
    ]
    return Variable(
        "change", _("Who gains, who is left out"), "", shown.most(kinds, len(words)).tolist(), classes=words
    )


STATUSES = {
    ("centre", True): "kept",
    ("premises", True): "new",
    ("centre", False): "left",
    ("premises", False): "unused",
}


def _points(sited: Sited) -> list[Points]:
    """Places not chosen, existing centres given up, and on top the chosen ones and those changed by hand."""
    taken = {site.key for site in sited.chosen}
    words = _status_words()
    by_status: dict[str, list[Point]] = {status: [] for status in words}
    for s in sited.sites:
        open_now = s.key in taken
        status = ("opened" if open_now else "closed") if s.key in sited.changed else STATUSES[s.kind, open_now]
        deed = (_("What if it were given up?") if open_now else _("What if it were opened?")) if sited.asks else ""
        area = f"{s.floor_area_m2:,} {_('m²')}"
        by_status[status].append(Point(s.key, s.lon, s.lat, s.name, status, text=area, deed=deed))

    def layer(name: str, title: str, *statuses: str, shown: bool = True) -> Points:
        items = [point for status in statuses for point in by_status[status]]
        return Points(name, title, {status: words[status] for status in statuses}, items, shown)

    by_hand = ("opened", "closed") if sited.changed else ()
    return [
        layer("unused", _("Premises not chosen"), "unused", shown=False),
        layer("left", _("Centres not chosen"), "left"),
        layer("sites", _("Chosen sites"), "kept", "new", *by_hand),
    ]


def _status_words() -> dict[str, Status]:
    return {
        "kept": Status(_("existing centre, chosen"), "circle", "pine-ink"),
        "new": Status(_("new site, chosen"), "star", "link"),
        "left": Status(_("existing centre, not chosen"), "square", "slate-2"),
        "unused": Status(_("premises, not chosen"), "cross", "faint"),
        "opened": Status(_("opened by you"), "diamond", "link"),
        "closed": Status(_("given up by you"), "triangle", "amber-ink"),
    }
