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
from jiamen.places.models import Centre, OpeningSpan, Posting, Room, SharingAgreement
from jiamen.planning import permissions
from jiamen.planning.events import CentresDiagnosed
from jiamen.planning.models import CentreDiagnosis
from jiamen.planning.selectors.measures import NOT_FOR_RESIDENTS, Facts, measure
from jiamen.planning.selectors.standards import in_force
from jiamen.planning.selectors.walks import cells_in, own_centre


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
    centres = list(Centre.objects.public().filter(area_id__startswith=area).select_related("area").order_by("code"))
    columns = _measured(actor, area, centres)
    stamp = clock.now()
    rows = [CentreDiagnosis(centre=c, computed_at=stamp, **columns[c.pk]) for c in centres]
    CentreDiagnosis.objects.filter(centre__area_id__startswith=area).exclude(centre__in=centres).delete()
    written = [field.name for field in CentreDiagnosis._meta.fields if field.name not in {"id", "centre"}]
    CentreDiagnosis.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["centre"], update_fields=written, batch_size=500
    )
    publish(actor, CentresDiagnosed(subject=f"area:{area}", area=area, centres=len(rows)))
    return len(rows)


def _measured(actor: Actor, area: str, centres: Sequence[Centre]) -> dict[int, dict[str, Any]]:
    """Columns of the diagnosis by centre id."""
    standards, today = in_force(clock.today()), clock.today()
    cells = cells_in(actor, area)
    agreements = SharingAgreement.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    shared = agreements.filter(centre__in=centres, partner_area__isnull=False).order_by("since", "pk")
    owner, walk = own_centre(cells, centres, list(shared))
    facts = _facts(centres)
    measured = {}
    for index, centre in enumerate(centres):
        own = owner == index
        served = sorted({centre.area_id, *map(str, cells.area[own])})
        measured[centre.pk] = {"areas": served} | measure(facts[centre.pk], cells.of(own), walk[own], standards)
    return measured


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
