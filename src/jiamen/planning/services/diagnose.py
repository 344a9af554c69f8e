"""Hold centres against the standards (体检)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Sum

from jiamen.kernel import clock
from jiamen.kernel.actor import Actor, require
from jiamen.kernel.events import publish
from jiamen.kernel.locks import lock_name
from jiamen.places.models import Centre, OpeningSpan, Posting, Room
from jiamen.planning import permissions
from jiamen.planning.events import CentresDiagnosed
from jiamen.planning.models import CentreDiagnosis, UpgradeProject
from jiamen.planning.selectors.measures import NOT_FOR_RESIDENTS, Facts, is_off_place, measure, required_area_m2
from jiamen.planning.selectors.standards import InForce, in_force
from jiamen.planning.selectors.walks import cells_in, own_centre, shared_places, walks

HELD = ["before_short_in_area", "before_short_in_place", "after_short_in_area", "after_short_in_place"]


@transaction.atomic
def diagnose(actor: Actor, area: str) -> int:
    """Diagnose every centre in the area (code) against the standards of today; the number of centres.

    Centres closed for good are left out and lose their diagnosis. Writing the same figures twice changes nothing but the
    time they were computed at.

    Raises:
        NotPermitted: the actor may not have centres of this area diagnosed.
        StandardMissing: a standard the score needs has no value today.
    """
    require(actor, permissions.DIAGNOSE, area=area)
    lock_name(f"diagnose:{area[:6]}")
    standards, district = in_force(clock.today()), _District(area[:6])
    stamp = clock.now()
    rows = [
        CentreDiagnosis(centre=centre, computed_at=stamp, **district.measured(centre, standards))
        for centre in district.centres
        if centre.area_id.startswith(area)
    ]
    CentreDiagnosis.objects.filter(centre__area__code__startswith=area).exclude(centre__in=district.centres).delete()
    written = [field.name for field in CentreDiagnosis._meta.fields if field.name not in {"id", "centre"}]
    CentreDiagnosis.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["centre"], update_fields=written, batch_size=500
    )
    upgrades = list(UpgradeProject.objects.filter(centre__in=[row.centre_id for row in rows]).select_related("centre"))
    for upgrade in upgrades:
        district.hold_upgrade(upgrade, standards)
    UpgradeProject.objects.bulk_update(upgrades, HELD, batch_size=500)
    publish(actor, CentresDiagnosed(subject=f"area:{area}", area=area, centres=len(rows)))
    return len(rows)


class _District:
    """A district (code) as the diagnosis sees it; whole, because a centre may serve a community across the street's border."""

    def __init__(self, code: str) -> None:
        inside = Centre.objects.public().filter(area__code__startswith=code)
        self.centres = list(inside.select_related("area").order_by("code"))
        self.cells = cells_in(Actor.system("diagnosis"), code)
        self.owner, self.walk = own_centre(self.cells, self.centres, shared_places(self.centres))
        self.facts = _facts(self.centres)
        self.index = {centre.pk: index for index, centre in enumerate(self.centres)}

    def measured(self, centre: Centre, standards: InForce) -> dict[str, Any]:
        """The columns of the centre's diagnosis."""
        own = self.owner == self.index[centre.pk]
        cells, walk = self.cells.of(own), self.walk[own]
        areas = sorted({centre.area_id, *map(str, cells.area)})
        return {"areas": areas} | measure(self.facts[centre.pk], cells, walk, standards)

    def hold_upgrade(self, upgrade: UpgradeProject, standards: InForce) -> None:
        """Set what the centre was and is short of, before and after the upgrade, for the people it serves today."""
        cells = self.cells.of(self.owner == self.index[upgrade.centre_id])
        centre, needed_m2 = upgrade.centre, required_area_m2(int(cells.households.sum()), standards)
        lon, lat = centre.lon, centre.lat
        then = (upgrade.before_lon, upgrade.before_lat)
        then_lon, then_lat = (lon if then[0] is None else then[0], lat if then[1] is None else then[1])
        upgrade.before_short_in_area = upgrade.before_area_m2 < needed_m2
        upgrade.after_short_in_area = upgrade.after_area_m2 < needed_m2
        upgrade.before_short_in_place = is_off_place(
            walks(cells.lon, cells.lat, then_lon, then_lat), cells.residents, standards
        )
        upgrade.after_short_in_place = is_off_place(walks(cells.lon, cells.lat, lon, lat), cells.residents, standards)


def _facts(centres: Sequence[Centre]) -> dict[int, Facts]:
    """What is known of each centre by id (three queries)."""
    today = clock.today()
    functions: dict[int, set[str]] = defaultdict(set)
    rooms = Room.objects.filter(centre__in=centres, open_to_residents=True).exclude(function__in=NOT_FOR_RESIDENTS)
    for centre_id, function in rooms.values_list("centre_id", "function"):
        functions[centre_id].add(function)
    at_work = Posting.objects.filter(Q(until__isnull=True) | Q(until__gte=today), centre__in=centres, since__lte=today)
    workers: dict[int, int] = defaultdict(int)
    for centre_id in at_work.values_list("centre_id", flat=True):
        workers[centre_id] += 1
    week = OpeningSpan.objects.filter(centre__in=centres, day__lte=7).order_by().values("centre_id")
    minutes = dict(week.annotate(minutes=Sum(F("closes_min") - F("opens_min"))).values_list("centre_id", "minutes"))
    return {
        centre.pk: Facts(
            kind=centre.area.kind,
            floor_area_m2=centre.floor_area_m2,
            open_area_m2=centre.open_area_m2,
            workers=workers[centre.pk],
            functions=frozenset(functions[centre.pk]),
            condition=centre.condition,
            open_minutes_week=minutes.get(centre.pk, 0),
        )
        for centre in centres
    }
