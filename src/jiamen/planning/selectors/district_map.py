"""The maps of the diagnosis: a district, and one centre with its residents."""

from typing import cast

from django.conf import settings
from django.utils.translation import gettext as _

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor
from jiamen.kernel.ui.mapdata import MapData
from jiamen.places.models import Area, Centre
from jiamen.planning.models import CentreDiagnosis
from jiamen.planning.selectors import maps
from jiamen.planning.selectors.diagnoses import diagnoses
from jiamen.planning.selectors.hexagons import drawn
from jiamen.planning.selectors.standards import in_force
from jiamen.planning.selectors.walks import cells_in, own_centre, shared_places


def district_map(actor: Actor, area: Area) -> MapData:
    """Cells, centres by verdict, premises, walking reach and borders of the area (seven queries)."""
    cells, rows = cells_in(actor, area.code), list(diagnoses(actor, area.code))
    centres = [row.centre for row in rows]
    _owner, walk = own_centre(cells, centres, shared_places(centres))
    radius_m = in_force(clock.today())["walk_radius"]
    shown = drawn(cells, maps.CELL_SIZE_M)
    variables = [
        maps.walk_variable("walk", _("Walk to the own centre"), shown, walk),
        maps.beyond_variable(shown, walk, radius_m),
        *maps.people_variables(shown.cells),
    ]
    places = [(c.code, c.lon, c.lat) for c in centres]
    layers = [
        maps.outlines(actor, area),
        maps.cell_layer(shown, variables),
        maps.catchments(places, radius_m, settings.DETOUR_FACTOR, shown=False),
        maps.premises_points(actor, area.code, shown=False),
        maps.diagnosed_points(rows),
    ]
    return maps.assembled(cells.lon, cells.lat, layers)


def centre_map(actor: Actor, centre: Centre) -> MapData:
    """One centre, its residents with their walk, and its reach (four queries)."""
    diagnosis = cast("CentreDiagnosis | None", getattr(centre, "diagnosis", None))
    areas = diagnosis.areas if diagnosis else [centre.area_id]
    around = cells_in(actor, centre.area_id[:6])
    rivals = list(Centre.objects.public().filter(area__in=areas).order_by("code"))
    rivals = rivals if centre in rivals else [*rivals, centre]
    owner, walk = own_centre(around, rivals, shared_places(rivals))
    mine = owner == rivals.index(centre)
    cells, walk = around.of(mine), walk[mine]
    radius_m = in_force(clock.today())["walk_radius"]
    shown = drawn(cells, maps.CELL_SIZE_M)
    variables = [
        maps.walk_variable("walk", _("Walk to this centre"), shown, walk),
        maps.beyond_variable(shown, walk, radius_m),
        *maps.people_variables(shown.cells),
    ]
    layers = [
        maps.outlines(actor, centre.area),
        maps.cell_layer(shown, variables),
        maps.catchments([(centre.code, centre.lon, centre.lat)], radius_m, settings.DETOUR_FACTOR),
        maps.diagnosed_points([diagnosis]) if diagnosis else None,
    ]
    return maps.assembled(cells.lon, cells.lat, layers)
