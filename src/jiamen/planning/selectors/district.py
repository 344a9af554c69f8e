"""The figures of a district (or any part of the tree), each with the filter that shows the rows it comes from."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import Avg, Count, F, Max, Min, Q, Sum

from jiamen.kernel.actor import Actor
from jiamen.people.models import PopulationCell
from jiamen.places.models import Area, AreaLevel
from jiamen.planning.models import CentreDiagnosis, UpgradeProject


@dataclass(frozen=True, slots=True)
class UpgradeFigures:
    """Upgrades completed in the year, the floor area they added in m², and how many centres they put right."""

    year: int
    upgrades: int
    added_m2: int
    fixed: int

    @property
    def year_text(self) -> str:
        """The year as it stands in an address."""
        return str(self.year)


@dataclass(frozen=True, slots=True)
class DistrictFigures(UpgradeFigures):
    """Counts of centres, people (heads), areas in m²; `oldest` is the oldest diagnosis, None when there is none."""

    centres: int
    too_small: int
    off_place: int
    badly_laid_out: int
    short_in_any: int
    missing_m2: int
    all_residents: int
    all_residents_beyond: int
    all_elders_beyond: int
    average_score: int
    oldest: datetime | None
    communities: int
    communities_without_centre: int


def upgrade_figures(actor: Actor, area: str, *, today: date) -> UpgradeFigures:
    """Figures of the upgrades inside the area (code) that the actor may see, completed this year (two queries)."""
    done = UpgradeProject.objects.visible_to(actor).filter(centre__area__code__startswith=area).completed_in(today.year)
    sums = done.aggregate(upgrades=Count("pk"), added_m2=Sum(F("after_area_m2") - F("before_area_m2"), default=0))
    return UpgradeFigures(today.year, **sums, fixed=done.that_fixed().values("centre_id").distinct().count())


def district_figures(actor: Actor, area: str, *, today: date) -> DistrictFigures:
    """Figures of the centres inside the area (code) that the actor may see, and of this year's upgrades (five queries)."""
    anything = Q(short_in_area=True) | Q(short_in_place=True) | Q(short_in_layout=True)
    diagnosed = CentreDiagnosis.objects.visible_to(actor).filter(centre__area__code__startswith=area)
    sums = diagnosed.aggregate(
        centres=Count("pk"),
        too_small=Count("pk", filter=Q(short_in_area=True)),
        off_place=Count("pk", filter=Q(short_in_place=True)),
        badly_laid_out=Count("pk", filter=Q(short_in_layout=True)),
        short_in_any=Count("pk", filter=anything),
        missing_m2=Sum("deficit_m2", default=0),
        all_residents=Sum("residents", default=0),
        all_residents_beyond=Sum("residents_beyond", default=0),
        all_elders_beyond=Sum("elders_beyond", default=0),
        average_score=Avg("score", default=0),
        oldest=Min("computed_at"),
    )
    served = {code for areas in diagnosed.values_list("areas", flat=True) for code in areas}
    communities = set(
        Area.objects.visible_to(actor)
        .filter(code__startswith=area, level=AreaLevel.COMMUNITY)
        .values_list("code", flat=True)
    )
    return DistrictFigures(
        **sums | {"average_score": round(sums["average_score"])},
        **asdict(upgrade_figures(actor, area, today=today)),
        communities=len(communities),
        communities_without_centre=len(communities - served),
    )


def diagnosed_at(actor: Actor, area: str) -> datetime | None:
    """When the area was last diagnosed (one query)."""
    rows = CentreDiagnosis.objects.visible_to(actor).filter(centre__area__code__startswith=area)
    latest: datetime | None = rows.aggregate(at=Max("computed_at"))["at"]
    return latest


def is_simulated(area: str) -> bool:
    """Whether some of the people counted in the area (code) are generated (one query)."""
    return PopulationCell.objects.filter(area__code__startswith=area, simulated=True).exists()
