"""The communities residents of a centre's district live in."""

from jiamen.cases.selectors.papers import DISTRICT
from jiamen.places.models import Area, AreaLevel, Centre


def homes_of(centre: Centre) -> list[tuple[str, str]]:
    """Code and name of every community of the district, with its street, the centre's own first (1 query)."""
    rows = Area.objects.filter(level=AreaLevel.COMMUNITY, code__startswith=centre.area_id[:DISTRICT])
    named = list(rows.values_list("code", "name", "parent__name"))
    named.sort(key=lambda row: (row[0] != centre.area_id, row[0]))
    return [(code, f"{street} {name}") for code, name, street in named]
