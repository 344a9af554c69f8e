"""What the upgrades of a year came to, part by part of an area: problems found, put right, floor area added, money."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Length

from jiamen.kernel.actor import Actor, require
from jiamen.places.models import Area
from jiamen.planning import permissions
from jiamen.planning.models import CentreDiagnosis, Payment, ProjectStatus, UpgradeProject

AT_WORK = (ProjectStatus.UNDER_WAY, ProjectStatus.SUSPENDED, ProjectStatus.ACCEPTED)


@dataclass(frozen=True, slots=True)
class PartProgress:
    """A street of a district, or a community of a street. `found` counts centres too small or off-place this year."""

    code: str
    name: str
    fixed: int
    left: int
    completed: int
    added_m2: int
    at_work: int
    overdue: int
    over_budget: int
    paid_fen: int

    @property
    def found(self) -> int:
        """Centres put right this year and those that still fall short."""
        return self.fixed + self.left


class _Project(NamedTuple):
    """What is added up of each project: reading them once is quicker than an aggregate for each figure."""

    centre__area_id: str
    status: str
    completed_on: date | None
    before_area_m2: int
    after_area_m2: int
    due_on: date | None
    cost_fen: int | None
    contract_fen: int | None

    def is_over(self) -> bool:
        return self.status in (ProjectStatus.COMPLETED, ProjectStatus.ABANDONED)


def progress(actor: Actor, area: str, *, today: date) -> list[PartProgress]:
    """The parts right below the area (code), or itself where there are none; recomputed from rows (five queries)."""
    require(actor, permissions.READ)
    reader = actor.under(permissions.READ)
    digits = min(12, len(area) + 3)
    names = Area.objects.visible_to(reader).annotate(digits=Length("code")).filter(code__startswith=area, digits=digits)
    projects = UpgradeProject.objects.visible_to(reader).filter(centre__area__code__startswith=area)
    fixed = projects.completed_in(today.year).that_fixed().values_list("centre__area_id", "centre_id").distinct()
    short = CentreDiagnosis.objects.visible_to(reader).filter(
        Q(short_in_area=True) | Q(short_in_place=True), centre__area__code__startswith=area
    )
    rows = [_Project(*row) for row in projects.values_list(*_Project._fields)]
    done = [row for row in rows if row.status == ProjectStatus.COMPLETED and _in_year(row.completed_on, today)]
    late = [row for row in rows if row.due_on is not None and row.due_on < today and not row.is_over()]
    dearer = [row for row in rows if (row.contract_fen or 0) > (row.cost_fen or 0) > 0 and not row.is_over()]
    columns = {
        "fixed": Counter(code[:digits] for code, _centre in fixed),
        "left": Counter(code[:digits] for code in short.values_list("centre__area_id", flat=True)),
        "completed": _counted(done, digits),
        "added_m2": _added(done, digits),
        "at_work": _counted([row for row in rows if row.status in AT_WORK], digits),
        "overdue": _counted(late, digits),
        "over_budget": _counted(dearer, digits),
        "paid_fen": _paid(reader, area, today.year, digits),
    }
    parts = names.order_by("code").values_list("code", "name")
    return [PartProgress(code, name, **{key: by[code] for key, by in columns.items()}) for code, name in parts]


def _in_year(day: date | None, today: date) -> bool:
    return day is not None and day.year == today.year


def _counted(rows: Iterable[_Project], digits: int) -> Counter[str]:
    return Counter(row.centre__area_id[:digits] for row in rows)


def _added(rows: Iterable[_Project], digits: int) -> Counter[str]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.centre__area_id[:digits]] += row.after_area_m2 - row.before_area_m2
    return sums


def _paid(reader: Actor, area: str, year: int, digits: int) -> Counter[str]:
    rows = Payment.objects.visible_to(reader).filter(share__project__centre__area__code__startswith=area)
    sums: Counter[str] = Counter()
    for code, fen in rows.filter(paid_on__year=year).values_list("share__project__centre__area_id", "fen"):
        sums[code[:digits]] += fen
    return sums
